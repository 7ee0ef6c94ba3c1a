import type { AgentId, Seq } from '#core/protocol/ids.ts';
import type { Importance } from '#core/protocol/message.ts';
import type {
  KnownDiscovery,
  KnownFact,
  KnownFinding,
  KnownQuestion,
  Knowledge,
} from './knowledge.ts';

/** What a line is about; the heading under which it stands. */
export type KnowledgeSection = 'assignment' | 'questions' | 'discoveries' | 'facts' | 'decisions';

/** One thing known, in one line. */
export interface KnowledgeLine {
  readonly section: KnowledgeSection;
  readonly seq: Seq;
  /** How much it matters that it is told; MUST lines always are. */
  readonly rank: number;
  /** The longest that its text can be of use. */
  readonly text: string;
  /** The same in few words. */
  readonly short: string;
}

/** Lines of this rank are told whatever the limit. */
export const MUST = 4;
const RANKS: Readonly<Record<Importance, number>> = { low: 0, normal: 1, high: 2, critical: MUST };

/** The longest text of an item, of one told shortly, and of a step's instructions, in characters. */
const LONG = 600;
const SHORT = 120;
const INSTRUCTIONS = 1600;

/** Everything that the team knows, a line each, in no order; with an agent also what is its own. */
export function toLines(known: Knowledge, agent: AgentId | null): readonly KnowledgeLine[] {
  const discoveries = [...known.discoveries.values()].map((one) => discoveryLine(known, one));
  const facts = [...known.facts.values()].flatMap((fact) => factLines(fact, agent));
  return [...discoveries, ...facts, ...decisionLines(known), ...ownLines(known, agent)];
}

function discoveryLine(known: Knowledge, one: KnownDiscovery): KnowledgeLine {
  const { seq, id, from, importance, text } = one;
  const findings = one.findings.flatMap((finding) => known.findings.get(finding) ?? []);
  const told = findings.map(tellFinding).join('; ');
  const named = findings.map(({ finding, status }) => `${finding.id} ${status}`).join(', ');
  const opening = `[${importance}] ${from}, ${id}: `;
  return {
    section: 'discoveries',
    seq,
    rank: RANKS[importance],
    text: `${opening}${oneLine(text, LONG)}${told === '' ? '' : ` (${told})`}`,
    short: `${opening}${oneLine(text, SHORT)}${named === '' ? '' : ` (${named})`}`,
  };
}

function tellFinding({ finding, status }: KnownFinding): string {
  const { id, severity, rule, place } = finding;
  return `${id} ${status}: ${severity} ${rule} at ${oneLine(place.path, 200)}:${place.line}`;
}

/** The team's facts are fulfilments and answers with data; an agent also has the answers that it got. */
function factLines(fact: KnownFact, agent: AgentId | null): readonly KnowledgeLine[] {
  const isOwn = agent !== null && fact.to.includes(agent);
  if (fact.kind === 'answer' && fact.data === null && !isOwn) return [];
  const { seq, importance } = fact;
  const rank = Math.max(RANKS[importance], isOwn ? RANKS.high : 0);
  return [
    { section: 'facts', seq, rank, text: tellFact(fact, LONG), short: tellFact(fact, SHORT) },
  ];
}

function tellFact({ from, kind, about, text, data }: KnownFact, limit: number): string {
  const asked = oneLine(about ?? '', SHORT);
  const verb = kind === 'fulfilment' ? 'provides' : 'answers';
  const opening = asked === '' ? `${from} ${verb}: ` : `${from} ${verb} "${asked}": `;
  const facts = data === null ? '' : ` ${oneLine(JSON.stringify(data), limit)}`;
  return `${opening}${oneLine(text, limit)}${facts}`;
}

/** Why the plan is as it is. What an older version was decided for matters less. */
function decisionLines({ decisions }: Knowledge): readonly KnowledgeLine[] {
  return [...decisions.values()].map(({ seq, version, reason }, place) => ({
    section: 'decisions',
    seq,
    rank: place === decisions.size - 1 ? RANKS.high : RANKS.normal,
    text: `plan ${version}: ${oneLine(reason, LONG) || 'no reason given'}`,
    short: `plan ${version}: ${oneLine(reason, SHORT) || 'no reason given'}`,
  }));
}

/** An agent's own step, and what others wait to hear from it. */
function ownLines(known: Knowledge, agent: AgentId | null): readonly KnowledgeLine[] {
  if (agent === null) return [];
  const own = known.assignments.get(agent) ?? null;
  const step: readonly KnowledgeLine[] =
    own === null
      ? []
      : [
          {
            section: 'assignment',
            seq: own.seq,
            rank: MUST,
            text: `${own.step}: ${oneLine(own.text, INSTRUCTIONS)}`,
            short: `${own.step}: ${oneLine(own.text, LONG)}`,
          },
        ];
  const open = [...known.questions.values()].filter(
    ({ to, settledBy }) => to.includes(agent) && !settledBy.includes(agent),
  );
  return [...step, ...open.map(questionLine)];
}

function questionLine({ seq, id, from, topic, text }: KnownQuestion): KnowledgeLine {
  const asks = (limit: number): string =>
    topic === null
      ? `${from} asks, request ${id}: ${oneLine(text, limit)}`
      : `${from} needs "${oneLine(topic, SHORT)}" from you`;
  return { section: 'questions', seq, rank: MUST, text: asks(LONG), short: asks(SHORT) };
}

/** The text in one line, at most `limit` characters: what it says can't look like another line. */
function oneLine(text: string, limit: number): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  if (plain.length <= limit) return plain;
  const cut = plain.slice(0, limit - 1);
  // A surrogate pair is not cut in two.
  return `${cut.replace(/[\ud800-\udbff]$/, '')}…`;
}
