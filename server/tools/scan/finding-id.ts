import { createHash } from 'node:crypto';
import { FindingId } from '#core/protocol/ids.ts';

/** What makes a finding the same, whoever finds it and wherever the lines have moved. */
export interface FindingIdentity {
  readonly rule: string;
  readonly path: string;
  /** The whole code of the place; its white space does not count. */
  readonly code: string;
  /** Which of the equal ones in the file, from 0. */
  readonly occurrence: number;
}

/** `F-` and eight hex digits. */
export function findingIdOf({ rule, path, code, occurrence }: FindingIdentity): FindingId {
  const normalised = code.replace(/\s+/g, ' ').trim();
  const facts = [rule, path, normalised, occurrence].join('\0');
  return FindingId.parse(`F-${createHash('sha256').update(facts).digest('hex').slice(0, 8)}`);
}
