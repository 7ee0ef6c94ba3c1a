import { DEFAULT_TASK, LaunchSession, OFFLINE_MODEL, type Mode } from '#core/protocol/command.ts';
import { DEFAULT_TEAM, type Team } from '#core/protocol/team.ts';
import {
  NO_LIMITS,
  readBudget,
  type BudgetDraft,
  type BudgetErrors,
  type BudgetReading,
} from '#components/budget/budget-draft.ts';
import { words } from '../words.ts';
import type { LaunchChoices } from './launch-options.ts';

/** The form as it is being filled in. Both workspaces are kept, so that switching loses nothing. */
export interface LaunchDraft {
  readonly task: string;
  readonly workspace: 'sample' | 'folder';
  readonly sample: string;
  readonly path: string;
  readonly team: Team;
  readonly mode: Mode;
  readonly model: string;
  /** Whether the plan is shown before anything starts; kept, and no use, where they work apart. */
  readonly planFirst: boolean;
  readonly budget: BudgetDraft;
}

export type LaunchField = 'task' | 'workspace' | 'team' | 'model' | 'budget';
/** What is wrong with each field; `form` is for what belongs to none. */
export type LaunchErrors = { readonly [F in Exclude<LaunchField, 'budget'> | 'form']?: string } & {
  readonly budget?: BudgetErrors;
};

/** The form of a first visit: everything filled in, one button is enough. */
export function firstDraft(choices: LaunchChoices): LaunchDraft {
  const sample = choices.samples[0]?.name ?? '';
  return {
    task: DEFAULT_TASK,
    workspace: sample ? 'sample' : 'folder',
    sample,
    path: '',
    team: DEFAULT_TEAM,
    mode: 'orchestrated',
    model: choices.models[0]?.name ?? OFFLINE_MODEL,
    planFirst: false,
    budget: NO_LIMITS,
  };
}

export type LaunchReading =
  | { readonly ok: true; readonly command: LaunchSession }
  | { readonly ok: false; readonly errors: LaunchErrors };

/** Reads the form into a command, or says what is wrong with which field. */
export function readDraft(draft: LaunchDraft): LaunchReading {
  const limits = readBudget(draft.budget);
  const read = LaunchSession.safeParse(toCommand(draft, limits));
  if (read.success && limits.ok) return { ok: true, command: read.data };
  const errors = { ...toErrors(read.error?.issues ?? []), ...missing(draft) };
  return { ok: false, errors: limits.ok ? errors : { ...errors, budget: limits.errors } };
}

/** The command that the form stands for, not yet parsed. */
function toCommand(draft: LaunchDraft, limits: BudgetReading): unknown {
  const { task, team, mode, model } = draft;
  const budget = limits.ok ? limits.budget : null;
  return {
    ...{ task, team, mode, model: model.trim() },
    workspace:
      draft.workspace === 'sample'
        ? { kind: 'sample', name: draft.sample }
        : { kind: 'folder', path: draft.path.trim() },
    ...(budget === null ? {} : { budget }),
    ...(hasPlanFirst(draft) ? { approval: { plan: true } } : {}),
  };
}

/** Whether the plan will be shown first: agents that work apart have none. */
export function hasPlanFirst({ planFirst, mode }: LaunchDraft): boolean {
  return planFirst && mode === 'orchestrated';
}

/** The first thing that is wrong with each field; limits are read on their own. */
function toErrors(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): LaunchErrors {
  const errors: Partial<Record<Exclude<LaunchField, 'budget'> | 'form', string>> = {};
  for (const { path, message } of issues) {
    const field = fieldOf(path.join('.'));
    if (field !== 'budget') errors[field] ??= message;
  }
  return errors;
}

/** What was left empty that must not be. */
function missing({ workspace, path, model }: LaunchDraft): LaunchErrors {
  return {
    ...(workspace === 'folder' && path.trim() === ''
      ? { workspace: words.launch.folderMissing }
      : {}),
    ...(model.trim() === '' ? { model: words.launch.modelMissing } : {}),
  };
}

/** The field that a path of the command (`workspace.path`, `team.analyst`) belongs to. */
export function fieldOf(path: string | null): LaunchField | 'form' {
  const first = path?.split('.')[0];
  const fields: readonly LaunchField[] = ['task', 'workspace', 'team', 'model', 'budget'];
  return fields.find((field) => field === first) ?? 'form';
}

/** The errors without those of the fields that differ between two drafts: they are being mended. */
export function withoutMended(
  errors: LaunchErrors,
  before: LaunchDraft,
  after: LaunchDraft,
): LaunchErrors {
  const mended: Record<LaunchField, boolean> = {
    task: before.task !== after.task,
    workspace:
      before.workspace !== after.workspace ||
      before.sample !== after.sample ||
      before.path !== after.path,
    team: before.team !== after.team,
    model: before.model !== after.model,
    budget: before.budget !== after.budget,
  };
  const kept = Object.entries(errors).filter(([field]) => !mended[field as LaunchField]);
  return Object.fromEntries(kept);
}
