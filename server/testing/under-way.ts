import { expect } from 'vitest';
import type { EntryOf, EntryType } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { LanguageModel, ModelMessage, UserBlock } from '#server/models/language-model.ts';
import { rebuildCalls } from '#server/agents/rebuild-conversation.ts';
import type { Sent } from '#server/bus/message-bus.ts';
import { letGo } from './manual-clock.ts';
import { requestFaults } from './request-faults.ts';
import { createScriptedModel, use, type Script, type ScriptedModel } from './scripted-model.ts';
import { stageSession, type Staging, type StagedSession } from './stage-session.ts';

const DEVELOPER = 'developer-1' as AgentId;
const ANALYST = 'analyst-1' as AgentId;

/** A session in which a developer works at a step, and others can break in. */
export interface UnderWay {
  readonly session: StagedSession;
  readonly model: ScriptedModel;
  /** The analyst shares a critical discovery; resolves when it is on record and everybody has gone on. */
  shout(text: string): Promise<Sent>;
  /** Lets everything go on until this holds; fails when it never does. */
  until(holds: () => boolean): Promise<void>;
  /** The last user message of each of the developer's requests. */
  news(): readonly (readonly UserBlock[])[];
  /** The developer's entries of a type. */
  of<T extends EntryType>(type: T): readonly EntryOf<T>[];
  /**
   * Stops the session, and holds what every agent was sent to the log and to the rules of requests.
   */
  end(): Promise<void>;
}

/** Sets a session to work: the coordinator gives the developer a step and waits. */
export function setUnderWay(
  scripts: { readonly developer: Script; readonly analyst?: Script },
  staging: Partial<Staging> = {},
): UnderWay {
  const coordinator: Script = ({ calls }) => (calls > 0 ? 'Waiting.' : [PLAN]);
  const scripted = createScriptedModel({ coordinator, analyst: () => 'Idle.', ...scripts });
  const model: LanguageModel = staging.model ?? scripted;
  const session = stageSession({ team: { analyst: 1, developer: 1 }, ...staging, model });
  const running = session.run.run();
  return {
    session,
    model: scripted,
    until: (holds) => goOnUntil(holds),
    async shout(text) {
      const { bus } = session;
      const said = { kind: 'discovery', text, importance: 'critical', findings: [] } as const;
      const how = { from: ANALYST, to: 'all', causation: [], via: 'tool' } as const;
      const sent = await bus.send({ ...said, ...how });
      await letGo();
      return sent;
    },
    news: () => scripted.requests.filter(isOf(DEVELOPER)).map(newsOf),
    of: (type) =>
      session.of(type).filter(({ body }) => !('agent' in body) || body.agent === DEVELOPER),
    async end() {
      const stopping = session.run.stop('human' as AgentId);
      await session.clock.advance(3000);
      await stopping;
      await running;
      for (const name of ['coordinator', ANALYST, DEVELOPER])
        await expectTold(session, scripted, name);
    },
  };
}

const STEP = { id: 'work', title: 'Work', instructions: 'Do it.', assignee: DEVELOPER };
const PLAN = use('set_plan', { reason: 'work', phases: [{ name: 'Work', steps: [STEP] }] });

/** How long something may take by the real clock before it is taken for lost, in milliseconds. */
const LONGEST_MS = 8_000;

async function goOnUntil(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  while (!holds() && performance.now() < deadline) await letGo();
  expect(holds(), 'what was waited for').toBe(true);
}

type Asked = ScriptedModel['requests'][number];

function isOf(agent: string): (one: Asked) => boolean {
  return (one) => one.agent === agent;
}

function newsOf({ request }: Asked): readonly UserBlock[] {
  const last: ModelMessage | undefined = request.messages.at(-1);
  return last?.role === 'user' ? last.blocks : [];
}

/** Every request that left is that of a call on record, in its order, and one that an API takes. */
async function expectTold(
  session: StagedSession,
  model: ScriptedModel,
  name: string,
): Promise<void> {
  const calls = await rebuildCalls(session.log.entries(), name as AgentId, session.blobs);
  const left = [...calls];
  for (const { request } of model.requests.filter(isOf(name))) {
    expect(requestFaults(request)).toEqual([]);
    const same = (one: { readonly messages: readonly ModelMessage[] }) =>
      JSON.stringify(one.messages) === JSON.stringify(request.messages);
    const place = left.findIndex(same);
    if (place < 0) expect(left[0]?.messages).toEqual(request.messages);
    left.splice(0, place + 1);
  }
}
