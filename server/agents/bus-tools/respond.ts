import { z } from 'zod';
import { Json } from '#core/protocol/content.ts';
import { refuse, type AgentTool } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import type { BusToolParts } from './bus-tool-parts.ts';
import { Words } from './schemas.ts';
import { sentResult } from './sent-result.ts';

const Input = z.object({
  request: z.string().describe('The id of the request that you answer.'),
  text: Words.describe('The answer, so exact that the other can act on it.'),
  data: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Facts that a machine can use, such as {"parameterStyle": "qmark"}.'),
});
type Input = z.infer<typeof Input>;

/** The most that `data` may hold, in characters of JSON. */
const DATA_LIMIT = 4000;

/** Answers a request; the answer finds whoever asked. */
export function respond(parts: BusToolParts): AgentTool<Input> {
  return {
    name: 'respond',
    description: 'Answer a request that you were sent, by its id. Whoever asked waits for it.',
    input: Input,
    concurrent: false,
    describe: ({ text }) => clip(`Answering: ${text}`, 160),
    async run({ request: id, text, data }, use) {
      const request = parts.requests.find(id.replace(/^#/, ''));
      if (request === null || !request.to.includes(use.agent)) {
        const open = parts.requests.openTo(use.agent).map((one) => `${one.id} from ${one.from}`);
        const offer = open.length > 0 ? `Open are: ${open.join(', ')}.` : 'None is open.';
        return refuse(`You were not sent a request with the id ${clip(id, 120)}. ${offer}`);
      }
      if (request.answeredBy.includes(use.agent)) {
        return refuse('You have answered this request already; an answer arrives once.');
      }
      const facts = data === undefined ? undefined : readData(data);
      if (facts === null) return refuse(`data has at most ${DATA_LIMIT} characters of JSON.`);
      const sent = await parts.bus.send({
        kind: 'response',
        id: use.messageId(0),
        from: use.agent,
        to: [request.from],
        correlationId: request.id,
        text,
        ...(facts === undefined ? {} : { data: facts }),
        causation: [use.started],
        via: 'tool',
      });
      return sentResult(parts, [sent]);
    },
  };
}

function readData(data: Readonly<Record<string, unknown>>): Readonly<Record<string, Json>> | null {
  if (JSON.stringify(data).length > DATA_LIMIT) return null;
  return z.record(z.string(), Json).safeParse(data).data ?? null;
}
