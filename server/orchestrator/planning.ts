import type { Entry, EntryOf } from '#core/protocol/entry.ts';
import { COORDINATOR, HUMAN, type MessageId, type StepId } from '#core/protocol/ids.ts';

/** How the coordinator and the team change the plan: a fold of the log. */
export interface Planning {
  /** Plans that were refused since the last that was accepted. */
  refusals: number;
  /** What was wrong with the last of them. */
  lastFault: string;
  /** How many steps agents of the team have added. */
  added: number;
  /** Steps that agents added, and of which the coordinator has not heard. */
  readonly unheard: Map<MessageId, StepId>;
}

/** Before the first entry. */
export function initialPlanning(): Planning {
  return { refusals: 0, lastFault: '', added: 0, unheard: new Map() };
}

/** The notice that tells the coordinator of a step that an agent added. */
export function additionNotice(step: StepId): MessageId {
  return `addition-${step}` as MessageId;
}

/** Takes one entry in, in place. */
export function evolvePlanning(planning: Planning, entry: Entry): void {
  switch (entry.type) {
    case 'tool-finished':
      return noteAttempt(planning, entry);
    case 'plan-revised':
      return noteAddition(planning, entry);
    case 'call-started':
      if (entry.body.agent !== COORDINATOR) return;
      for (const id of entry.body.reads) planning.unheard.delete(id);
      return;
    default:
  }
}

function noteAttempt(planning: Planning, { body }: EntryOf<'tool-finished'>): void {
  if (body.agent !== COORDINATOR || (body.name !== 'set_plan' && body.name !== 'assign')) return;
  planning.refusals = body.ok ? 0 : planning.refusals + 1;
  planning.lastFault = body.ok ? '' : body.result.text;
}

function noteAddition(planning: Planning, { body }: EntryOf<'plan-revised'>): void {
  if (body.by === COORDINATOR || body.by === HUMAN) return;
  for (const step of body.change?.added ?? []) {
    planning.added += 1;
    planning.unheard.set(additionNotice(step), step);
  }
}
