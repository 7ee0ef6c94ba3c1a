import { COORDINATOR } from '#core/protocol/ids.ts';
import type { Answer, Use } from '../answer.ts';
import { contestsOf, tellContest, type Contest } from '../judge-severity.ts';
import { idsIn } from '../knowledge.ts';
import { actsNamed, type Reading } from '../reading.ts';
import { finishStep } from '../step.ts';
import { count } from '../wording.ts';

/**
 * Weighs what the other analysts found against what this one found itself, and contests a severity
 * that the two together belie. The coordinator has the analysts vote on it.
 */
export function weigh(reading: Reading): Answer {
  const contests = contestsOf(reading);
  const told = idsIn(actsNamed(reading, 'broadcast'), 'about');
  const open = contests.filter(({ finding }) => !told.has(finding.id));
  if (open.length > 0) {
    return {
      text: `I judge ${count(open.length, 'finding')} of the others otherwise.`,
      uses: open.map(toBroadcast),
    };
  }
  const summary =
    contests.length > 0
      ? `Contested the severity of ${count(contests.length, 'finding')}.`
      : 'The severities of the others stand, as far as I can judge.';
  return { text: summary, uses: [finishStep('done', summary)] };
}

function toBroadcast(contest: Contest): Use {
  const about = [contest.finding.id];
  return {
    name: 'broadcast',
    input: { text: tellContest(contest), about, to: [COORDINATOR] },
  };
}
