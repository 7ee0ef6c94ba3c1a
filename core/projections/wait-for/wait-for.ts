import { evolveBy } from '#core/log/evolve-by.ts';
import type { Projection } from '#core/log/projection.ts';
import type { WaitSubject } from '#core/protocol/wait.ts';
import type { AgentId, Seq } from '#core/protocol/ids.ts';

/** Someone who is blocked now, on whom, on what, since when (epoch milliseconds). */
export interface Wait {
  readonly agent: AgentId;
  readonly for: readonly AgentId[];
  readonly on: WaitSubject;
  readonly seq: Seq;
  readonly since: number;
  readonly deadlineAt: number | null;
}

/** Who waits for whom; few at any time, so the list is replaced whole. */
export interface WaitFor {
  waits: readonly Wait[];
}

/** Who is blocked on whom now, the longest first. */
export const waitFor: Projection<WaitFor> = {
  name: 'wait-for',
  version: 1,
  initial: () => ({ waits: [] }),
  evolve: evolveBy<WaitFor>({
    'wait-started': (state, { seq, at, body }) => {
      const { agent, on, deadlineAt } = body;
      state.waits = [...state.waits, { agent, for: body.for, on, seq, since: at, deadlineAt }];
    },
    'wait-finished': (state, { body }) => {
      const subject = keyOf(body.on);
      state.waits = state.waits.filter(
        ({ agent, on }) => agent !== body.agent || keyOf(on) !== subject,
      );
    },
    'agent-left': (state, { body }) => {
      state.waits = state.waits.filter(({ agent }) => agent !== body.agent);
    },
    'turn-finished': (state, { body }) => {
      state.waits = state.waits.filter(
        ({ agent, on }) => agent !== body.agent || on.kind === 'step',
      );
    },
    'session-interrupted': (state) => {
      state.waits = [];
    },
    'session-finished': (state) => {
      state.waits = [];
    },
  }),
  copy: ({ waits }) => ({ waits }),
};

function keyOf(on: WaitSubject): string {
  if (on.kind === 'request') return `request ${on.message}`;
  if (on.kind === 'dependency') return `dependency ${on.topic}`;
  return on.kind === 'step' ? `step ${on.step}` : `decision ${on.decision}`;
}
