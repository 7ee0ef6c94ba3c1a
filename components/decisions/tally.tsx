import { Check } from 'lucide-react';
import type { DecisionRecord, StageRecord } from '#core/projections/patterns/decision-record.ts';
import { countOf, lastRound } from '#core/projections/patterns/results.ts';
import type { OptionCount } from '#core/protocol/decision.ts';
import { decisionWords as words } from '#components/decision-words.ts';
import { classNames } from '#components/ui/class-names.ts';

interface TallyProps {
  readonly record: DecisionRecord;
  readonly stage: StageRecord;
}

/** The options of a ballot with their votes as bars, as far as they are counted. */
export function Tally({ record, stage }: TallyProps) {
  const count = countOf(record, stage);
  const votesOf = new Map(lastRound(count).map(({ option, votes }) => [option, votes]));
  const all = [...votesOf.values()].reduce((sum, votes) => sum + votes, 0);
  const winner = winnerOf(record, stage, count.leaders);
  return (
    <>
      <ul className="space-y-2">
        {stage.options.map(({ id, text }) => (
          <li key={id}>
            <OptionBar
              {...{ id, text, all }}
              votes={votesOf.get(id) ?? 0}
              isWinner={id === winner}
            />
          </li>
        ))}
      </ul>
      {count.rounds.length > 1 && (
        <ol className="numeric mt-2 space-y-0.5 text-12 text-ink-faint">
          {count.rounds.map((round, place) => (
            <li key={round.length}>{tellRound(round, count.rounds[place + 1], place + 1)}</li>
          ))}
        </ol>
      )}
      {count.byOrder && <p className="text-12 text-ink-faint">{words.byOrder}</p>}
    </>
  );
}

/** The option that won; while the ballot lasts, and between equals, none. */
function winnerOf(
  { end, stages }: DecisionRecord,
  stage: StageRecord,
  leaders: readonly string[],
): string | null {
  if (stage.through === null) return null;
  const isLast = stages.at(-1) === stage;
  if (isLast && end?.outcome.kind === 'decided') return end.outcome.option;
  const isVoid = isLast && end !== null;
  return leaders.length === 1 && !isVoid ? (leaders[0] ?? null) : null;
}

interface OptionBarProps {
  readonly id: string;
  readonly text: string;
  readonly votes: number;
  /** All votes that were counted. */
  readonly all: number;
  readonly isWinner: boolean;
}

function OptionBar({ id, text, votes, all, isWinner }: OptionBarProps) {
  return (
    <>
      <p className="flex items-baseline gap-2 text-13">
        <span
          className={classNames('shrink-0 font-medium', isWinner ? 'text-ink' : 'text-ink-soft')}
        >
          {id}
        </span>
        <span className="line-clamp-2 min-w-0 flex-1 text-12 break-words text-ink-faint">
          {text === id ? '' : text}
        </span>
        <span className="numeric flex shrink-0 items-baseline gap-2 text-12 text-ink-soft">
          {isWinner && (
            <span className="flex items-baseline gap-1 text-pass">
              <Check aria-hidden size={12} className="self-center" />
              {words.wins}
            </span>
          )}
          {words.votes(votes)}
        </span>
      </p>
      <div aria-hidden className="mt-1 h-1.5 overflow-hidden rounded-full bg-ink/8">
        <div
          className={classNames('h-full rounded-full', isWinner ? 'bg-ballot' : 'bg-ballot/55')}
          style={{ width: `${(100 * votes) / Math.max(1, all)}%` }}
        />
      </div>
    </>
  );
}

function tellRound(
  round: readonly OptionCount[],
  next: readonly OptionCount[] | undefined,
  place: number,
): string {
  const votes = round.map(({ option, votes }) => `${option} ${votes}`).join(', ');
  const out = round.find(({ option }) => next?.every((other) => other.option !== option));
  const told = words.count(place, votes);
  return next === undefined || out === undefined ? told : `${told}; ${words.out(out.option)}`;
}
