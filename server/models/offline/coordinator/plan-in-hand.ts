import { z } from 'zod';
import { Plan, type Step } from '#core/protocol/plan.ts';
import { TEAM_ROLES } from '#core/protocol/team.ts';
import { parseObject } from '../parse-object.ts';
import { actsNamed, lettersOfKind, wentWell, type Reading } from '../reading.ts';

const PlannedStep = z.object({
  id: z.string(),
  title: z.string(),
  instructions: z.string(),
  /** Left out where the step is for whichever agent of `role` is free. */
  assignee: z.string().optional(),
  role: z.enum(TEAM_ROLES).optional(),
  after: z.array(z.string()),
});
/** A step as `set_plan` takes it. */
export type PlannedStep = Readonly<z.infer<typeof PlannedStep>>;

const PlannedPhase = z.object({
  name: z.string(),
  role: z.enum(TEAM_ROLES).nullable(),
  steps: z.array(PlannedStep),
});
export type PlannedPhase = Readonly<Omit<z.infer<typeof PlannedPhase>, 'steps'>> & {
  readonly steps: readonly PlannedStep[];
};

/** The plan as the coordinator set it last, or as the user changed it since, and which of its steps it was told to have ended. */
export interface PlanInHand {
  readonly phases: readonly PlannedPhase[];
  readonly ended: ReadonlyMap<string, 'done' | 'failed'>;
}

/** The last plan that was accepted; null before there is one. */
export function planInHand(reading: Reading): PlanInHand | null {
  const accepted = actsNamed(reading, 'set_plan').filter(wentWell).at(-1);
  const phases = z.array(PlannedPhase).safeParse(accepted?.input['phases']);
  if (!phases.success) return null;
  const edited = editedPhases(reading, accepted?.at ?? 0);
  return { phases: edited ?? phases.data, ended: endedSteps(reading) };
}

/** The plan that the user made of ours after `at`; null where they left it as it was. */
function editedPhases(reading: Reading, at: number): readonly PlannedPhase[] | null {
  const answer = lettersOfKind(reading, 'notice').findLast(
    (letter) => letter.message.topic === 'plan-accepted' && letter.at > at,
  );
  const plan = Plan.safeParse(parseObject(answer?.text.split('They changed it to: ').at(-1) ?? ''));
  if (!plan.success) return null;
  const { phases, steps } = plan.data;
  return phases.map(({ id, name, role }) => ({
    name,
    role,
    steps: steps.filter(({ phase }) => phase === id).map(toPlanned),
  }));
}

function toPlanned({ id, title, instructions, assignee, role, after }: Step): PlannedStep {
  const hands = assignee === null ? { role } : { assignee };
  return { id, title, instructions, ...hands, after: [...after] };
}

/** Every step of the plan, in its order. */
export function stepsOf({ phases }: Pick<PlanInHand, 'phases'>): readonly PlannedStep[] {
  return phases.flatMap(({ steps }) => steps);
}

/** The steps that have not ended. */
export function openSteps(plan: PlanInHand): readonly PlannedStep[] {
  return stepsOf(plan).filter(({ id }) => !plan.ended.has(id));
}

/** The same plan with each step as `change` makes it; null leaves a step out, and a phase without any. */
export function mapSteps(
  phases: readonly PlannedPhase[],
  change: (step: PlannedStep) => PlannedStep | null,
): readonly PlannedPhase[] {
  return phases
    .map((phase) => ({ ...phase, steps: phase.steps.flatMap((step) => change(step) ?? []) }))
    .filter(({ steps }) => steps.length > 0);
}

/** Puts a step first or last in the phase of this name, or into a new phase at that end of the plan. */
export function addStep(
  phases: readonly PlannedPhase[],
  step: PlannedStep,
  { name, role, first }: Pick<PlannedPhase, 'name' | 'role'> & { readonly first: boolean },
): readonly PlannedPhase[] {
  if (!phases.some((phase) => phase.name === name)) {
    const fresh = { name, role, steps: [step] };
    return first ? [fresh, ...phases] : [...phases, fresh];
  }
  return phases.map((phase) => {
    if (phase.name !== name) return phase;
    return { ...phase, steps: first ? [step, ...phase.steps] : [...phase.steps, step] };
  });
}

function endedSteps(reading: Reading): ReadonlyMap<string, 'done' | 'failed'> {
  const ended = new Map<string, 'done' | 'failed'>();
  for (const { message, text } of lettersOfKind(reading, 'notice')) {
    if (message.topic !== 'step-finished') continue;
    const told = /^Step (\S+) "[^]*?" is (done|failed):/.exec(text);
    if (told?.[1] !== undefined) ended.set(told[1], told[2] === 'done' ? 'done' : 'failed');
  }
  return ended;
}
