import type { AgentId } from '#core/protocol/ids.ts';
import type { Knowledge } from './knowledge.ts';
import { MUST, toLines, type KnowledgeLine, type KnowledgeSection } from './knowledge-lines.ts';

const HEADINGS: Readonly<Record<KnowledgeSection, string>> = {
  assignment: 'Your step:',
  questions: 'Others wait for you:',
  discoveries: 'Discovered:',
  facts: 'Known facts:',
  decisions: 'Decided:',
};
const SECTIONS = Object.keys(HEADINGS) as readonly KnowledgeSection[];
/** Room for the note on what is left out. */
const NOTE_LENGTH = 60;

/**
 * What the team has established, in at most `limit` characters: the less important goes first, of
 * those the older. Critical discoveries are never left out; where they alone are too much, each is
 * told in one short line, and only then may the text be longer than the limit. Empty when nothing is known.
 */
export function tellKnowledge(known: Knowledge, limit: number): string {
  return tell(toLines(known, null), limit);
}

/**
 * The same for one agent: with its own step, the requests and needs that wait for it (none of these
 * is left out) and the answers that it got.
 */
export function tellKnowledgeTo(known: Knowledge, agent: AgentId, limit: number): string {
  return tell(toLines(known, agent), limit);
}

function tell(lines: readonly KnowledgeLine[], limit: number): string {
  const kept = choose(lines, limit);
  const left = lines.length - kept.length;
  const note = left === 0 ? [] : [`(${left} older or less important left out)`];
  return [...SECTIONS.flatMap((section) => tellSection(section, kept)), ...note].join('\n');
}

interface Chosen {
  readonly line: KnowledgeLine;
  readonly text: string;
}

/** What matters most, then what is newest, as long as it fits; nothing after the first that doesn't. */
function choose(lines: readonly KnowledgeLine[], limit: number): readonly Chosen[] {
  const ranked = lines.toSorted((a, b) => b.rank - a.rank || b.seq - a.seq);
  const must = ranked.filter(({ rank }) => rank >= MUST);
  const headings = SECTIONS.reduce((sum, section) => sum + HEADINGS[section].length + 1, 0);
  const room = limit - headings - NOTE_LENGTH;
  const fits = must.reduce((sum, { text }) => sum + lengthOf(text), 0) <= room;
  const chosen: Chosen[] = must.map((line) => ({ line, text: fits ? line.text : line.short }));
  let used = chosen.reduce((sum, { text }) => sum + lengthOf(text), 0);
  for (const line of ranked.slice(must.length)) {
    used += lengthOf(line.text);
    if (used > room) break;
    chosen.push({ line, text: line.text });
  }
  return chosen;
}

/** A line as it stands: with its dash and its end. */
function lengthOf(text: string): number {
  return text.length + 3;
}

function tellSection(section: KnowledgeSection, chosen: readonly Chosen[]): readonly string[] {
  const own = chosen
    .filter(({ line }) => line.section === section)
    .sort((a, b) => a.line.seq - b.line.seq);
  return own.length === 0 ? [] : [HEADINGS[section], ...own.map(({ text }) => `- ${text}`)];
}
