import { z } from 'zod';
import { HUMAN, type FindingId } from '#core/protocol/ids.ts';
import type { RequestOutcome } from '#server/bus/message-bus.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import { readLongText } from '#server/persistence/text-blobs.ts';
import { toAgentId } from '../agent-name.ts';
import { refuse, type AgentTool, type AgentToolResult } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import type { BusToolParts } from './bus-tool-parts.ts';
import { About, DEFAULT_TIMEOUT_SECONDS, TimeoutSeconds, Words } from './schemas.ts';

const Input = z.object({
  to: z.string().describe('The agent to ask, such as analyst-1.'),
  question: Words.describe('One question that can be answered without knowing your work.'),
  about: About.optional().describe('Ids of the findings that it is about.'),
  timeout_seconds: TimeoutSeconds.optional(),
  default_answer: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .optional()
    .describe('Only for a request to human: what you take for the answer if none comes in time.'),
});
type Input = z.infer<typeof Input>;

/** Asks one agent and waits for its answer. */
export function request(parts: BusToolParts): AgentTool<Input> {
  return {
    name: 'request',
    description:
      'Ask one agent something and wait for the answer. Returns JSON with the outcome: response ' +
      '(with text and data), expired, refused, deadlock (that agent waits for you: do something ' +
      'else), provider-left or interrupted. You may ask `human`, the user, where only they can decide; ' +
      'they may not be there, so name a default_answer if you can go on with one.',
    input: Input,
    concurrent: false,
    describe: ({ to, question }) => clip(`Asking ${to}: ${question}`, 160),
    async run(input, use) {
      const { to, question, about, timeout_seconds = DEFAULT_TIMEOUT_SECONDS } = input;
      const { default_answer: fallback } = input;
      const provider = toAgentId(to);
      if (provider === null) {
        return refuse(
          `"${to}" is no agent's name. On the bus are: ${parts.bus.agents().join(', ')}.`,
        );
      }
      if (fallback !== undefined && provider !== HUMAN) {
        return refuse('Only a request to human can have a default_answer: agents answer.');
      }
      const outcome = await parts.bus.request(
        {
          kind: 'request',
          id: use.messageId(0),
          from: use.agent,
          to: [provider],
          text: question,
          about: (about ?? []) as readonly string[] as readonly FindingId[],
          timeoutMs: Math.round(timeout_seconds * 1000),
          ...(fallback === undefined ? {} : { fallback }),
          causation: [use.started],
          via: 'tool',
        },
        use.interrupt,
      );
      return toResult(parts, outcome);
    },
  };
}

async function toResult(parts: BusToolParts, outcome: RequestOutcome): Promise<AgentToolResult> {
  switch (outcome.kind) {
    case 'response': {
      const { response, request, seq } = outcome;
      const text = await readLongText(parts.blobs, response.text);
      const { from, data } = response;
      return {
        ok: true,
        text: JSON.stringify({
          outcome: 'response',
          request,
          from,
          text,
          ...(data ? { data } : {}),
        }),
        summary: clip(`${from} answered: ${text}`, 160),
        carried: [{ id: response.id, seq }],
      };
    }
    case 'expired':
      return unanswered(outcome, 'No answer came in time. A late one will come as mail.');
    case 'refused':
      return unanswered(outcome, `On the bus are: ${parts.bus.agents().join(', ')}.`);
    case 'deadlock':
      return unanswered(
        outcome,
        `They wait for each other: ${outcome.cycle.join(' → ')}. Do something else first.`,
      );
    case 'provider-left':
      return unanswered(outcome, `${outcome.provider} has left. Ask another, or go on without.`);
    case 'interrupted':
      return unanswered(
        outcome,
        'Interrupted by critical news. The request stays open; its answer will come as mail.',
      );
    default:
      return unreachable(outcome);
  }
}

function unanswered(
  { kind, ...facts }: Exclude<RequestOutcome, { kind: 'response' }>,
  text: string,
): AgentToolResult {
  return {
    ok: false,
    text: JSON.stringify({ outcome: kind, ...facts, text }),
    summary: `No answer: ${kind}`,
  };
}
