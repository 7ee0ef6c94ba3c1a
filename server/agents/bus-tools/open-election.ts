import { z } from 'zod';
import { refuse, type AgentTool } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import type { BusToolParts } from './bus-tool-parts.ts';
import { openingInput, toRules } from './decision-inputs.ts';
import { openAndWait } from './open-and-wait.ts';

const LEASE_SECONDS = 300;

const Input = z.object({
  ...openingInput,
  candidates: z
    .array(z.string())
    .min(1)
    .max(26)
    .optional()
    .describe('Who can be elected; when left out, the voters stand themselves.'),
  lease_seconds: z
    .number()
    .min(5)
    .max(3600)
    .optional()
    .describe('How long the leader leads without a finished call or renew_lease; 300 else.'),
  terms: z.int().min(1).max(10).optional().describe('How many terms at most; 3 else.'),
});
type Input = z.infer<typeof Input>;

/** Lets agents elect one of them to lead. */
export function openElection(parts: BusToolParts): AgentTool<Input> {
  return {
    name: 'open_election',
    description:
      'Have agents elect a leader for something. The leader keeps its lease by working; when it is ' +
      'lost, the next term is elected by itself, and orders of the old one are refused. Returns ' +
      'JSON {decision, outcome}: elected with leader and term, or why nobody was.',
    input: Input,
    concurrent: false,
    describe: ({ question }) => clip(`Opening an election: ${question}`, 160),
    run(input, use) {
      const checked = toRules(parts, input, use);
      if ('reason' in checked) return Promise.resolve(refuse(checked.reason));
      const present: readonly string[] = parts.bus.agents();
      const names = [...new Set(input.candidates ?? [])];
      if (names.some((name) => !present.includes(name) || name === 'human')) {
        return Promise.resolve(refuse(`"candidates" names agents such as ${present.join(', ')}.`));
      }
      const order = {
        ...checked.rules,
        pattern: 'election',
        roundsCap: input.terms ?? 3,
        leaseMs: Math.round((input.lease_seconds ?? LEASE_SECONDS) * 1000),
        options: names.map((id) => ({ id, text: id })),
      } as const;
      return openAndWait(parts, order, { use, wait: input.wait ?? true });
    },
  };
}
