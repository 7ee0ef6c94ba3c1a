import { evolveBy } from '#core/log/evolve-by.ts';
import { LogMap } from '#core/log/log-map.ts';
import type { Projection } from '#core/log/projection.ts';
import {
  STATUS_AFTER_CHANGE,
  statusAfterMerge,
  statusAfterMessage,
  type FindingStatus,
} from '#core/protocol/finding-status.ts';
import type { EntryOf } from '#core/protocol/entry.ts';
import type { Finding } from '#core/protocol/finding.ts';
import type { AgentId, DecisionId, FindingId, MessageId, Seq } from '#core/protocol/ids.ts';
import type { Importance, Message } from '#core/protocol/message.ts';
import { settledSeverity } from '#core/protocol/settled-severity.ts';

/** Who did something about a finding, and in which entry. */
export interface Deed {
  readonly agent: AgentId;
  readonly seq: Seq;
}

/** One step in a finding's life: the status that it took, by whom, in which entry. */
export interface StatusChange extends Deed {
  readonly status: FindingStatus;
}

/** A finding and what became of it. */
export interface FindingRecord {
  /** As it was shared, with the severity that a vote gave it since. */
  readonly finding: Finding;
  readonly status: FindingStatus;
  /** Who shared it, the first one first, and the discoveries that carry it. */
  readonly foundBy: readonly AgentId[];
  readonly discoveries: readonly MessageId[];
  readonly importance: Importance;
  readonly foundSeq: Seq;
  /** Epoch milliseconds. */
  readonly foundAt: number;
  /** The last that made it fixed, and the last that validated it or failed to. */
  readonly fixed: Deed | null;
  readonly validated: Deed | null;
  readonly history: readonly StatusChange[];
  /** Messages about it after its first discovery, in order. */
  readonly mentions: readonly MessageId[];
  /** The decision that settled its severity last, and when; null where none did. */
  readonly settledBy: { readonly decision: DecisionId; readonly seq: Seq } | null;
}

/** How many findings there are, and how many stand at each status. */
export type FindingCounts = Readonly<Record<FindingStatus | 'all', number>>;

/** All findings of a session. */
export interface Findings {
  counts: FindingCounts;
  readonly findings: LogMap<FindingId, FindingRecord>;
  /** The findings whose severity a decision settles. */
  readonly contested: LogMap<DecisionId, readonly FindingId[]>;
}

const NO_FINDINGS: FindingCounts = {
  all: 0,
  open: 0,
  'being-fixed': 0,
  fixed: 0,
  validated: 0,
  'failed-validation': 0,
  declined: 0,
};

/** Every finding that a discovery shared, once, with what became of it. */
export const findings: Projection<Findings> = {
  name: 'findings',
  version: 3,
  initial: () => ({ counts: NO_FINDINGS, findings: new LogMap(), contested: new LogMap() }),
  evolve: evolveBy<Findings>({
    'message-sent': (state, { seq, at, body }) => {
      const { message } = body;
      if (message.kind === 'discovery') {
        for (const finding of message.findings) share(state, { finding, message, seq, at });
      }
      for (const id of message.about) mention(state, id, { message, seq });
    },
    'file-changed': (state, { seq, body }) => {
      for (const id of body.findings) {
        setStatus(state, id, { status: STATUS_AFTER_CHANGE, agent: body.agent, seq });
      }
    },
    'patches-merged': (state, entry) => settleByMerge(state, entry),
    'decision-opened': (state, { body }) => {
      if (body.settles === 'severity') state.contested.set(body.decision, body.about);
    },
    'decision-closed': settleSeverity,
  }),
  copy: (state) => ({
    counts: state.counts,
    findings: state.findings.copy(),
    contested: state.contested.copy(),
  }),
};

/** How many findings are mended, whether or not someone has validated that. */
export function countFixed(counts: FindingCounts): number {
  return counts.fixed + counts.validated;
}

function share(
  state: Findings,
  found: {
    readonly finding: Finding;
    readonly message: Message;
    readonly seq: Seq;
    readonly at: number;
  },
): void {
  const { finding, message, seq, at } = found;
  const known = state.findings.get(finding.id);
  if (known) {
    const foundBy = known.foundBy.includes(message.from)
      ? known.foundBy
      : [...known.foundBy, message.from];
    const discoveries = [...known.discoveries, message.id];
    state.findings.set(finding.id, { ...known, foundBy, discoveries });
    return;
  }
  state.counts = { ...state.counts, all: state.counts.all + 1, open: state.counts.open + 1 };
  state.findings.set(finding.id, {
    finding,
    status: 'open',
    foundBy: [message.from],
    discoveries: [message.id],
    importance: message.importance,
    foundSeq: seq,
    foundAt: at,
    fixed: null,
    validated: null,
    history: [{ status: 'open', agent: message.from, seq }],
    mentions: [],
    settledBy: null,
  });
}

function settleSeverity(state: Findings, { seq, body }: EntryOf<'decision-closed'>): void {
  const { decision, outcome } = body;
  const severity = settledSeverity(outcome);
  if (severity === null) return;
  for (const id of state.contested.get(decision) ?? []) {
    const known = state.findings.get(id);
    if (known === undefined) continue;
    const finding = { ...known.finding, severity };
    state.findings.set(id, { ...known, finding, settledBy: { decision, seq } });
  }
}

function mention(
  state: Findings,
  id: FindingId,
  { message, seq }: { readonly message: Message; readonly seq: Seq },
): void {
  const known = state.findings.get(id);
  if (!known) return;
  state.findings.set(id, { ...known, mentions: [...known.mentions, message.id] });
  const status = statusAfterMessage(known.status, message);
  setStatus(state, id, { status, agent: message.from, seq });
}

/** What agents said of their own copies gives way to what the merged patch mends. */
function settleByMerge(state: Findings, { seq, body }: EntryOf<'patches-merged'>): void {
  const merge = { fixed: new Set(body.fixed), validated: new Set(body.validated) };
  for (const [id, known] of state.findings) {
    const agent = known.fixed?.agent ?? known.foundBy[0];
    const status = statusAfterMerge(known.status, id, merge);
    if (agent !== undefined) setStatus(state, id, { status, agent, seq });
  }
}

function setStatus(state: Findings, id: FindingId, change: StatusChange): void {
  const known = state.findings.get(id);
  if (!known || known.status === change.status) return;
  const { status, agent, seq } = change;
  state.counts = {
    ...state.counts,
    [known.status]: state.counts[known.status] - 1,
    [status]: state.counts[status] + 1,
  };
  const checked = status === 'validated' || status === 'failed-validation';
  state.findings.set(id, {
    ...known,
    status,
    fixed: status === 'fixed' ? { agent, seq } : known.fixed,
    validated: checked ? { agent, seq } : known.validated,
    history: [...known.history, change],
  });
}
