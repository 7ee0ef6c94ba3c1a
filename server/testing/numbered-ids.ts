import type { IdSource } from '#server/id-source.ts';

/** Ids that count: `m-000000000001`, `m-000000000002`, … */
export function createNumberedIds(): IdSource {
  let last = 0;
  return {
    next(prefix) {
      last += 1;
      return `${prefix}-${String(last).padStart(12, '0')}`;
    },
  };
}
