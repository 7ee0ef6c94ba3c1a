import type { Entry } from '#core/protocol/entry.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';

const PAGE = 1000;

/** Everything that is committed in a log. */
export async function readLog(log: SessionLog): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const page = await log.read(entries.at(-1)?.seq ?? 0, PAGE);
    entries.push(...page);
    if (page.length < PAGE) return entries;
  }
}
