import type { AgentId, DecisionId } from '#core/protocol/ids.ts';
import type { WaitOutcome } from '#core/protocol/wait.ts';
import type { DecisionWaitEnd } from '#server/agents/decision-desk.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import { findCycle } from '#server/bus/wait-for-graph.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';

/** A wait that is about to begin: of whom, for whom, until when at the latest for this stage. */
export interface WaitStart {
  readonly decision: DecisionId;
  readonly waiter: AgentId;
  readonly owed: readonly AgentId[];
  readonly deadlineAt: number;
  readonly signal: AbortSignal;
}

interface Waiting {
  readonly decision: DecisionId;
  readonly waiter: AgentId;
  readonly resolve: (end: DecisionWaitEnd) => void;
  readonly reject: (error: unknown) => void;
  readonly release: () => void;
  ending: boolean;
}

/** Who is blocked on which decision. The waits are entries, so that the wait-for graph has them. */
export class DecisionWaits {
  readonly #log: SessionLog;
  readonly #bus: MessageBus;
  readonly #open = new Set<Waiting>();

  constructor(log: SessionLog, bus: MessageBus) {
    this.#log = log;
    this.#bus = bus;
  }

  /** Those who wait for a decision. */
  on(decision: DecisionId): readonly AgentId[] {
    return [...this.#open].flatMap((one) => (one.decision === decision ? [one.waiter] : []));
  }

  /** Waits until `end` is called for it, or the signal aborts. Refuses what would close a cycle. */
  async begin(start: WaitStart): Promise<DecisionWaitEnd> {
    const { decision, waiter, owed, deadlineAt, signal } = start;
    if (signal.aborted) return { kind: 'interrupted' };
    const cycle = this.#cycle(start);
    if (cycle !== null) return { kind: 'deadlock', cycle };
    const ended = this.#wait(start);
    const on = { kind: 'decision' as const, decision };
    const body = { agent: waiter, on, for: owed, deadlineAt };
    await this.#log.append([{ type: 'wait-started', causation: [], body }]);
    return ended;
  }

  /** Ends the waits of an agent for a decision; it hears when that is on record. */
  async end(decision: DecisionId, waiter: AgentId, end: DecisionWaitEnd): Promise<void> {
    const ending = [...this.#open].filter(
      (one) => one.decision === decision && one.waiter === waiter && !one.ending,
    );
    await Promise.all(ending.map((waiting) => this.#end(waiting, end)));
  }

  #wait({ decision, waiter, signal }: WaitStart): Promise<DecisionWaitEnd> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => void this.#end(waiting, { kind: 'interrupted' });
      const release = () => signal.removeEventListener('abort', onAbort);
      const waiting: Waiting = { decision, waiter, resolve, reject, release, ending: false };
      this.#open.add(waiting);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  async #end(waiting: Waiting, end: DecisionWaitEnd): Promise<void> {
    if (waiting.ending) return;
    waiting.ending = true;
    waiting.release();
    const { decision, waiter } = waiting;
    const on = { kind: 'decision' as const, decision };
    const outcome: WaitOutcome = end.kind;
    const body = { agent: waiter, on, outcome };
    try {
      const causation = end.kind === 'decided' ? [end.told.seq] : [];
      await this.#log.append([{ type: 'wait-finished', causation, body }]);
      waiting.resolve(end);
    } catch (error) {
      waiting.reject(error);
    } finally {
      this.#open.delete(waiting);
    }
  }

  #cycle({ waiter, owed }: WaitStart): readonly AgentId[] | null {
    const edges = this.#bus.waits();
    for (const provider of owed) {
      const cycle = findCycle(edges, { waiter, provider, kind: 'decision' });
      if (cycle !== null) return cycle;
    }
    return null;
  }
}
