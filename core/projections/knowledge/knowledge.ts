import { evolveBy } from '#core/log/evolve-by.ts';
import { LogMap } from '#core/log/log-map.ts';
import type { Projection } from '#core/log/projection.ts';
import { stepIn } from '#core/protocol/assignment-text.ts';
import type { Json } from '#core/protocol/content.ts';
import {
  STATUS_AFTER_CHANGE,
  statusAfterMessage,
  type FindingStatus,
} from '#core/protocol/finding-status.ts';
import type { Finding } from '#core/protocol/finding.ts';
import type { AgentId, DecisionId, FindingId, MessageId, Seq, StepId } from '#core/protocol/ids.ts';
import type { Importance, Message } from '#core/protocol/message.ts';
import { settledSeverity } from '#core/protocol/settled-severity.ts';

/** What every item has: who said it, how important it is, and in which entry. */
interface Said {
  readonly seq: Seq;
  readonly from: AgentId;
  /** The first INLINE_TEXT_LIMIT units where the whole is longer. */
  readonly text: string;
  readonly importance: Importance;
}

/** A discovery, whoever heard it. */
export interface KnownDiscovery extends Said {
  readonly id: MessageId;
  readonly findings: readonly FindingId[];
}

/** A finding and what became of it. */
export interface KnownFinding {
  readonly finding: Finding;
  readonly status: FindingStatus;
}

/** An answer to a request, or the fulfilment of a need. */
export interface KnownFact extends Said {
  readonly id: MessageId;
  /** Who was told. */
  readonly to: readonly AgentId[];
  /** What was asked; the topic of a fulfilment. Null when the request is not known. */
  readonly about: string | null;
  readonly kind: 'answer' | 'fulfilment';
  /** Facts that a machine can use; null where there are none. */
  readonly data: Readonly<Record<string, Json>> | null;
}

/** A version of the plan and why the coordinator decided so. */
export interface KnownDecision {
  readonly seq: Seq;
  readonly version: number;
  readonly reason: string;
}

/** A request or a need that was put to agents, and who of them has answered it. */
export interface KnownQuestion extends Said {
  readonly id: MessageId;
  /** The topic of a need; null of a request. */
  readonly topic: string | null;
  readonly to: readonly AgentId[];
  readonly settledBy: readonly AgentId[];
}

/** The step that an agent was given last, until it ends. */
export interface KnownAssignment {
  readonly seq: Seq;
  readonly step: StepId;
  readonly text: string;
}

/** What the team has established, and what each agent has still to do for others. */
export interface Knowledge {
  readonly discoveries: LogMap<MessageId, KnownDiscovery>;
  readonly findings: LogMap<FindingId, KnownFinding>;
  readonly facts: LogMap<MessageId, KnownFact>;
  readonly decisions: LogMap<number, KnownDecision>;
  readonly questions: LogMap<MessageId, KnownQuestion>;
  /** Null after the step has ended. */
  readonly assignments: LogMap<AgentId, KnownAssignment | null>;
  /** The findings whose severity a vote settles. */
  readonly contested: LogMap<DecisionId, readonly FindingId[]>;
}

/** What the team knows: discoveries with their findings, facts, decisions, and what is open. */
export const knowledge: Projection<Knowledge> = {
  name: 'knowledge',
  version: 2,
  initial: () => ({
    discoveries: new LogMap(),
    findings: new LogMap(),
    facts: new LogMap(),
    decisions: new LogMap(),
    questions: new LogMap(),
    assignments: new LogMap(),
    contested: new LogMap(),
  }),
  evolve: evolveBy<Knowledge>({
    'message-sent': (state, { seq, body: { message, recipients } }) => {
      const reached = recipients.flatMap((one) => (one.state === 'queued' ? [one.agent] : []));
      const isHeard = reached.length > 0 || recipients.length === 0;
      // What was found stays found, also when every mailbox was full.
      if (isHeard || message.kind === 'discovery') hear(state, message, { seq, to: reached });
      if (!isHeard) return;
      for (const id of message.about) {
        changeFinding(state, id, (status) => statusAfterMessage(status, message));
      }
    },
    'delivery-changed': (state, { body }) => settle(state, body.message, body.agent),
    'file-changed': (state, { body }) => {
      for (const id of body.findings) changeFinding(state, id, () => STATUS_AFTER_CHANGE);
    },
    'plan-revised': (state, { seq, body }) => {
      const { version, reason } = body.plan;
      state.decisions.set(version, { seq, version, reason });
    },
    'decision-opened': (state, { body }) => {
      if (body.settles === 'severity') state.contested.set(body.decision, body.about);
    },
    'decision-closed': (state, { body }) => {
      const severity = settledSeverity(body.outcome);
      for (const id of state.contested.get(body.decision) ?? []) {
        const known = state.findings.get(id);
        if (severity === null || known === undefined) continue;
        state.findings.set(id, { ...known, finding: { ...known.finding, severity } });
      }
    },
    'step-finished': (state, { body }) => {
      if (state.assignments.get(body.agent)?.step !== body.step) return;
      state.assignments.set(body.agent, null);
    },
  }),
  copy: (state) => ({
    discoveries: state.discoveries.copy(),
    findings: state.findings.copy(),
    facts: state.facts.copy(),
    decisions: state.decisions.copy(),
    questions: state.questions.copy(),
    assignments: state.assignments.copy(),
    contested: state.contested.copy(),
  }),
};

interface Heard {
  readonly seq: Seq;
  readonly to: readonly AgentId[];
}

function hear(state: Knowledge, message: Message, { seq, to }: Heard): void {
  const { id, from, importance } = message;
  const said = { id, seq, from, importance, text: message.text.text };
  switch (message.kind) {
    case 'discovery':
      hearDiscovery(state, message, said);
      return;
    case 'response':
      hearAnswer(state, message, { ...said, to });
      return;
    case 'fulfilment':
      state.facts.set(id, { ...said, to, kind: 'fulfilment', about: message.topic, data: null });
      settleTopic(state, message.topic, from);
      return;
    case 'request':
      state.questions.set(id, { ...said, to, topic: null, settledBy: [] });
      return;
    case 'dependency':
      state.questions.set(id, { ...said, to, topic: message.topic, settledBy: [] });
      return;
    case 'assignment':
      for (const agent of to) {
        state.assignments.set(agent, { seq, step: message.step, text: stepIn(said.text) });
      }
      return;
    default:
  }
}

function hearDiscovery(
  state: Knowledge,
  { findings }: Extract<Message, { kind: 'discovery' }>,
  said: Said & { readonly id: MessageId },
): void {
  state.discoveries.set(said.id, { ...said, findings: findings.map(({ id }) => id) });
  for (const finding of findings) {
    const isNew = !state.findings.has(finding.id);
    if (isNew) state.findings.set(finding.id, { finding, status: 'open' });
  }
}

function hearAnswer(
  state: Knowledge,
  { correlationId, data }: Extract<Message, { kind: 'response' }>,
  said: Said & Pick<KnownFact, 'id' | 'to'>,
): void {
  const about = state.questions.get(correlationId)?.text ?? null;
  state.facts.set(said.id, { ...said, kind: 'answer', about, data: data ?? null });
  settle(state, correlationId, said.from);
}

function changeFinding(
  state: Knowledge,
  id: FindingId,
  change: (status: FindingStatus) => FindingStatus,
): void {
  const known = state.findings.get(id);
  if (known) state.findings.set(id, { ...known, status: change(known.status) });
}

function settle(state: Knowledge, id: MessageId, by: AgentId): void {
  const question = state.questions.get(id);
  if (!question || question.settledBy.includes(by)) return;
  state.questions.set(id, { ...question, settledBy: [...question.settledBy, by] });
}

function settleTopic(state: Knowledge, topic: string, by: AgentId): void {
  const same = (other: string | null) => other !== null && plain(other) === plain(topic);
  for (const [id, question] of state.questions) if (same(question.topic)) settle(state, id, by);
}

/** Topics are the same whatever their case and spacing, as they are on the bus. */
function plain(topic: string): string {
  return topic.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
