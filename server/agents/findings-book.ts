import type { Finding } from '#core/protocol/finding.ts';
import type { FindingId } from '#core/protocol/ids.ts';

/** Every finding that a tool gave or an agent stated in this session, by its id. */
export interface FindingsBook {
  note(findings: readonly Finding[]): void;
  find(id: string): Finding | null;
}

/** An empty book. */
export function createFindingsBook(): FindingsBook {
  const findings = new Map<string, Finding>();
  return {
    note(found) {
      for (const finding of found) findings.set(finding.id, finding);
    },
    find: (id) => findings.get(id as FindingId) ?? null,
  };
}
