import { BROKEN_OFF, NEVER_BEGUN, STOPPED_MIDWAY } from '#core/protocol/broken-off.ts';
import type { AssistantBlock, Json } from '#core/protocol/content.ts';
import type { Message } from '#core/protocol/message.ts';
import type { Briefing, ModelMessage, ModelRequest, UserBlock } from '../language-model.ts';
import { parseObject } from './parse-object.ts';

/** What came back from a tool; `data` is its text read as a JSON object, or null where it is none. */
export interface ActResult {
  readonly text: string;
  readonly isError: boolean;
  readonly data: Readonly<Record<string, Json>> | null;
}

/** A tool that this agent used. `at` is the index of its message in the conversation. */
export interface Act {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly at: number;
  readonly result: ActResult | null;
}

/** A message of the bus that this agent has read; `at` as for acts. */
export interface Letter<M extends Message = Message> {
  readonly message: M;
  readonly text: string;
  readonly at: number;
}

/** All that an agent knows: its conversation, read anew at each call. */
export interface Reading {
  readonly briefing: Briefing | null;
  /** The names of the tools on offer. */
  readonly tools: ReadonlySet<string>;
  readonly acts: readonly Act[];
  readonly mail: readonly Letter[];
  /** The index of the message in which the present turn began. */
  readonly turnAt: number;
  /** The index that the answer will have. */
  readonly now: number;
}

/** Reads the conversation of a request. Whatever is missing or odd in it is left out, never thrown. */
export function readConversation(request: ModelRequest): Reading {
  const results = collectResults(request.messages);
  const user = request.messages.map((message) => (message.role === 'user' ? message.blocks : []));
  return {
    briefing: user.flat().find((block) => block.type === 'briefing')?.briefing ?? null,
    tools: new Set(request.tools.map((tool) => tool.name)),
    acts: request.messages
      .flatMap((message, at) => actsOf(message, { at, results }))
      .filter((act) => !isBrokenOff(act)),
    mail: user.flatMap((blocks, at) => blocks.flatMap((block) => lettersOf(block, at))),
    turnAt: findTurn(request.messages),
    now: request.messages.length,
  };
}

/** The letters of one kind, in the order in which they were read. */
export function lettersOfKind<K extends Message['kind']>(
  reading: Reading,
  kind: K,
): readonly Letter<Extract<Message, { kind: K }>>[] {
  return reading.mail.filter((letter): letter is Letter<Extract<Message, { kind: K }>> =>
    isOfKind(letter.message, kind),
  );
}

/** The uses of one tool, first to last. */
export function actsNamed(reading: Reading, name: string): readonly Act[] {
  return reading.acts.filter((act) => act.name === name);
}

/** Whether a tool's use went well. */
export function wentWell(act: Act): boolean {
  return act.result !== null && !act.result.isError;
}

function isOfKind<K extends Message['kind']>(
  message: Message,
  kind: K,
): message is Extract<Message, { kind: K }> {
  return message.kind === kind;
}

function collectResults(messages: readonly ModelMessage[]): ReadonlyMap<string, ActResult> {
  const results = new Map<string, ActResult>();
  for (const message of messages) {
    if (message.role !== 'user') continue;
    for (const block of message.blocks) {
      if (block.type !== 'tool_result') continue;
      const { text, isError } = block;
      results.set(block.toolUseId, { text, isError, data: parseObject(text) });
    }
  }
  return results;
}

function actsOf(
  message: ModelMessage,
  known: { readonly at: number; readonly results: ReadonlyMap<string, ActResult> },
): readonly Act[] {
  if (message.role !== 'assistant') return [];
  return message.blocks.filter(isToolUse).map((block) => ({
    name: block.name,
    input: block.input,
    at: known.at,
    result: known.results.get(block.id) ?? null,
  }));
}

/** Tools that change nothing and tell nobody: what of them was broken off is done anew. */
const LOOKS: ReadonlySet<string> = new Set([
  'list_files',
  'read_file',
  'search',
  'scan',
  'run_tests',
]);

/** It came to nothing, and may be done anew: it never began, or it only looked. */
function isBrokenOff({ name, result }: Act): boolean {
  if (result?.isError !== true) return false;
  if (result.text === NEVER_BEGUN) return true;
  return LOOKS.has(name) && [BROKEN_OFF, STOPPED_MIDWAY].includes(result.text);
}

function isToolUse(block: AssistantBlock): block is Extract<AssistantBlock, { type: 'tool_use' }> {
  return block.type === 'tool_use';
}

function lettersOf(block: UserBlock, at: number): readonly Letter[] {
  return block.type === 'mail' ? [{ message: block.message, text: block.text, at }] : [];
}

/** A turn begins after an answer that used no tool, and with mail after one that ended a step. */
function findTurn(messages: readonly ModelMessage[]): number {
  const last = messages.findLastIndex((message, index) => {
    if (message.role !== 'assistant') return false;
    const uses = message.blocks.filter(isToolUse);
    if (uses.length === 0) return true;
    const heard = messages[index + 1];
    const mailed = heard?.role === 'user' && heard.blocks.some(({ type }) => type === 'mail');
    return mailed && uses.every(({ name }) => ['finish_step', 'finish'].includes(name));
  });
  return last + 1;
}
