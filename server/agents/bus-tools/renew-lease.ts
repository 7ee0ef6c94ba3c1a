import { z } from 'zod';
import { refuse, type AgentTool } from '../agent-tool.ts';
import type { BusToolParts } from './bus-tool-parts.ts';

const Input = z.object({
  decision: z.string().max(120).describe('The id of the election by which you lead.'),
});
type Input = z.infer<typeof Input>;

/** Renews the lease by which this agent leads. */
export function renewLease({ decisions }: BusToolParts): AgentTool<Input> {
  return {
    name: 'renew_lease',
    description:
      'Renew the lease by which you lead. Each call that you finish renews it too, so you need ' +
      'this only before a long silence.',
    input: Input,
    concurrent: false,
    describe: ({ decision }) => `Renewing the lease of ${decision}`,
    async run({ decision }, use) {
      const record = decisions.find(decision);
      const until =
        record === null ? null : await decisions.renew(record.decision, use.agent, [use.started]);
      if (until === null) return refuse(`You do not lead by ${decision} now.`);
      const leaseSeconds = Math.round((record?.opened.leaseMs ?? 0) / 1000);
      const text = JSON.stringify({ decision, renewed: true, leaseSeconds });
      return { ok: true, text, summary: `Leads for ${leaseSeconds} seconds more` };
    },
  };
}
