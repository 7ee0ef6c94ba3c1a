import type { UserBlock } from '../../language-model.ts';
import { mail, type Talk } from './conversation-builder.ts';
import { ok, type Input, type Perform, type Reply, type Scene } from './scene.ts';

/** A step that waits to be carried out. */
export interface QueuedStep {
  readonly step: string;
  readonly agent: string;
  readonly text: string;
  readonly after: readonly string[];
}

/** What the bus of a rehearsal needs: its agents, and the way to give one of them a turn. */
export interface Cast {
  readonly scene: Scene;
  readonly talks: ReadonlyMap<string, Talk>;
  readonly turn: (agent: string) => Promise<void>;
}

export interface SceneBus {
  readonly tools: Readonly<Record<string, Perform>>;
  /** The first step of the plan whose forerunners were taken, and that was not. */
  next(): QueuedStep | undefined;
  /** Agents whom a critical discovery wakes. */
  readonly woken: Set<string>;
  summary(): string;
}

/** A bus of the simplest kind: everyone hears everything at once, and a request runs its provider. */
export function createSceneBus({ scene, talks, turn }: Cast): SceneBus {
  let plan: readonly QueuedStep[] = [];
  const taken = new Set<string>();
  const woken = new Set<string>();
  const replies = new Map<string, Reply>();
  let summary = '';

  function tell(kind: string, { agent, ...draft }: Input & { readonly agent: string }): Reply {
    const block = mail({ ...draft, kind: kind as 'broadcast', from: agent }, String(draft['text']));
    for (const [name, talk] of talks) if (name !== agent) talk.hear(block);
    return ok('sent');
  }

  async function request(input: Input, agent: string): Promise<Reply> {
    if (scene.answers === false) return ok({ outcome: 'expired' });
    const to = String(input['to']);
    const draft = { kind: 'request' as const, from: agent, about: input['about'], deadlineAt: 0 };
    const block = mail(draft, String(input['question']));
    talks.get(to)?.hear(block);
    await turn(to);
    return replies.get(idOf(block)) ?? ok({ outcome: 'expired' });
  }

  return {
    next() {
      const step = plan.find(
        ({ step, after }) => !taken.has(step) && after.every((one) => taken.has(one)),
      );
      if (step !== undefined) taken.add(step.step);
      return step;
    },
    woken,
    summary: () => summary,
    tools: {
      request,
      share_discovery(input, agent) {
        const ids = input['findings'] as readonly string[];
        const findings = scene.findings.filter((finding) => ids.includes(finding.id));
        if (input['importance'] === 'critical' && talks.has('developer-1'))
          woken.add('developer-1');
        return tell('discovery', { ...input, findings, agent });
      },
      respond(input, agent) {
        const { text, data } = input;
        replies.set(String(input['request']), ok({ outcome: 'response', from: agent, text, data }));
        return ok('sent');
      },
      broadcast: (input, agent) => tell('broadcast', { ...input, agent }),
      report_validation: (input, agent) => tell('validation', { ...input, agent }),
      await_dependency: () => ok({ outcome: 'fulfilled' }),
      set_plan(input) {
        plan = stepsOf(input, [...talks.keys()]);
        return ok('planned');
      },
      finish(input) {
        summary = String(input['summary']);
        return ok('finished');
      },
    },
  };
}

interface PlannedStep {
  readonly id: string;
  readonly title: string;
  readonly instructions: string;
  readonly assignee?: string;
  readonly role?: string;
  readonly after: readonly string[];
}

/** A step in a queue goes to the first agent of its role. */
function stepsOf(plan: Input, agents: readonly string[]): readonly QueuedStep[] {
  const phases = plan['phases'] as readonly { readonly steps: readonly PlannedStep[] }[];
  return phases
    .flatMap((phase) => phase.steps)
    .map(({ id, title, instructions, assignee, role = '', after }) => ({
      step: id,
      agent: assignee ?? agents.find((agent) => agent.startsWith(role)) ?? '',
      text: `${title}\n\n${instructions}`,
      after,
    }));
}

function idOf(block: UserBlock): string {
  return block.type === 'mail' ? block.message.id : '';
}
