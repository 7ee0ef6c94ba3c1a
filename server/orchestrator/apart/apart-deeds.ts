import type { Entry, EntryOf } from '#core/protocol/entry.ts';
import type { AgentId, FindingId } from '#core/protocol/ids.ts';
import type { Broadcast } from '#core/protocol/message.ts';

/** Which findings the merged patch mends, by what each agent did and found of its own copy. */
export interface MendedFindings {
  readonly fixed: readonly FindingId[];
  readonly validated: readonly FindingId[];
}

/** What agents that work apart did about findings: a fold of the log. */
export interface ApartDeeds {
  note(entry: Entry): void;
  /** What is mended when of each agent these files are left out. */
  mended(leftOut: ReadonlyMap<AgentId, ReadonlySet<string>>): MendedFindings;
}

type Verdict = 'pass' | 'fail' | 'inconclusive';

interface AgentDeeds {
  /** The files in which a finding was mended; a word without a change means the finding's own file. */
  readonly fixes: Map<FindingId, Set<string>>;
  readonly verdicts: Map<FindingId, Verdict>;
}

/** Nothing done yet. */
export function createApartDeeds(): ApartDeeds {
  const deeds = new Map<AgentId, AgentDeeds>();
  const places = new Map<FindingId, string>();

  function of(agent: AgentId): AgentDeeds {
    const known = deeds.get(agent) ?? { fixes: new Map(), verdicts: new Map() };
    deeds.set(agent, known);
    return known;
  }

  function noteMessage({ body: { message } }: EntryOf<'message-sent'>): void {
    if (message.kind === 'discovery') {
      for (const { id, place } of message.findings) places.set(id, place.path);
    } else if (message.kind === 'validation') {
      for (const id of message.about) of(message.from).verdicts.set(id, message.verdict);
    } else if (message.kind === 'broadcast') noteWord(message);
  }

  function noteWord({ from, status, about }: Broadcast): void {
    const { fixes } = of(from);
    for (const id of about) {
      if (status === 'declined') fixes.delete(id);
      else if (status === 'fixed' && !fixes.has(id)) fixes.set(id, new Set());
    }
  }

  return {
    note(entry) {
      if (entry.type === 'message-sent') noteMessage(entry);
      if (entry.type !== 'file-changed') return;
      const { agent, path, findings } = entry.body;
      const { fixes } = of(agent);
      for (const id of findings) fixes.set(id, new Set([...(fixes.get(id) ?? []), path]));
    },
    mended(leftOut) {
      const fixed = new Set<FindingId>();
      const validated = new Set<FindingId>();
      for (const [agent, { fixes, verdicts }] of deeds) {
        const lost = leftOut.get(agent) ?? new Set();
        for (const [id, paths] of fixes) {
          const touched = paths.size > 0 ? [...paths] : [places.get(id) ?? ''];
          if (verdicts.get(id) === 'fail' || touched.some((path) => lost.has(path))) continue;
          fixed.add(id);
          if (verdicts.get(id) === 'pass') validated.add(id);
        }
      }
      return { fixed: [...fixed], validated: [...validated] };
    },
  };
}
