import type { Finding } from '#core/protocol/finding.ts';
import type { UserBlock } from '../../language-model.ts';
import {
  assignment,
  briefingOf,
  mail,
  result,
  talkOf,
  TEAM,
  usesIn,
  type Talk,
} from './conversation-builder.ts';
import { createSceneBus, type SceneBus } from './scene-bus.ts';
import { createSceneCode, ok, type Input, type Perform, type Scene } from './scene.ts';

/** One thing that happened: an agent used a tool. */
export interface Happening {
  readonly agent: string;
  readonly tool: string;
  readonly input: Input;
  readonly ok: boolean;
}

export interface Rehearsal {
  readonly events: readonly Happening[];
  /** What the coordinator gave as the result. */
  readonly summary: string;
  /** The findings that are still in the code. */
  readonly left: readonly Finding[];
  /** How many calls each agent made. */
  readonly calls: ReadonlyMap<string, number>;
}

/** More calls than any agent may make; beyond it a rehearsal throws. */
const CALLS_LIMIT = 500;

/** Plays a whole session with offline agents, one at a time, over a bus and tools of the simplest kind. */
export async function rehearse(scene: Scene): Promise<Rehearsal> {
  const team = scene.team ?? TEAM;
  const talks = new Map<string, Talk>(
    team.map(({ agent }) => [agent, talkOf(briefingOf(agent, { team, ...scene.briefing }))]),
  );
  const events: Happening[] = [];
  const calls = new Map<string, number>();
  const code = createSceneCode(scene);
  const bus = createSceneBus({ scene, talks, turn });
  const tools: Readonly<Record<string, Perform>> = { ...code.tools, ...bus.tools };

  async function turn(agent: string): Promise<void> {
    const talk = talks.get(agent);
    if (talk === undefined) throw new Error(`No agent ${agent}`);
    for (let uses = usesIn(await talk.next()); uses.length > 0; uses = usesIn(await talk.next())) {
      calls.set(agent, (calls.get(agent) ?? 0) + 1);
      if ((calls.get(agent) ?? 0) > CALLS_LIMIT) throw new Error(`${agent} does not end`);
      const results: UserBlock[] = [];
      for (const use of uses) {
        const reply = await (tools[use.name] ?? (() => ok('noted')))(use.input, agent);
        events.push({ agent, tool: use.name, input: use.input, ok: reply.ok });
        results.push(result(use.id, reply.value, !reply.ok));
      }
      talk.hearFirst(...results);
    }
  }

  await turn('coordinator');
  await playSteps(bus, { talks, turn });
  return { events, summary: bus.summary(), left: code.left(), calls };
}

/** Carries out the steps one after another, in an order that the plan allows, until the coordinator has finished. */
async function playSteps(
  bus: SceneBus,
  { talks, turn }: { talks: ReadonlyMap<string, Talk>; turn: (agent: string) => Promise<void> },
): Promise<void> {
  for (let next = bus.next(); next !== undefined; next = bus.next()) {
    talks.get(next.agent)?.hear(assignment(next.step, next.text));
    await turn(next.agent);
    for (const agent of bus.woken) await turn(agent);
    bus.woken.clear();
    const text = `Step ${next.step} "${next.step}" is done: done`;
    const notice = mail({ kind: 'notice', from: 'coordinator', topic: 'step-finished' }, text);
    talks.get('coordinator')?.hear(notice);
    await turn('coordinator');
    if (bus.summary() !== '') return;
  }
}
