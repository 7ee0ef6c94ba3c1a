import { DEFAULT_TASK, LaunchSession, OFFLINE_MODEL } from '#core/protocol/command.ts';
import { DEFAULT_TEAM, type Team } from '#core/protocol/team.ts';
import {
  NO_LIMITS,
  readBudget,
  type BudgetDraft,
  type BudgetErrors,
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
  readonly model: string;
  /** Whether the plan is shown before anything starts. */
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
  const workspace =
    draft.workspace === 'sample'
      ? { kind: 'sample', name: draft.sample }
      : { kind: 'folder', path: draft.path.trim() };
  const model = draft.model.trim();
  const limits = readBudget(draft.budget);
  const read = LaunchSession.safeParse({
    ...{ task: draft.task, workspace, model, team: draft.team },
    ...(limits.ok && limits.budget !== null ? { budget: limits.budget } : {}),
    ...(draft.planFirst ? { approval: { plan: true } } : {}),
  });
  if (read.success && limits.ok) return { ok: true, command: read.data };
  const errors: Partial<Record<Exclude<LaunchField, 'budget'> | 'form', string>> = {};
  for (const issue of read.error?.issues ?? []) {
    const field = fieldOf(issue.path.join('.'));
    if (field !== 'budget') errors[field] ??= issue.message;
  }
  if (workspace.path === '') errors.workspace = words.launch.folderMissing;
  if (model === '') errors.model = words.launch.modelMissing;
  return { ok: false, errors: limits.ok ? errors : { ...errors, budget: limits.errors } };
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
