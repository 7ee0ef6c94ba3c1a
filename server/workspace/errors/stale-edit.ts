import type { AgentId, BlobHash } from '#core/protocol/ids.ts';

export interface StaleEditFacts {
  readonly path: string;
  readonly expected: BlobHash | null;
  readonly actual: BlobHash;
  /** Who wrote the version that is there, and when (epoch milliseconds); null if nobody of the team did. */
  readonly changedBy: { readonly agent: AgentId; readonly at: number } | null;
}

/** Thrown when a file is not the version that the writer read; read it again and redo the edit on it. */
export class StaleEdit extends Error {
  readonly kind = 'stale-edit';
  readonly facts: StaleEditFacts;

  constructor(facts: StaleEditFacts) {
    super(`${describe(facts)} Read it again and redo the edit on what is there now.`);
    this.name = 'StaleEdit';
    this.facts = facts;
  }
}

function describe({ path, expected, changedBy }: StaleEditFacts): string {
  const name = JSON.stringify(path);
  const by = changedBy
    ? `${changedBy.agent} wrote it last, at ${new Date(changedBy.at).toISOString()}`
    : 'nobody of the team has changed it';
  return expected === null
    ? `${name} exists already (${by}), so it can't be created.`
    : `${name} is not the version that the hash names (${by}).`;
}
