/** A tool that the agent wants to use. */
export interface Use {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What the offline analyst answers to a call: a text, and tools to use. No uses: the turn ends. */
export interface Answer {
  readonly text: string;
  readonly uses: readonly Use[];
}

/** An answer that ends the turn. */
export function rest(text: string): Answer {
  return { text, uses: [] };
}
