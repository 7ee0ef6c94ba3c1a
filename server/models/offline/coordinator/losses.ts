import { lettersOfKind, type Reading } from '../reading.ts';

/** An agent that has left the team, and the step that it was at. */
export interface Loss {
  readonly agent: string;
  readonly wasAt: string | null;
}

/** The agents that reviews told to be lost. */
export function readLosses(reading: Reading): readonly Loss[] {
  const reviews = lettersOfKind(reading, 'notice').filter(
    ({ message }) => message.topic === 'review',
  );
  return reviews.flatMap(({ text }) =>
    [...text.matchAll(/^- agent-lost: (\S+) has left the team\.(.*)$/gm)].map((told) => ({
      agent: told[1] ?? '',
      wasAt: /It was at (\S+)\.(?: |$)/.exec(told[2] ?? '')?.[1] ?? null,
    })),
  );
}

/** The first agent of the first of these roles who is still there, or null. */
export function memberOf(reading: Reading, roles: readonly string[]): string | null {
  const lost = new Set(readLosses(reading).map(({ agent }) => agent));
  const team = (reading.briefing?.team ?? []).filter(({ agent }) => !lost.has(agent));
  const members = roles.flatMap((role) => team.filter((member) => member.role === role));
  return members[0]?.agent ?? null;
}
