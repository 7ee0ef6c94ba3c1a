import type { EntryDraft } from '#core/protocol/entry.ts';
import type { AgentId, DecisionId } from '#core/protocol/ids.ts';

/** The election and the term by which an order is given. */
export interface OrderTerm {
  readonly decision: DecisionId;
  readonly term: number;
}

interface Reign {
  readonly version: number;
  readonly term: number;
  readonly leader: AgentId | null;
}

/**
 * Who leads by which election and term, at the place in the log where the next append will stand.
 * It may be told of an entry twice, before its append and after its commit: only what is newer
 * changes it.
 */
export class Terms {
  readonly #reigns = new Map<DecisionId, Reign>();
  /** The last term of each election that is over, by its leader's loss or its own end. */
  readonly #over = new Map<DecisionId, number>();

  /** Whether the agent leads by that term. */
  leads(agent: AgentId, { decision, term }: OrderTerm): boolean {
    const reign = this.#reigns.get(decision);
    const over = this.#over.get(decision) ?? 0;
    return reign?.leader === agent && reign.term === term && term > over;
  }

  note(entry: EntryDraft): void {
    if (entry.type === 'decision-moved') this.#move(entry.body);
    else if (entry.type === 'leader-lost') this.#end(entry.body.decision, entry.body.term);
    else if (entry.type === 'decision-closed') this.#end(entry.body.decision, Infinity);
  }

  #move({ decision, stage, version, round, options }: MovedBody): void {
    if (version <= (this.#reigns.get(decision)?.version ?? 0)) return;
    const leader = stage === 'leading' ? ((options[0]?.id ?? null) as AgentId | null) : null;
    this.#reigns.set(decision, { version, term: round, leader });
  }

  #end(decision: DecisionId, term: number): void {
    this.#over.set(decision, Math.max(term, this.#over.get(decision) ?? 0));
  }
}

type MovedBody = Extract<EntryDraft, { type: 'decision-moved' }>['body'];
