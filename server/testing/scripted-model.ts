import type { AssistantBlock } from '#core/protocol/content.ts';
import type { Message } from '#core/protocol/message.ts';
import type {
  LanguageModel,
  ModelPart,
  ModelRequest,
  UserBlock,
} from '#server/models/language-model.ts';
import { ModelAborted } from '#server/models/model-aborted.ts';

/** What a scripted model answers: a text, blocks, a whole end of a message, or an error to throw. */
export type ScriptedAnswer =
  | string
  | readonly AssistantBlock[]
  | { readonly content: readonly AssistantBlock[]; readonly stopReason: string }
  | Held
  | Error;

/** What has come of an answer whose rest comes when `until` resolves, or never. */
export interface Held {
  readonly held: readonly AssistantBlock[];
  readonly until?: Promise<unknown>;
}

/** What a script sees of a call. */
export interface ScriptedCall {
  readonly request: ModelRequest;
  readonly agent: string;
  readonly role: string;
  /** How many calls this agent made before this one. */
  readonly calls: number;
  /** The news: the blocks of the last user message. */
  readonly news: readonly UserBlock[];
  /** The mail among the news. */
  readonly mail: readonly Message[];
  readonly signal: AbortSignal;
}

export type Script = (call: ScriptedCall) => ScriptedAnswer | Promise<ScriptedAnswer>;

/** A model that answers by a script for each role, and keeps every request that it was sent. */
export interface ScriptedModel extends LanguageModel {
  readonly requests: readonly { readonly agent: string; readonly request: ModelRequest }[];
}

/** A scripted model. A role without a script ends its turns with "Nothing to do.". */
export function createScriptedModel(scripts: Readonly<Record<string, Script>>): ScriptedModel {
  const requests: { agent: string; request: ModelRequest }[] = [];
  return {
    requests,
    async *stream(request, signal): AsyncIterable<ModelPart> {
      const { agent, role } = whoAsks(request);
      const calls = requests.filter((one) => one.agent === agent).length;
      requests.push({ agent, request });
      const last = request.messages.at(-1);
      const news = last?.role === 'user' ? last.blocks : [];
      const mail = news.flatMap((block) => (block.type === 'mail' ? [block.message] : []));
      const script = scripts[agent] ?? scripts[role] ?? (() => 'Nothing to do.');
      const answer = await script({ request, agent, role, calls, news, mail, signal });
      if (answer instanceof Error) throw answer;
      if (isHeld(answer)) yield* hold(answer, signal);
      else yield* toParts(answer);
    },
  };
}

/** An answer of which this has come, and nothing more before `until`. */
export function held(blocks: readonly AssistantBlock[], until?: Promise<unknown>): Held {
  return { held: blocks, ...(until === undefined ? {} : { until }) };
}

let uses = 0;

/** A tool use, with an id of its own. */
export function use(name: string, input: Readonly<Record<string, unknown>>): AssistantBlock {
  uses += 1;
  return { type: 'tool_use', id: `toolu_${uses}`, name, input };
}

/** A text block. */
export function say(text: string): AssistantBlock {
  return { type: 'text', text };
}

/** The text of the last result of a tool in a call's news; null when there is none. */
export function lastResult(call: ScriptedCall): string | null {
  const results = call.news.filter((block) => block.type === 'tool_result');
  return results.at(-1)?.text ?? null;
}

function isHeld(answer: ScriptedAnswer): answer is Held {
  return typeof answer === 'object' && 'held' in answer;
}

async function* hold({ held, until }: Held, signal: AbortSignal): AsyncIterable<ModelPart> {
  const [end, ...rest] = [...toParts(held)].toReversed();
  yield* rest.reverse();
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve());
    if (signal.aborted) resolve();
  });
  await Promise.race([aborted, ...(until === undefined ? [] : [until])]);
  if (signal.aborted) throw new ModelAborted(held, { ...USAGE, estimated: true });
  if (end !== undefined) yield end;
}

function* toParts(answer: Exclude<ScriptedAnswer, Error | Held>): Iterable<ModelPart> {
  const content =
    typeof answer === 'string' ? [say(answer)] : 'content' in answer ? answer.content : answer;
  for (const block of content) {
    if (block.type === 'text') yield { type: 'text-delta', text: block.text };
  }
  const used = content.some((block) => block.type === 'tool_use');
  const stopReason =
    typeof answer === 'object' && 'stopReason' in answer
      ? answer.stopReason
      : used
        ? 'tool_use'
        : 'end_turn';
  yield { type: 'message-finished', content, stopReason, usage: USAGE };
}

const USAGE = {
  inputTokens: 100,
  outputTokens: 20,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  estimated: false,
};

function whoAsks({ messages }: ModelRequest): { readonly agent: string; readonly role: string } {
  const first = messages[0]?.role === 'user' ? messages[0].blocks[0] : undefined;
  if (first?.type !== 'briefing')
    throw new Error('The conversation does not begin with a briefing.');
  return { agent: first.briefing.agent, role: first.briefing.role };
}
