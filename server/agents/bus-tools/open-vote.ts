import { z } from 'zod';
import { OPTION_LIMIT, OPTIONS_LIMIT, type DecisionOption } from '#core/protocol/decision.ts';
import { Severity } from '#core/protocol/finding.ts';
import { optionLetter } from '#core/projections/patterns/standing.ts';
import { refuse, type AgentTool } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import type { BusToolParts } from './bus-tool-parts.ts';
import { openingInput, toRules } from './decision-inputs.ts';
import { openAndWait } from './open-and-wait.ts';

const Input = z.object({
  ...openingInput,
  options: z
    .array(z.string().trim().min(1).max(OPTION_LIMIT))
    .min(2)
    .max(OPTIONS_LIMIT)
    .optional()
    .describe('What can be chosen; when left out, each voter drafts an answer first, unseen.'),
  settles_severity: z
    .boolean()
    .optional()
    .describe('The options are severities, and the outcome becomes that of the findings in about.'),
});
type Input = z.infer<typeof Input>;

/** Lets agents vote on a question. */
export function openVote(parts: BusToolParts): AgentTool<Input> {
  return {
    name: 'open_vote',
    description:
      'Have agents vote on a question, over options that you give or over drafts that they write ' +
      'without seeing each other’s. Returns JSON {decision, outcome}: decided, tied, undecided or ' +
      'no-quorum.',
    input: Input,
    concurrent: false,
    describe: ({ question }) => clip(`Opening a vote: ${question}`, 160),
    async run(input, use) {
      const checked = toRules(parts, input, use);
      if ('reason' in checked) return refuse(checked.reason);
      const options = toVoteOptions(input);
      if (options === null) {
        return refuse(
          'To settle a severity, give options of low, medium, high, critical, and about.',
        );
      }
      const settles = input.settles_severity === true ? { settles: 'severity' as const } : {};
      const order = { ...checked.rules, ...settles, pattern: 'voting', roundsCap: 1 } as const;
      return openAndWait(parts, { ...order, options }, { use, wait: input.wait ?? true });
    },
  };
}

function toVoteOptions({
  options = [],
  settles_severity,
  about,
}: Input): readonly DecisionOption[] | null {
  if (settles_severity !== true) {
    return options.map((text, place) => ({ id: optionLetter(place), text }));
  }
  const severities = new Set(options);
  const known = [...severities].every((one) => Severity.safeParse(one).success);
  if (!known || severities.size < 2 || about === undefined || about.length === 0) return null;
  return [...severities].map((id) => ({ id, text: id }));
}
