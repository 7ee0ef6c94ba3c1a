import type { Finding } from '#core/protocol/finding.ts';
import type { Answer, Use } from '../answer.ts';
import { idsIn, knownFindings } from '../knowledge.ts';
import { lettersOfKind, type Reading } from '../reading.ts';
import { finishStep, type OpenStep } from '../step.ts';
import { chunks, count, groupBy, pathsOf, some } from '../wording.ts';

/** The topic under which developers wait for the architect. */
export const FIX_ORDER = 'fix order';
/** How many findings one message may be about; the protocol's own bound. */
const ABOUT_LIMIT = 50;

/**
 * Puts what was discovered into the order of the fixes: files with the worst finding first, each
 * file as a whole, so that nobody edits a file twice at different times.
 */
export function orderFixes(reading: Reading, step: OpenStep): Answer {
  const findings = knownFindings(reading).map((known) => known.finding);
  const ordered = byFile(findings.filter((finding) => finding.fixer !== null));
  const acts = reading.acts.filter((act) => act.at > step.at);
  const told = idsIn(acts, 'about');
  const untold = ordered.filter((finding) => !told.has(finding.id));
  const fulfilled = acts.some((act) => act.name === 'fulfil_dependency');
  if (untold.length > 0) {
    return {
      text: tellOrder(ordered, findings),
      uses: broadcasts(untold, tellOrder(ordered, findings)),
    };
  }
  if (!fulfilled) {
    return { text: `The ${FIX_ORDER} is decided.`, uses: [fulfilment(ordered)] };
  }
  const summary =
    ordered.length > 0
      ? `Ordered the fixes of ${count(ordered.length, 'finding')} in ${count(pathsOf(ordered).length, 'file')}.`
      : 'No finding has a fixer, so there is no order to decide.';
  return { text: summary, uses: [finishStep('done', summary)] };
}

/** Findings sorted worst first, regrouped so that each file's stay together. */
export function byFile(findings: readonly Finding[]): readonly Finding[] {
  return [...groupBy(findings, (finding) => finding.place.path).values()].flat();
}

function broadcasts(ordered: readonly Finding[], text: string): readonly Use[] {
  return chunks(ordered, ABOUT_LIMIT).map((piece, index, all) => ({
    name: 'broadcast',
    input: {
      text: all.length > 1 ? `${text} (${index + 1} of ${all.length})` : text,
      about: piece.map((finding) => finding.id),
    },
  }));
}

function fulfilment(ordered: readonly Finding[]): Use {
  const files = pathsOf(ordered);
  const text =
    files.length > 0
      ? `The order is: ${some(files, 12)}.`
      : 'There is nothing to fix in any order.';
  return { name: 'fulfil_dependency', input: { topic: FIX_ORDER, text } };
}

function tellOrder(ordered: readonly Finding[], all: readonly Finding[]): string {
  const files = pathsOf(ordered);
  const rules = [...groupBy(ordered, (finding) => finding.rule).values()];
  const repeated = rules
    .filter((group) => group.length > 1)
    .map((group) => `${group[0]?.title ?? 'finding'} (${group.length} times)`);
  const alike =
    repeated.length > 0
      ? ` The same everywhere, so fix it the same way: ${some(repeated, 5)}.`
      : '';
  const advice = all.length - ordered.length;
  const rest = advice > 0 ? ` Left as advice, without a fixer: ${count(advice, 'finding')}.` : '';
  return `Fix order, worst file first and each file in one go: ${some(files, 12)}.${alike}${rest}`;
}

/** The ids in the order that an architect broadcast; empty when none was heard. */
export function heardOrder(reading: Reading): readonly string[] {
  const architects = new Set(
    reading.briefing?.team.filter(({ role }) => role === 'architect').map(({ agent }) => agent),
  );
  return lettersOfKind(reading, 'broadcast')
    .filter(({ message }) => architects.has(message.from) && message.status === undefined)
    .flatMap(({ message }) => message.about);
}
