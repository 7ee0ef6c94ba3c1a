import { COORDINATOR } from '#core/protocol/ids.ts';
import { rest, type Answer, type Use } from './answer.ts';
import { workAlone } from './duties/alone.ts';
import { answerRequests } from './duties/answer-requests.ts';
import { runBaseline } from './duties/baseline.ts';
import { discover } from './duties/discover.ts';
import { fix } from './duties/fix.ts';
import { FIX_ORDER, orderFixes } from './duties/order-fixes.ts';
import { validate } from './duties/validate.ts';
import { answerPapers } from './duties/vote.ts';
import { weigh } from './duties/weigh.ts';
import { knownFindings } from './knowledge.ts';
import { actsNamed, lettersOfKind, type Reading } from './reading.ts';
import { finishStep, openStep, type OpenStep } from './step.ts';
import { count } from './wording.ts';
import { unreachable } from '#core/lib/unreachable.ts';

/** What an analyst, architect, developer or tester does next: answer who waits, then its own step. */
export function actAsMember(reading: Reading): Answer {
  const waiting = both(answerRequests(reading), answerPapers(reading));
  const step = openStep(reading);
  if (wrapsUp(reading)) return wrapUp(step);
  const own = step === null ? betweenSteps(reading) : work(step, reading);
  if (waiting.uses.length === 0) return own;
  if (own.uses.length === 0) return waiting;
  const alongside = own.uses.filter((use) => use.name !== 'finish_step');
  return { text: `${waiting.text} ${own.text}`, uses: [...waiting.uses, ...alongside] };
}

function both(one: Answer, other: Answer): Answer {
  return { text: `${one.text} ${other.text}`.trim(), uses: [...one.uses, ...other.uses] };
}

function work(step: OpenStep, reading: Reading): Answer {
  switch (step.duty) {
    case 'discover':
      return discover(reading, step);
    case 'baseline':
      return runBaseline(reading, step);
    case 'weigh':
      return weigh(reading);
    case 'order':
      return orderFixes(reading, step);
    case 'fix':
      return fix(reading, step);
    case 'validate':
      return validate(reading, step);
    case 'alone':
      return workAlone(reading, step);
    default:
      return unreachable(step.duty);
  }
}

/** Without a step an agent listens; a developer makes known that it will need the architect's order. */
function betweenSteps(reading: Reading): Answer {
  const order = orderUnplanned(reading);
  if (order !== null) return order;
  const known = knownFindings(reading).length;
  const uses = needOrder(reading);
  if (uses.length > 0) {
    return { text: `I heard of ${count(known, 'finding')}, and will need the ${FIX_ORDER}.`, uses };
  }
  return rest(known > 0 ? `I know of ${count(known, 'finding')} so far.` : 'I listen.');
}

/**
 * A plan that the user changed may have no step that decides the order. Who declared that it will
 * need it, and now says so again, waits: then the architect decides it all the same.
 */
function orderUnplanned(reading: Reading): Answer | null {
  const planned = lettersOfKind(reading, 'assignment').length > 0;
  if (reading.briefing?.role !== 'architect' || planned) return null;
  const asked = lettersOfKind(reading, 'dependency').filter(
    ({ message }) => message.topic === FIX_ORDER,
  );
  const again = asked.find(({ message: { from } }, place) =>
    asked.slice(0, place).some((earlier) => earlier.message.from === from),
  );
  if (again === undefined) return null;
  const answer = orderFixes(reading, {
    ...{ duty: 'order', part: 1, parts: 1, at: again.at },
    ...{ only: null, heirOf: null },
  });
  return answer.uses.some(({ name }) => name === 'finish_step') ? null : answer;
}

function needOrder(reading: Reading): readonly Use[] {
  const { briefing } = reading;
  const architect = briefing?.team.find(({ role }) => role === 'architect')?.agent;
  if (briefing?.role !== 'developer' || architect === undefined) return [];
  const heard = lettersOfKind(reading, 'discovery').some(
    ({ message }) => message.from !== COORDINATOR,
  );
  const worked = lettersOfKind(reading, 'assignment').length > 0;
  const declared = actsNamed(reading, 'declare_dependency').length > 0;
  if (!heard || worked || declared) return [];
  return [{ name: 'declare_dependency', input: { topic: FIX_ORDER, provider: architect } }];
}

function wrapsUp(reading: Reading): boolean {
  return lettersOfKind(reading, 'notice').some(
    ({ message, at }) => ['wrap-up', 'stop'].includes(message.topic) && at >= reading.turnAt,
  );
}

function wrapUp(step: OpenStep | null): Answer {
  const text = 'I was asked to wrap up, and stop here.';
  return step === null ? rest(text) : { text, uses: [finishStep('failed', text)] };
}
