import type { FindingId } from './ids.ts';
import type { Message } from './message.ts';

/** What became of a finding, by what agents said and did about it. */
export type FindingStatus =
  'open' | 'being-fixed' | 'fixed' | 'validated' | 'failed-validation' | 'declined';

/** Every status, from found to done. */
export const FINDING_STATUSES = [
  'open',
  'being-fixed',
  'fixed',
  'validated',
  'failed-validation',
  'declined',
] as const satisfies readonly FindingStatus[];

/**
 * The status of a finding after a message about it. A developer's word that it is fixed does not
 * undo a validation, which may overtake it on the bus; that they work on it again does.
 */
export function statusAfterMessage(status: FindingStatus, message: Message): FindingStatus {
  if (message.kind === 'validation') {
    if (message.verdict === 'inconclusive') return status;
    return message.verdict === 'pass' ? 'validated' : 'failed-validation';
  }
  if (message.kind !== 'broadcast') return status;
  if (message.status === 'fixing') return 'being-fixed';
  if (message.status === 'fixed') return status === 'validated' ? status : 'fixed';
  return message.status ?? status;
}

/** The status of a finding after a file was changed for it: mended, and not yet validated as it is now. */
export const STATUS_AFTER_CHANGE: FindingStatus = 'fixed';

/**
 * The status of a finding when the patches of agents that worked apart were merged: it goes
 * by what the merged patch mends, whatever agents said of their own copies.
 */
export function statusAfterMerge(
  status: FindingStatus,
  id: FindingId,
  merge: { readonly fixed: ReadonlySet<FindingId>; readonly validated: ReadonlySet<FindingId> },
): FindingStatus {
  if (merge.validated.has(id)) return 'validated';
  if (merge.fixed.has(id)) return 'fixed';
  return status === 'declined' ? status : 'open';
}
