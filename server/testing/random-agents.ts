import fc from 'fast-check';
import type { AssistantBlock } from '#core/protocol/content.ts';
import type { Importance } from '#core/protocol/message.ts';
import { ModelFailure } from '#server/models/model-failure.ts';
import {
  held,
  say,
  use,
  type Script,
  type ScriptedAnswer,
  type ScriptedCall,
} from './scripted-model.ts';

/** The team that random agents make up. */
export const RANDOM_TEAM = { analyst: 2, architect: 0, developer: 1, tester: 1 } as const;
export const RANDOM_NAMES = ['analyst-1', 'analyst-2', 'developer-1', 'tester-1'] as const;

/** What a random agent does with one of its calls. */
export interface RandomAct {
  readonly do: keyof typeof ACTS;
  readonly whom: string;
  readonly importance: Importance;
  readonly topic: string;
  readonly steps: readonly { readonly who: number; readonly after: boolean }[];
}

type Act = (call: ScriptedCall, act: RandomAct) => ScriptedAnswer;

/** Deadlines that pass before an answer can come, and such as leave it time. */
function deadline({ importance }: RandomAct) {
  return { timeout_seconds: importance === 'low' ? 1 : 10 };
}

const ACTS = {
  tell: (_call, { whom, importance }) => [
    use('broadcast', { text: 'Hear me.', importance, to: [whom] }),
  ],
  broadcast: (_call, { importance }) => [use('broadcast', { text: 'Hear me.', importance })],
  ask: (_call, act) => [use('request', { to: act.whom, question: 'Which?', ...deadline(act) })],
  'ask-in-text': (_call, { whom }) => [say(`REQUEST @${whom}: Which?`), use('scan', {})],
  discover: (_call, { importance }) => [
    use('share_discovery', { text: 'A hole.', importance, findings: ['f-1'] }),
  ],
  'discover-in-text': (_call, { importance }) => `DISCOVERY[${importance}]: A hole.`,
  await: (_call, act) => [
    use('await_dependency', { topic: act.topic, provider: act.whom, ...deadline(act) }),
  ],
  declare: (_call, { whom, topic }) => [use('declare_dependency', { topic, provider: whom })],
  fulfil: (_call, { topic }) => [use('fulfil_dependency', { topic, text: 'Here.' })],
  work: () => [use('scan', {}), use('scan', {})],
  think: () => held([say('I think about it')], new Promise((resolve) => setTimeout(resolve, 8))),
  validate: (_call, { importance }) => [
    use('report_validation', {
      ...{ verdict: importance === 'high' ? 'fail' : 'pass', text: 'Checked.', about: ['f-1'] },
    }),
  ],
  'end-step': (_call, { importance }) => [
    use('finish_step', { outcome: importance === 'low' ? 'failed' : 'done', summary: 'Ended.' }),
  ],
  rest: () => 'I rest.',
  fail: () => new ModelFailure({ kind: 'overloaded', status: 529, message: 'Overloaded.' }),
} satisfies Record<string, Act>;

const KINDS = Object.keys(ACTS) as readonly (keyof typeof ACTS)[];

/** Any act, each kind as likely as any other. */
export const randomAct: fc.Arbitrary<RandomAct> = fc.record({
  do: fc.constantFrom(...KINDS),
  whom: fc.constantFrom(...RANDOM_NAMES, 'coordinator', 'human', 'nobody-1'),
  importance: fc.constantFrom<Importance>('low', 'normal', 'high', 'critical'),
  topic: fc.constantFrom('schema', 'driver'),
  steps: fc.array(fc.record({ who: fc.nat(RANDOM_NAMES.length), after: fc.boolean() }), {
    ...{ minLength: 1, maxLength: 4 },
  }),
});

/**
 * Scripts for a coordinator and a team that do these acts, whoever calls first the first of them, and
 * then come to an end: everyone ends their step, and the coordinator finishes.
 */
export function scriptsOf(acts: readonly RandomAct[]): Readonly<Record<string, Script>> {
  let next = 0;
  const act = (call: ScriptedCall): ScriptedAnswer | null => {
    const one = acts[next];
    next += 1;
    if (one === undefined) return null;
    const doing: Act = ACTS[one.do];
    return doing(call, one);
  };
  const member: Script = (call) => {
    const answers = answersTo(call);
    if (answers.length > 0 && next % 3 > 0) return answers;
    return act(call) ?? [use('finish_step', { outcome: 'done', summary: 'At the end.' })];
  };
  return {
    coordinator: (call) => {
      const one = acts[next];
      const isAsked = call.mail.some(({ kind }) => kind === 'notice');
      if (call.calls === 0 || (one !== undefined && isAsked && next % 2 === 0)) {
        next += 1;
        return [toPlan(one?.steps ?? [{ who: 0, after: false }], next)];
      }
      return act(call) ?? [use('finish', { summary: 'All is said.' })];
    },
    analyst: member,
    developer: member,
    tester: member,
  };
}

function answersTo({ mail }: ScriptedCall): readonly AssistantBlock[] {
  const asked = mail.filter(({ kind }) => kind === 'request');
  return asked.map(({ id }) => use('respond', { request: id, text: 'This one.' }));
}

/** A plan of new steps; a place behind the last agent is one of the queue of analysts. */
function toPlan(steps: RandomAct['steps'], version: number): AssistantBlock {
  const planned = steps.map(({ who, after }, place) => ({
    ...{ id: `s-${version}-${place}`, title: 'Do', instructions: '' },
    ...(RANDOM_NAMES[who] === undefined ? { role: 'analyst' } : { assignee: RANDOM_NAMES[who] }),
    after: after && place > 0 ? [`s-${version}-${place - 1}`] : [],
  }));
  return use('set_plan', { reason: `plan ${version}`, phases: [{ name: 'Work', steps: planned }] });
}
