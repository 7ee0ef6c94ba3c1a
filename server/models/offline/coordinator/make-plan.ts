import type { TeamRole } from '#core/protocol/team.ts';
import type { Briefing } from '../../language-model.ts';
import type { PlannedPhase, PlannedStep } from './plan-in-hand.ts';

/** Who does what, by what the team has. A duty without an agent of its role falls to another. */
export interface Crew {
  readonly scanners: readonly string[];
  readonly architect: string | null;
  readonly developers: readonly string[];
  readonly testers: readonly string[];
  readonly validators: readonly string[];
  readonly analysts: readonly string[];
}

/**
 * Finds the crew: scanning always has someone, since a team has at least one agent. Nobody confirms
 * their own fixes.
 */
export function toCrew(briefing: Briefing, mends: boolean): Crew {
  const of = (role: TeamRole): readonly string[] =>
    briefing.team.filter((member) => member.role === role).map((member) => member.agent);
  const scanners =
    [of('analyst'), of('developer'), of('architect'), of('tester')].find(
      (agents) => agents.length > 0,
    ) ?? [];
  const developers = mends ? of('developer') : [];
  const validators = [of('tester'), of('analyst')].find((agents) => agents.length > 0);
  return {
    scanners,
    architect: developers.length > 0 ? (of('architect')[0] ?? null) : null,
    developers,
    testers: of('tester'),
    analysts: of('analyst'),
    validators: developers.length > 0 ? (validators ?? []) : [],
  };
}

/** The phases for a crew: discovery, planning, implementation, validation, as far as it has hands. */
export function makePlan(crew: Crew): readonly PlannedPhase[] {
  const phases = [discovery(crew), planning(crew), implementation(crew), validation(crew)];
  return phases.filter((phase) => phase.steps.length > 0);
}

function discovery(crew: Crew): PlannedPhase {
  const scans = crew.scanners.map((assignee, index, { length }) => ({
    id: `discover-${index + 1}`,
    title: `Scan the code${length > 1 ? `, part ${index + 1} of ${length}` : ''}`,
    instructions: `Scan part ${index + 1} of ${length} of the files. Share each finding at once. Answer what others ask about it.`,
    assignee,
    after: [],
  }));
  const busy = new Set(crew.scanners);
  const tester = crew.testers.find((agent) => !busy.has(agent));
  const baseline = {
    id: 'baseline-1',
    title: 'Baseline: run the tests before any change',
    instructions: 'Run the tests on the untouched code, so that old failures are known.',
    after: [],
  };
  const steps =
    tester === undefined || crew.developers.length === 0
      ? scans
      : [...scans, { ...baseline, assignee: tester }];
  return { name: 'Discovery', role: 'analyst', steps };
}

function planning(crew: Crew): PlannedPhase {
  const step = {
    id: 'order-1',
    title: 'Order the fixes',
    instructions: 'Read the discoveries, decide the order of the fixes, and tell the developers.',
    after: crew.scanners.map((_, index) => `discover-${index + 1}`),
  };
  const steps = crew.architect === null ? [] : [{ ...step, assignee: crew.architect }];
  return { name: 'Planning', role: 'architect', steps: [...steps, ...weighing(crew)] };
}

/** Where several analysts found things, each weighs what the others found. */
function weighing({ analysts, scanners }: Crew): readonly PlannedStep[] {
  if (analysts.length < 2) return [];
  return analysts.map((assignee, index) => ({
    id: `weigh-${index + 1}`,
    title: 'Weigh the findings of the others',
    instructions:
      'Weigh the severities that the others stated against what you found. Contest what the two belie.',
    assignee,
    after: scanners.map((_, scanner) => `discover-${scanner + 1}`),
  }));
}

function implementation(crew: Crew): PlannedPhase {
  const before = [
    ...crew.scanners.map((_, index) => `discover-${index + 1}`),
    ...(crew.testers.some((agent) => !crew.scanners.includes(agent)) ? ['baseline-1'] : []),
    ...(crew.architect === null ? [] : ['order-1']),
  ];
  const steps = crew.developers.map((assignee, index, { length }) => ({
    id: `fix-${index + 1}`,
    title: `Fix the findings${length > 1 ? `, part ${index + 1} of ${length}` : ''}`,
    instructions: `Fix part ${index + 1} of ${length} of the files with findings, in the architect's order. Ask the finder for what a fix needs and the discovery lacks.`,
    assignee,
    after: before,
  }));
  return { name: 'Implementation', role: 'developer', steps };
}

function validation(crew: Crew): PlannedPhase {
  const steps = crew.validators.map((assignee, index, { length }) => ({
    id: `validate-${index + 1}`,
    title: `Validate the fixes${length > 1 ? `, part ${index + 1} of ${length}` : ''}`,
    instructions: `Run the tests, scan the fixed files again (part ${index + 1} of ${length}), and report a verdict on every fix.`,
    assignee,
    after: crew.developers.map((_, developer) => `fix-${developer + 1}`),
  }));
  return { name: 'Validation', role: 'tester', steps };
}
