import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '#core/testing/property-runs.ts';
import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import { COORDINATOR, type AgentId, type MessageId, type StepId } from '#core/protocol/ids.ts';
import type { Plan } from '#core/protocol/plan.ts';
import { anyLog } from '#core/testing/arbitraries.ts';
import { toMessage } from '#server/bus/to-message.ts';
import { decide, type OrchestratorEvent } from './decide.ts';
import type { Effect } from './effect.ts';
import { evolveOrchestration, initialOrchestration, type Orchestration } from './orchestration.ts';
import { DEFAULT_LIMITS, toPatience } from './session-parts.ts';

const PATIENCE = toPatience(DEFAULT_LIMITS);
const TEAM = ['analyst-1', 'analyst-2', 'developer-1', 'tester-1'] as string[] as AgentId[];
const ids = ['s1', 's2', 's3', 's4', 's5'] as string[] as StepId[];

/** Anything that may happen around the orchestrator, by numbers. */
const happening = fc.record({
  what: fc.constantFrom(
    'plan',
    'plan',
    'turn',
    'turn-ends',
    'turn-ends',
    'step-ends',
    'step-ends',
    'leave',
    'discovery',
    'validation',
    'human',
    'lead-reads',
    'lead-turn',
    'lead-rests',
    'interrupted',
  ),
  who: fc.nat(3),
  which: fc.nat(1000),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** A session in which entries happen and what is decided is carried out, as a log would have it. */
class Play {
  readonly state: Orchestration = initialOrchestration();
  readonly entries: Entry[] = [];
  version = 0;

  happen(draft: EntryDraft | { readonly type: string; readonly body: unknown }): void {
    const seq = this.entries.length + 1;
    const entry = { seq, at: seq, causation: [], ...draft } as unknown as Entry;
    this.entries.push(entry);
    evolveOrchestration(this.state, entry);
  }

  carryOut(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'append') for (const draft of effect.drafts) this.happen(draft);
      if (effect.kind !== 'say') continue;
      const { draft } = effect;
      const stamp = { id: draft.id as MessageId, text: { text: draft.text }, now: 0, late: false };
      const message = toMessage(draft, stamp);
      const body = { message, to: draft.to, recipients: [], via: 'system' as const };
      this.happen({ type: 'message-sent', causation: draft.causation, body });
    }
  }

  /** Decides until nothing is left to do; throws where that has no end. */
  settle(event: OrchestratorEvent = 'advance'): readonly Effect[] {
    for (let rounds = 0; rounds < 30; rounds += 1) {
      const effects = decide(this.state, rounds === 0 ? event : 'advance', PATIENCE);
      checkStarts(this.state, effects);
      this.carryOut(effects);
      if (effects.length === 0 || effects.some(({ kind }) => kind === 'end')) return effects;
    }
    throw new Error('What is decided has no end.');
  }
}

/** No step begins before its forerunners are done, none for one that is busy, one an agent. */
function checkStarts(state: Orchestration, effects: readonly Effect[]): void {
  const starts = effects
    .flatMap((effect) => (effect.kind === 'append' ? effect.drafts : []))
    .flatMap(({ type, body }) => (type === 'step-started' ? [body] : []));
  expect(new Set(starts.map(({ agent }) => agent)).size).toBe(starts.length);
  for (const { step, agent } of starts) {
    const record = state.steps.get(step);
    expect(record?.progress).toBe('waiting');
    for (const before of record?.step.after ?? []) {
      expect(state.steps.get(before)?.progress).toBe('done');
    }
    const busy = [...state.steps.values()].filter(
      (one) => one.progress === 'running' && one.agent === agent,
    );
    expect(busy).toEqual([]);
    expect(state.members.get(agent)).toMatchObject({ left: null, inTurn: false });
  }
}

/** An acyclic plan of up to five steps, for agents and queues, from a number. */
function planFrom(version: number, seed: number): Plan {
  const steps = ids.slice(0, 1 + (seed % 5)).map((id, place) => {
    const isQueued = (seed >> place) % 3 === 0;
    const before = ids
      .slice(0, place)
      .filter((_, earlier) => (seed >> (place + earlier)) % 2 === 1);
    return {
      id,
      phase: 'work' as Plan['phases'][number]['id'],
      title: id,
      instructions: '',
      ...(isQueued
        ? { assignee: null, role: 'developer' as const }
        : { assignee: TEAM[(seed + place) % TEAM.length] as AgentId }),
      after: before,
    };
  });
  const phases = [{ id: 'work' as Plan['phases'][number]['id'], name: 'Work', role: null }];
  return { version, phases, steps, reason: 'r', because: [] };
}

const message = (id: string, from: string, more: object) => ({
  type: 'message-sent',
  body: {
    message: { id, from, text: { text: 't' }, importance: 'high', about: [], ...more },
    to: 'all',
    recipients: [],
    via: 'tool',
  },
});

type Act = (play: Play, by: { readonly agent: AgentId; readonly which: number }) => void;

const isPresent = ({ state }: Play, agent: AgentId): boolean =>
  state.members.get(agent)?.left === null;
const say: (from: string, more: object) => Act =
  (from, more) =>
  (play, { agent }) =>
    play.happen(message(`m-${play.entries.length}`, from === '' ? agent : from, more));

const ACTS: { readonly [W in Happening['what']]: Act } = {
  plan: (play, { which }) => {
    play.version += 1;
    const plan = planFrom(play.version, which);
    const body = { plan, change: null, by: COORDINATOR, triggers: ['other'] };
    play.happen({ type: 'plan-revised', body });
  },
  turn: (play, { agent }) => {
    if (!isPresent(play, agent)) return;
    play.happen({ type: 'turn-started', body: { agent, turn: 1, reason: 'message' } });
  },
  'turn-ends': (play, { agent }) =>
    play.happen({ type: 'turn-finished', body: { agent, turn: 1, outcome: 'idle' } }),
  'step-ends': (play, { which }) => {
    const running = [...play.state.steps.values()].filter(({ progress }) => progress === 'running');
    const record = running[which % Math.max(1, running.length)];
    if (record === undefined) return;
    const outcome = which % 4 === 0 ? 'failed' : 'done';
    const body = { step: record.step.id, agent: record.agent, outcome, summary: 's' };
    play.happen({ type: 'step-finished', body });
  },
  leave: (play, { agent, which }) => {
    if (!isPresent(play, agent) || which % 4 !== 0) return;
    play.happen({ type: 'agent-left', body: { agent, reason: 'removed' } });
  },
  discovery: say('', { kind: 'discovery', findings: [] }),
  validation: say('', { kind: 'validation', verdict: 'fail', checks: [] }),
  human: say('human', { kind: 'broadcast' }),
  'lead-reads': (play) => {
    const body = { call: 'c', agent: COORDINATOR, reads: [...play.state.reviews.known.keys()] };
    play.happen({ type: 'call-started', body });
  },
  'lead-turn': (play) =>
    play.happen({ type: 'turn-started', body: { agent: COORDINATOR, turn: 1 } }),
  'lead-rests': (play) =>
    play.happen({ type: 'turn-finished', body: { agent: COORDINATOR, turn: 1, outcome: 'idle' } }),
  interrupted: (play) => play.happen({ type: 'session-interrupted', body: { reason: 'killed' } }),
};

function happen(play: Play, { what, who, which }: Happening): void {
  ACTS[what](play, { agent: TEAM[who] as AgentId, which });
}

function begin(): Play {
  const play = new Play();
  for (const agent of ['human', COORDINATOR, ...TEAM]) {
    play.happen({ type: 'agent-registered', body: { agent, role: agent.replace(/-\d+$/, '') } });
  }
  return play;
}

describe('Whatever happens around the orchestrator', () => {
  it('comes to rest, begins no step too early, and none for an agent that has one', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), fc.boolean(), (happenings, isLate) => {
        const play = begin();
        for (const one of happenings) {
          happen(play, one);
          if (play.settle(isLate ? 'overdue' : 'advance').length > 0) return;
          const running = [...play.state.steps.values()].filter(
            ({ progress }) => progress === 'running',
          );
          expect(new Set(running.map(({ agent }) => agent)).size).toBe(running.length);
        }
      }),
      propertyRuns(1000),
    );
  });

  it('keeps a wait on record only while its agent has nothing else to do', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        const play = begin();
        for (const one of happenings) {
          happen(play, one);
          if (play.settle().length > 0) return;
          const { steps, waits } = play.state;
          for (const [agent, wait] of waits) {
            const record = steps.get(wait.step);
            expect(record).toMatchObject({ progress: 'waiting', agent });
            const open = (record?.step.after ?? []).map((id) => steps.get(id)?.progress);
            expect(open.every((progress) => progress === 'done')).toBe(false);
            expect(
              [...steps.values()].some((s) => s.progress === 'running' && s.agent === agent),
            ).toBe(false);
            expect(wait.for).not.toContain(agent);
          }
        }
      }),
      propertyRuns(500),
    );
  });

  it('holds for any log, however odd', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const play = new Play();
        for (const { type, body, causation } of log)
          play.happen({ type, body, causation } as EntryDraft);
        play.settle();
      }),
      propertyRuns(300),
    );
  });
});
