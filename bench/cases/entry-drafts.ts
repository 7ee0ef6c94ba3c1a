import type { Entry, EntryOf } from '../../core/protocol/entry.ts';
import type { AgentId, MessageId, Seq } from '../../core/protocol/ids.ts';
import type { SessionLog } from '../../server/persistence/session-log.ts';
import { namesOf } from './bench-session.ts';
import { messageTexts } from './message-texts.ts';
import { mustBe, mustBeConsecutive } from './verify.ts';

type MessageSent = Omit<EntryOf<'message-sent'>, 'seq' | 'at'>;

/** `count` broadcasts of 300 bytes to five agents, as the bus records them. */
export function messageDrafts(count: number): readonly MessageSent[] {
  const recipients = namesOf('analyst', 5).map((name) => ({
    agent: name as AgentId,
    state: 'queued' as const,
  }));
  return messageTexts(count, 300).map((text, index) => ({
    type: 'message-sent',
    causation: [index + 1],
    body: {
      message: {
        kind: 'broadcast',
        id: `m-${index}` as MessageId,
        from: 'analyst-0' as AgentId,
        text: { text },
        importance: 'normal',
        about: [],
      },
      to: 'all',
      recipients,
      via: 'tool',
    },
  }));
}

/** Rejects unless the log holds exactly these, in this order, from its first seq on. */
export async function mustHold(log: SessionLog, drafts: readonly MessageSent[]): Promise<void> {
  const entries = await readAll(log);
  mustBeConsecutive(
    entries.map(({ seq }) => seq),
    1,
    drafts.length,
  );
  entries.forEach((entry, index) => {
    mustBe(JSON.stringify(entry.body), JSON.stringify(drafts[index]?.body), 'a body');
  });
}

/** Everything that stands in the log after `after`, as the store gives it back. */
export async function readAll(log: SessionLog, after: Seq = 0): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const page = await log.read(entries.at(-1)?.seq ?? after, 5_000);
    if (page.length === 0) return entries;
    for (const entry of page) entries.push(entry);
  }
}
