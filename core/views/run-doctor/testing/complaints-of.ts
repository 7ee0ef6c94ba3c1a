import { fold } from '#core/log/fold.ts';
import type { LogBuilder } from '#core/testing/log-builder.ts';
import type { Check, Complaint } from '../complaint.ts';
import { examinedRun } from '../diagnose.ts';

/** What one check says of the log so far. */
export function complaintsOf(check: Check, log: LogBuilder): readonly Complaint[] {
  return check.look(fold(examinedRun, log.build()));
}
