import { CircleCheck, CircleSlash2 } from 'lucide-react';
import type { DecisionRecord } from '#core/projections/patterns/decision-record.ts';
import { plainVoteOf } from '#core/projections/patterns/results.ts';
import { decisionWords as words } from '#components/decision-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { describeOutcome } from './describe-outcome.ts';
import { PaperLink, type Choosing } from './message-links.tsx';

interface OutcomeNoteProps {
  readonly record: DecisionRecord;
  readonly choosing: Choosing;
}

/** How a decision ended, with what was left of the dissent; nothing while it is open. */
export function OutcomeNote({ record, choosing }: OutcomeNoteProps) {
  if (record.end === null) return null;
  const told = describeOutcome(record.end.outcome, record.opened.tie);
  const Icon = told.isSettled ? CircleCheck : CircleSlash2;
  const notice = record.outcomeTold.at(-1);
  return (
    <div
      role="group"
      aria-label={words.outcome.label}
      className={classNames('rounded-8 px-3 py-2.5', told.isSettled ? 'bg-pass/8' : 'bg-ink/5')}
    >
      <p className="flex items-center gap-2 text-13 font-medium text-ink">
        <Icon
          aria-hidden
          size={15}
          className={classNames('shrink-0', told.isSettled ? 'text-pass' : 'text-ink-faint')}
        />
        <span className="min-w-0 break-words">{told.title}</span>
        {notice !== undefined && (
          <PaperLink
            message={notice.message}
            label={words.outcome.told(notice.to.length)}
            choosing={choosing}
          />
        )}
      </p>
      {told.text !== '' && (
        <p className="mt-1 text-13 break-words whitespace-pre-wrap text-ink">{told.text}</p>
      )}
      {told.why !== '' && <p className="mt-1 text-12 break-words text-ink-soft">{told.why}</p>}
      {told.remarks.length > 0 && (
        <ul className="mt-1.5 space-y-1">
          {told.remarks.map(({ agent, name, text }) => (
            <li key={`${agent} ${name}`} className="text-12 break-words text-ink-soft">
              <span className="font-medium text-ink">{agent}</span>, {name.toLowerCase()}: {text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What a plain vote over the first drafts of a consensus gave, to show beside its outcome; nothing where there was none. */
export function PlainVoteNote({ record }: { readonly record: DecisionRecord }) {
  const vote = plainVoteOf(record);
  if (vote === null) return null;
  const { plain } = words;
  const outcome = record.end?.outcome;
  const agreed = outcome !== undefined && 'text' in outcome ? outcome.text : null;
  const winner = vote.option === null ? plain.none : `${vote.option}: ${vote.text}`;
  return (
    <p className="text-12 break-words text-ink-soft">
      <span className="text-ink-faint">{plain.label}</span>{' '}
      {vote.tied.length > 0 ? plain.tied(vote.tied.join(', ')) : winner}
      {agreed !== null && vote.option !== null && (
        <span className="block text-ink-faint">
          ({agreed === vote.text ? plain.same : plain.other})
        </span>
      )}
    </p>
  );
}
