import type { Finding, Severity } from '#core/protocol/finding.ts';
import type { Answer, Use } from '../answer.ts';
import { readContest } from '../judge-severity.ts';
import { idsIn, knownFindings } from '../knowledge.ts';
import { actsNamed, lettersOfKind, wentWell, type Reading } from '../reading.ts';
import { placeOf } from '../wording.ts';

/** How long the analysts have to vote, in seconds. */
const VOTE_SECONDS = 60;

/** The votes that are due: one for each finding whose severity an analyst contests. Null: none. */
export function nextVotes(reading: Reading): Answer | null {
  const voted = idsIn(actsNamed(reading, 'open_vote'), 'about');
  const analysts = (reading.briefing?.team ?? [])
    .filter(({ role }) => role === 'analyst')
    .map(({ agent }) => agent);
  const uses = knownFindings(reading).flatMap(({ finding }) => {
    const claims = voted.has(finding.id) ? [] : claimsAbout(finding, reading);
    return claims.length === 0 ? [] : [toVote(finding, claims, analysts)];
  });
  if (uses.length === 0) return null;
  return { text: 'The analysts disagree on a severity, so I have them vote.', uses };
}

/** How many votes have no outcome yet. Each has a deadline, so that the outcome always comes. */
export function votesOpen(reading: Reading): number {
  const opened = actsNamed(reading, 'open_vote')
    .filter(wentWell)
    .flatMap((act) => act.result?.data?.['decision'] ?? []);
  const ended = new Set(
    lettersOfKind(reading, 'notice').flatMap(({ message: { decision } }) =>
      decision?.part === 'outcome' ? [decision.id as string] : [],
    ),
  );
  return opened.filter((id) => !ended.has(String(id))).length;
}

/** The severities that analysts claim a finding to have, against the one that it was shared with. */
function claimsAbout(finding: Finding, reading: Reading): readonly Severity[] {
  const claims = lettersOfKind(reading, 'broadcast').flatMap(({ message, text }) =>
    message.about.includes(finding.id) ? (readContest(text) ?? []) : [],
  );
  return [...new Set(claims)].filter((claim) => claim !== finding.severity);
}

function toVote(finding: Finding, claims: readonly Severity[], analysts: readonly string[]): Use {
  return {
    name: 'open_vote',
    input: {
      question: `How severe is ${finding.title} in ${placeOf(finding)}?`,
      options: [finding.severity, ...claims],
      voters: analysts,
      about: [finding.id],
      settles_severity: true,
      timeout_seconds: VOTE_SECONDS,
      wait: false,
    },
  };
}
