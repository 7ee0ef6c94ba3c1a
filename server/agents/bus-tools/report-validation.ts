import { z } from 'zod';
import type { FindingId } from '#core/protocol/ids.ts';
import { Check } from '#core/protocol/message.ts';
import type { AgentTool } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import type { BusToolParts } from './bus-tool-parts.ts';
import { About, Words } from './schemas.ts';
import { sentResult } from './sent-result.ts';

const Input = z.object({
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  text: Words.describe('What was checked, how, and what came out.'),
  about: About.optional().describe('Ids of the findings that the verdict is about.'),
  checks: z.array(Check).max(10).optional(),
});
type Input = z.infer<typeof Input>;

/** Tells the team whether something holds, with the checks that show it. */
export function reportValidation(parts: BusToolParts): AgentTool<Input> {
  return {
    name: 'report_validation',
    description:
      'Report a verdict on changes: pass only for what a check has shown, fail with what is wrong, ' +
      'inconclusive where it could not be checked. The whole team hears it.',
    input: Input,
    concurrent: false,
    describe: ({ verdict, text }) => clip(`Verdict ${verdict}: ${text}`, 160),
    async run({ verdict, text, about, checks = [] }, use) {
      const sent = await parts.bus.send({
        kind: 'validation',
        id: use.messageId(0),
        from: use.agent,
        to: 'all',
        text,
        importance: verdict === 'fail' ? 'high' : 'normal',
        about: (about ?? []) as readonly string[] as readonly FindingId[],
        verdict,
        checks,
        causation: [use.started],
        via: 'tool',
      });
      return sentResult(parts, [sent]);
    },
  };
}
