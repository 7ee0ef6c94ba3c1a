import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Severity, type Finding } from '#core/protocol/finding.ts';
import type { FindingId } from '#core/protocol/ids.ts';
import { Importance } from '#core/protocol/message.ts';
import type { Sent } from '#server/bus/message-bus.ts';
import { refuse, type AgentTool } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import type { BusToolParts } from './bus-tool-parts.ts';
import { Words } from './schemas.ts';
import { sentResult } from './sent-result.ts';

const OwnFinding = z.object({
  path: z.string().min(1).max(1024).describe('Relative to the workspace.'),
  line: z.int().positive(),
  severity: Severity,
  title: z.string().min(1).max(160),
  cwe: z.string().max(20).optional().describe('Such as CWE-89.'),
  message: z.string().max(600).optional(),
  remedy: z.string().max(400).optional(),
});

const Input = z.object({
  text: Words.describe('What you found, where, and why it matters; two or three sentences.'),
  importance: Importance.describe(
    'critical interrupts the team; high and normal are heard at the next call; low can wait.',
  ),
  findings: z
    .array(z.union([z.string().min(1).max(120), OwnFinding]))
    .max(40)
    .optional()
    .describe('Ids of findings that a scan gave, or findings of your own.'),
});
type Input = z.infer<typeof Input>;

/** How many findings one message carries. */
const FINDINGS_A_MESSAGE = 4;

/** Tells the whole team what was found, with the findings themselves. */
export function shareDiscovery(parts: BusToolParts): AgentTool<Input> {
  return {
    name: 'share_discovery',
    description:
      'Tell the whole team what you found, the moment you are sure of it. Everyone hears it at ' +
      'their next call. Name findings by the ids that a scan gave, or state your own.',
    input: Input,
    concurrent: false,
    describe: ({ text }) => clip(`Sharing: ${text}`, 160),
    async run({ text, importance, findings = [] }, use) {
      const resolved = findings.map((one) =>
        typeof one === 'string' ? (parts.findings.find(one) ?? one) : toFinding(one),
      );
      const unknown = resolved.filter((one) => typeof one === 'string');
      if (unknown.length > 0) return refuse(tellUnknown(unknown));
      const known = resolved.filter((one) => typeof one !== 'string');
      parts.findings.note(known);
      const groups = chunks(known);
      const sent: Sent[] = [];
      for (const [index, group] of groups.entries()) {
        const part = groups.length > 1 ? ` (${index + 1} of ${groups.length})` : '';
        const draft = {
          kind: 'discovery',
          id: use.messageId(index),
          from: use.agent,
          to: 'all',
          text: `${text}${part}`,
          importance,
          findings: group,
          causation: [use.started],
          via: 'tool',
        } as const;
        sent.push(await parts.bus.send(draft));
      }
      return sentResult(parts, sent);
    },
  };
}

function tellUnknown(ids: readonly string[]): string {
  return (
    `No finding has the id ${ids.join(', ')}. Use the ids that scan gave, or state the finding ` +
    'as {path, line, severity, title}.'
  );
}

/** An agent's own finding; the same title at the same place has the same id. */
function toFinding(own: z.infer<typeof OwnFinding>): Finding {
  const { path, line, severity, title, cwe = null, message = '', remedy = '' } = own;
  const hash = createHash('sha256').update(`${path}\n${line}\n${title}`).digest('hex');
  return {
    id: `review-${hash.slice(0, 12)}` as FindingId,
    rule: 'review',
    cwe,
    severity,
    title,
    message,
    place: { path, line, column: 1, endLine: line, snippet: '' },
    source: null,
    fixer: null,
    remedy,
  };
}

/** Groups of four; one empty group when there is nothing, for the text goes out all the same. */
function chunks(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const count = Math.max(1, Math.ceil(findings.length / FINDINGS_A_MESSAGE));
  return Array.from({ length: count }, (_, index) =>
    findings.slice(index * FINDINGS_A_MESSAGE, (index + 1) * FINDINGS_A_MESSAGE),
  );
}
