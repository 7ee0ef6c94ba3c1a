import type { Use } from '../answer.ts';
import { idsIn, type Known } from '../knowledge.ts';
import { actsNamed, type Act, type Reading } from '../reading.ts';
import type { OpenStep } from '../step.ts';
import { chunks, count, groupBy, placeOf, some } from '../wording.ts';
import { lastFailedValidation, type FixStand } from './fix-stand.ts';

const ABOUT_LIMIT = 50;

/** A finding to mend, and where its fix stands. */
export interface Job {
  readonly known: Known;
  readonly stand: FixStand;
}

/** Tells what this agent is about to mend, once a step. */
export function announceFixing(
  jobs: readonly Job[],
  { reading, step }: { readonly reading: Reading; readonly step: OpenStep },
): readonly Use[] {
  const told = announced(reading, { status: 'fixing', since: step.at });
  const fresh = jobs.filter(
    ({ known, stand }) => stand.state === 'try' && !told.has(known.finding.id),
  );
  return tell(fresh, { status: 'fixing', lead: 'I am about to fix' });
}

/** Tells what this agent has mended since it last told. */
export function announceFixed(jobs: readonly Job[], reading: Reading): readonly Use[] {
  const fresh = jobs.filter(({ known, stand }) => {
    const since = lastFailedValidation(known.finding.id, reading);
    const told = announced(reading, { status: 'fixed', since });
    return stand.state === 'fixed' && !told.has(known.finding.id);
  });
  return tell(fresh, { status: 'fixed', lead: 'I have fixed' });
}

/** Tells what this agent will not mend, and why; one message for each reason. */
export function announceDeclined(jobs: readonly Job[], reading: Reading): readonly Use[] {
  const told = announced(reading, { status: 'declined', since: -1 });
  const fresh = jobs.filter(
    ({ known, stand }) => stand.state === 'declined' && !told.has(known.finding.id),
  );
  const groups = groupBy(fresh, ({ stand }) => (stand.state === 'declined' ? stand.reason : ''));
  return [...groups].flatMap(([reason, group]) =>
    chunks(group, ABOUT_LIMIT).map((piece) => ({
      name: 'broadcast',
      input: {
        text: `Not fixed: ${placesOf(piece)}: ${reason}`,
        status: 'declined',
        about: piece.map(({ known }) => known.finding.id),
      },
    })),
  );
}

function tell(
  jobs: readonly Job[],
  { status, lead }: { readonly status: 'fixing' | 'fixed'; readonly lead: string },
): readonly Use[] {
  return chunks(jobs, ABOUT_LIMIT).map((piece) => ({
    name: 'broadcast',
    input: {
      text: `${lead} ${count(piece.length, 'finding')}: ${placesOf(piece)}.`,
      status,
      about: piece.map(({ known }) => known.finding.id),
    },
  }));
}

/** What was told, or tried to be: a refusal is on record, and saying it again would not help. */
function announced(
  reading: Reading,
  { status, since }: { readonly status: string; readonly since: number },
): ReadonlySet<string> {
  const isSuch = (act: Act): boolean => act.at > since && act.input['status'] === status;
  return idsIn(actsNamed(reading, 'broadcast').filter(isSuch), 'about');
}

function placesOf(jobs: readonly Job[]): string {
  return some(
    jobs.map(({ known }) => placeOf(known.finding)),
    8,
  );
}
