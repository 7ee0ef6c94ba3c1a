import { evolveBy } from '#core/log/evolve-by.ts';
import type { Projection } from '#core/log/projection.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { Seq } from '#core/protocol/ids.ts';
import type { PlanEstimate } from '#core/protocol/plan-estimate.ts';

/** A plan that waits for the user's answer, and the entry that proposes it. */
export type PendingPlan = EntryBodies['plan-proposed'] & { readonly seq: Seq };

/** Whether the user is asked for the plan, and what they have said. */
export interface PlanApproval {
  /** The launch asked to see the plan first. */
  required: boolean;
  /** Null where none waits. A session that ended with one keeps it; nobody can answer it there. */
  pending: PendingPlan | null;
  /** All answers so far, in order. */
  answers: readonly EntryBodies['plan-answered'][];
  /** The last version that was proposed or decided; 0 before the first. */
  version: number;
  /** A plan is in force: later revisions run at once. */
  inForce: boolean;
  /** What the first plan was estimated to come to. */
  estimate: PlanEstimate | null;
}

/** The plan on its way to its acceptance. */
export const planApproval: Projection<PlanApproval> = {
  name: 'plan-approval',
  version: 1,
  initial: () => ({
    required: false,
    pending: null,
    answers: [],
    version: 0,
    inForce: false,
    estimate: null,
  }),
  evolve: evolveBy<PlanApproval>({
    'session-launched': (state, { body }) => {
      state.required = body.approval?.plan === true;
    },
    'plan-proposed': (state, { seq, body }) => {
      state.pending = { ...body, seq };
      state.version = body.plan.version;
      state.estimate = body.estimate ?? null;
    },
    'plan-answered': (state, { body }) => {
      state.pending = null;
      state.answers = [...state.answers, body];
    },
    'plan-revised': (state, { body }) => {
      state.inForce = true;
      state.version = Math.max(state.version, body.plan.version);
      state.estimate = body.estimate ?? state.estimate;
    },
  }),
  copy: (state) => ({ ...state }),
};
