import type { AgentId, Seq } from '#core/protocol/ids.ts';
import type { SessionView } from '../session-view.ts';

/** The names of the checks, in the order in which the doctor goes through them. */
export const CHECK_NAMES = [
  'unanswered-requests',
  'unread-discoveries',
  'refused-messages',
  'deadlocks',
  'late-replies',
  'failed-calls',
  'repeated-tools',
  'repeated-steps',
  'overwritten-edits',
  'skipped-validation',
  'work-after-the-end',
  'idle-agents',
  'unfinished-plan',
  'unsupported-claims',
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

/** One thing that went wrong in a run, or may have. */
export interface Complaint {
  readonly check: CheckName;
  /** `problem`: the log shows that it went wrong. `doubt`: it may be meant so; have a look. */
  readonly severity: 'problem' | 'doubt';
  readonly title: string;
  /** One or two sentences for people: what happened, why it matters, what to do. */
  readonly text: string;
  /** The entries that show it, ascending, each once. */
  readonly seqs: readonly Seq[];
  readonly agents: readonly AgentId[];
}

/** The parts of a session that the doctor looks at. */
export type Examined = Pick<
  SessionView,
  'status' | 'graph' | 'feed' | 'conversation' | 'plan' | 'files' | 'findings' | 'facts'
>;

/** One thing that can go wrong, and how to see it: a pure function of what the log says so far. */
export interface Check {
  readonly name: CheckName;
  /** What it looks for, as the page lists it: `Requests that nobody answered`. */
  readonly looksFor: string;
  /** Its complaints, in the order of the log; time linear in what happened. */
  look(run: Examined): readonly Complaint[];
}
