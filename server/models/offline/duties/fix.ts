import type { Answer, Use } from '../answer.ts';
import { compareText, knownFindings, type Known } from '../knowledge.ts';
import { actsNamed, lettersOfKind, wentWell, type Reading } from '../reading.ts';
import { finishStep, type OpenStep } from '../step.ts';
import { count, groupBy, pathsOf } from '../wording.ts';
import { announceDeclined, announceFixed, announceFixing, type Job } from './announce.ts';
import { kindOf, lastFailedValidation, readLacking, standOf } from './fix-stand.ts';
import { FIX_ORDER, heardOrder } from './order-fixes.ts';
import { askAll } from './questions.ts';

/** How long a developer waits for the architect's order, in seconds. */
const ORDER_PATIENCE_SECONDS = 120;

/** Mends this agent's share of the findings: announces, tries, asks where it must, tells the outcome. */
export function fix(reading: Reading, step: OpenStep): Answer {
  const waiting = step.only === null ? awaitOrder(reading) : null;
  if (waiting !== null) return waiting;
  const share = inOrder(shareOf(reading, step), reading);
  const lacking = readLacking(share, reading);
  const jobs = share.map((known) => ({ known, stand: standOf(known, reading, lacking) }));
  const asks = jobs.flatMap(({ stand }) => (stand.state === 'ask' ? [stand.question] : []));
  const tries = nextTries(jobs, reading);
  const uses = [
    ...announceFixing(jobs, { reading, step }),
    ...announceFixed(jobs, reading),
    ...askAll(asks, reading),
    ...tries,
  ];
  if (uses.length > 0)
    return { text: narrate(jobs, { asking: asks.length, trying: tries.length }), uses };
  const declined = announceDeclined(jobs, reading);
  if (declined.length > 0) return { text: 'Some findings I can not mend safely.', uses: declined };
  return conclude(jobs);
}

/** In a step's instructions: nobody orders the fixes. */
export const IN_ANY_ORDER = 'in any order';

/** Waits for the architect's order, once, where there is an architect and no order was heard. */
function awaitOrder(reading: Reading): Answer | null {
  const architect = whoOrders(reading);
  if (architect === null) return null;
  if (!reading.tools.has('await_dependency') || knowsOrder(reading)) return null;
  const input = { topic: FIX_ORDER, provider: architect, timeout_seconds: ORDER_PATIENCE_SECONDS };
  return { text: `I wait for the ${FIX_ORDER}.`, uses: [{ name: 'await_dependency', input }] };
}

/** The architect, where this agent's step is to go by their order. */
function whoOrders(reading: Reading): string | null {
  const { briefing } = reading;
  const told = lettersOfKind(reading, 'assignment').at(-1)?.text ?? '';
  if (briefing === null || told.includes(IN_ANY_ORDER)) return null;
  const architect = briefing.team.find(({ role }) => role === 'architect');
  return architect && architect.agent !== briefing.agent ? architect.agent : null;
}

/** Whether the order was told or waited for, or there is nothing to order. */
function knowsOrder(reading: Reading): boolean {
  return (
    lettersOfKind(reading, 'fulfilment').some(({ message }) => message.topic === FIX_ORDER) ||
    actsNamed(reading, 'await_dependency').length > 0 ||
    heardOrder(reading).length > 0 ||
    knownFindings(reading).length === 0
  );
}

/**
 * Each developer takes every n-th file with findings; a repair takes what failed, wherever it is, and
 * an urgent step the files that it names. Nobody takes what is done, or in the hands of another.
 */
function shareOf(reading: Reading, step: OpenStep): readonly Known[] {
  const done = settledBefore(reading, step);
  const known = knownFindings(reading).filter(({ finding }) => !done.has(finding.id));
  const { only } = step;
  if (only !== null) return known.filter(({ finding }) => only.includes(finding.place.path));
  return partOf(known, reading, step);
}

/** The findings that this agent has mended before this step, or another has taken, and that held. */
function settledBefore(reading: Reading, step: OpenStep): ReadonlySet<string> {
  const own = actsNamed(reading, 'apply_fix')
    .filter((act) => act.at < step.at && wentWell(act))
    .map((act) => ({ id: String(act.input['finding']), at: act.at }));
  const others = lettersOfKind(reading, 'broadcast')
    .filter(({ message }) => message.status !== undefined && message.from !== step.heirOf)
    .flatMap(({ message, at }) => message.about.map((id) => ({ id: id as string, at })));
  const settled = [...own, ...others].filter(
    ({ id, at }) => at > lastFailedValidation(id, reading),
  );
  return new Set(settled.map(({ id }) => id));
}

function partOf(known: readonly Known[], reading: Reading, step: OpenStep): readonly Known[] {
  const failed = known.filter(({ finding }) => lastFailedValidation(finding.id, reading) >= 0);
  const all = knownFindings(reading).map(({ finding }) => finding);
  const files = [...pathsOf(all)].sort(compareText);
  const mine = known.filter(
    ({ finding }) => files.indexOf(finding.place.path) % step.parts === step.part - 1,
  );
  return [...new Set([...mine, ...(step.parts === 1 ? failed : [])])];
}

/** The architect's order of files; within a file from the bottom up, so that no place moves. */
function inOrder(known: readonly Known[], reading: Reading): readonly Known[] {
  const order = new Map(heardOrder(reading).map((id, index) => [id, index]));
  const placed = known.toSorted(
    (a, b) => (order.get(a.finding.id) ?? order.size) - (order.get(b.finding.id) ?? order.size),
  );
  const files = [...groupBy(placed, ({ finding }) => finding.place.path).values()];
  return files.flatMap((group) =>
    group.toSorted(
      ({ finding: { place: a } }, { finding: { place: b } }) =>
        b.line - a.line || b.column - a.column,
    ),
  );
}

/**
 * Fixes that may hang on an answer are tried first, one of each kind in each file, so that a
 * question travels before anything is edited; then everything else.
 */
function nextTries(jobs: readonly Job[], reading: Reading): readonly Use[] {
  const open = jobs.filter(({ stand }) => stand.state === 'try');
  const tried = new Set(triedKinds(jobs, reading));
  const unsure = open.filter(({ known }) => mayAsk(known) && !tried.has(kindOf(known)));
  const probes = [...new Map(unsure.map((job) => [kindOf(job.known), job])).values()];
  const asking = jobs.some(({ stand }) => stand.state === 'ask');
  if (asking && probes.length === 0) return [];
  return (probes.length > 0 ? probes : open).flatMap(({ known, stand }) =>
    stand.state === 'try' ? [applyFix(known, stand.parameters)] : [],
  );
}

/** Statements need their driver's way of writing parameters, which a scan of one file can't know. */
function mayAsk({ finding }: Known): boolean {
  return /sql/i.test(finding.rule) || /sql|placeholder|parameter/i.test(finding.fixer ?? '');
}

function triedKinds(jobs: readonly Job[], reading: Reading): readonly string[] {
  const ids = new Set(actsNamed(reading, 'apply_fix').map((act) => act.input['finding']));
  return jobs.filter(({ known }) => ids.has(known.finding.id)).map(({ known }) => kindOf(known));
}

function applyFix({ finding }: Known, parameters: Readonly<Record<string, unknown>> | null): Use {
  const input = { finding: finding.id, ...(parameters === null ? {} : { parameters }) };
  return { name: 'apply_fix', input };
}

function narrate(
  jobs: readonly Job[],
  next: { readonly asking: number; readonly trying: number },
): string {
  const fixed = jobs.filter(({ stand }) => stand.state === 'fixed').length;
  const parts = [
    ...(fixed > 0 ? [`${fixed} of ${jobs.length} fixed.`] : []),
    ...(next.asking > 0
      ? [`I ask about ${count(next.asking, 'finding')} before I touch them.`]
      : []),
    ...(next.trying > 0 ? [`I fix ${count(next.trying, 'finding')} now.`] : []),
  ];
  return parts.join(' ') || 'I tell where the fixes stand.';
}

function conclude(jobs: readonly Job[]): Answer {
  const fixed = jobs.filter(({ stand }) => stand.state === 'fixed');
  const left = jobs.length - fixed.length;
  const files = pathsOf(fixed.map(({ known }) => known.finding)).length;
  const summary =
    jobs.length === 0
      ? 'No finding was in my share, so I changed nothing.'
      : `Fixed ${count(fixed.length, 'finding')} in ${count(files, 'file')}; ${left} left with advice.`;
  return { text: summary, uses: [finishStep('done', summary)] };
}
