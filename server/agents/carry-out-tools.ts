import { STOPPED_MIDWAY } from '#core/protocol/broken-off.ts';
import type { EntryDraft } from '#core/protocol/entry.ts';
import type { CallId, MessageId, Seq, ToolUseId } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import { toLongText } from '#server/persistence/text-blobs.ts';
import type { AgentParts, AgentSeat } from './agent-parts.ts';
import { refuse, type AgentTool, type AgentToolResult, type Carried } from './agent-tool.ts';
import { isToolUse, nameToolUses, notCarriedOut, type ToolUseBlock } from './answer-facts.ts';
import { messageOf } from './classify-failure.ts';
import { clip } from './clip.ts';
import type { ToolReply } from './conversation.ts';
import { watchForCriticals } from './critical-watch.ts';
import { readInput } from './read-input.ts';
import { throughGate } from './through-gate.ts';
import { OUT_OF_GRACE, withinGrace } from './within-grace.ts';
import type { AssistantBlock } from '#core/protocol/content.ts';

/** The answer whose tools are to be used. */
export interface AnsweredCall {
  readonly call: CallId;
  readonly content: readonly AssistantBlock[];
  /** Whether the answer was cut at its token limit: its last tool use may be incomplete. */
  readonly cut: boolean;
  /** The `call-finished` entry. */
  readonly seq: Seq;
  /** The seqs of the mail that the call read. */
  readonly because: readonly Seq[];
}

/** What came of the tool uses of one answer. */
export interface ToolsCarriedOut {
  readonly replies: readonly ToolReply[];
  /** The `tool-finished` entries. */
  readonly seqs: readonly Seq[];
  readonly carried: readonly Carried[];
  readonly endsTurn: boolean;
}

/** One use with its place among those of its answer. */
interface PlacedUse {
  readonly block: ToolUseBlock;
  readonly id: ToolUseId;
  readonly index: number;
  readonly refusal: string | null;
}

interface UseOutcome {
  readonly reply: ToolReply;
  readonly seq: Seq;
  readonly result: AgentToolResult;
}

/** How long a tool that is told to stop may take to say what it did, in milliseconds. */
const TOOL_GRACE_MS = 1000;
const CUT = 'Not carried out: your answer was cut at its token limit. Use fewer tools at a time.';
const REPEATED = 'Not carried out: another use in the same answer has this id.';

/**
 * Uses the tools of an answer: neighbours that only read at the same time, all others one after
 * another in their order. Every use is answered, also those that a stop prevented.
 */
export async function carryOutTools(
  parts: AgentParts,
  seat: AgentSeat,
  answered: AnsweredCall,
): Promise<ToolsCarriedOut> {
  const blocks = answered.content.filter(isToolUse);
  const outcomes: (UseOutcome | null)[] = [];
  for (const group of groupUses(placeUses(answered, blocks), seat.tools)) {
    if (seat.signal.aborted) break;
    const done = group.map((use) => carryOutUse(parts, seat, { answered, use }));
    outcomes.push(...(await Promise.all(done)));
  }
  const replies = blocks.map(
    (block, index) => outcomes[index]?.reply ?? notCarriedOut(block, index),
  );
  const done = outcomes.filter((outcome) => outcome !== null);
  return {
    replies,
    seqs: done.map(({ seq }) => seq),
    carried: done.flatMap(({ result }) => result.carried ?? []),
    endsTurn: done.some(({ result }) => result.endsTurn === true),
  };
}

function placeUses(
  { call, cut }: AnsweredCall,
  blocks: readonly ToolUseBlock[],
): readonly PlacedUse[] {
  const names = nameToolUses(call, blocks);
  return names.map(({ id }, index) => {
    const repeated = names.findIndex((other) => other.id === id) < index;
    const refusal = cut && index === blocks.length - 1 ? CUT : repeated ? REPEATED : null;
    return { block: must(blocks[index], 'the tool use'), id, index, refusal };
  });
}

function groupUses(
  uses: readonly PlacedUse[],
  tools: AgentSeat['tools'],
): readonly (readonly PlacedUse[])[] {
  const groups: PlacedUse[][] = [];
  let open = false;
  for (const use of uses) {
    const concurrent = use.refusal === null && tools.get(use.block.name)?.concurrent === true;
    if (concurrent && open) groups.at(-1)?.push(use);
    else groups.push([use]);
    open = concurrent;
  }
  return groups;
}

interface OneUse {
  readonly answered: AnsweredCall;
  readonly use: PlacedUse;
}

/** Null when the agent was stopped while the use was held back. */
async function carryOutUse(
  parts: AgentParts,
  seat: AgentSeat,
  one: OneUse,
): Promise<UseOutcome | null> {
  const { use, answered } = one;
  const prepared = prepareUse(seat, use);
  const input = await toLongText(parts.blobs, JSON.stringify(use.block.input));
  const name = use.block.name.slice(0, 80);
  const common = { toolUse: use.id, call: answered.call, agent: seat.agent, name };
  const body = { ...common, input, summary: clip(prepared.summary, 160) };
  const start: EntryDraft = { type: 'tool-started', causation: [answered.seq], body };
  const begun = await throughGate(parts, seat, () =>
    parts.gate.mayAct(seat.agent) ? parts.log.append([start]) : null,
  );
  if (begun === null) return null;
  const started = must(begun[0], 'the started tool').seq;
  const result = await runUse(parts, seat, { ...one, started, prepared });
  parts.findings.note(result.found ?? []);
  const changes = await fileChanges(parts, { seat, use, started, result });
  const finished = await parts.log.append([
    ...changes,
    {
      type: 'tool-finished',
      causation: [started, ...(result.carried ?? []).map(({ seq }) => seq)],
      body: {
        ...common,
        ok: result.ok,
        result: await toLongText(parts.blobs, result.text),
        summary: clip(result.summary, 160),
        carried: (result.carried ?? []).map(({ id }) => id),
      },
    },
  ]);
  const reply = { toolUseId: use.block.id, text: result.text, isError: !result.ok };
  return { reply, seq: must(finished.at(-1), 'the finished tool').seq, result };
}

type Prepared = {
  readonly summary: string;
  readonly run: AgentTool['run'] | null;
  readonly input: unknown;
  readonly refusal: string;
};

/** Finds the tool and reads the input; what is wrong becomes the refusal. */
function prepareUse(seat: AgentSeat, { block, refusal }: PlacedUse): Prepared {
  const fail = (text: string): Prepared => ({
    summary: `Could not use ${block.name.slice(0, 80)}`,
    run: null,
    input: null,
    refusal: text,
  });
  if (refusal !== null) return fail(refusal);
  const tool = seat.tools.get(block.name);
  if (tool === undefined) {
    const offered = [...seat.tools.keys()].join(', ');
    return fail(`There is no tool "${clip(block.name, 80)}". Yours are: ${offered}.`);
  }
  const read = readInput(tool.input, block.input);
  if (!read.ok) return fail(read.reason);
  return {
    summary: tool.describe(read.input),
    run: (input, use) => tool.run(input, use),
    input: read.input,
    refusal: '',
  };
}

async function runUse(
  parts: AgentParts,
  seat: AgentSeat,
  one: OneUse & { readonly started: Seq; readonly prepared: Prepared },
): Promise<AgentToolResult> {
  const { prepared, answered, use, started } = one;
  if (prepared.run === null) return refuse(prepared.refusal);
  const { signal } = seat;
  const watch = watchForCriticals(seat, null);
  try {
    const work = prepared.run(prepared.input, {
      agent: seat.agent,
      call: answered.call,
      started,
      because: answered.because,
      signal,
      interrupt: watch.signal,
      messageId: (index) => `m-${answered.call}-u${use.index}-${index}` as MessageId,
    });
    const grace = { signal, clock: parts.clock, graceMs: TOOL_GRACE_MS };
    const result = await withinGrace(work, grace);
    return result === OUT_OF_GRACE ? refuse(STOPPED_MIDWAY) : result;
  } catch (error) {
    if (signal.aborted) return refuse(STOPPED_MIDWAY);
    return refuse(`The tool failed: ${messageOf(error)}`);
  } finally {
    watch.stop();
  }
}

interface ChangesOf {
  readonly seat: AgentSeat;
  readonly use: PlacedUse;
  readonly started: Seq;
  readonly result: AgentToolResult;
}

function fileChanges(
  { blobs }: AgentParts,
  { seat, use, started, result }: ChangesOf,
): Promise<readonly EntryDraft[]> {
  const findings = (result.findings ?? []).slice(0, 50);
  return Promise.all(
    (result.changes ?? []).map(async ({ path, before, after, hunk }) => ({
      type: 'file-changed' as const,
      causation: [started],
      body: {
        agent: seat.agent,
        toolUse: use.id,
        path,
        before,
        after,
        hunk: await toLongText(blobs, hunk),
        findings,
      },
    })),
  );
}
