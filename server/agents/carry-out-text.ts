import type { AssistantBlock } from '#core/protocol/content.ts';
import {
  COORDINATOR,
  type AgentId,
  type CallId,
  type MessageId,
  type Seq,
} from '#core/protocol/ids.ts';
import type { MessageDraft, Sent } from '#server/bus/message-bus.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import type { AgentParts, AgentSeat } from './agent-parts.ts';
import { toAgentId } from './agent-name.ts';
import type { Asked } from './open-questions.ts';
import { readTextCommands } from './text-command-reader.ts';
import type { TextCommand } from './text-commands.ts';
import { tellRefusals } from './tell-refusals.ts';

/** How long a request or need that was written in text may stay open, in milliseconds. */
export const TEXT_REQUEST_TIMEOUT_MS = 300_000;
/** The most commands that one answer may hold; the rest is answered with a correction. */
const COMMANDS_LIMIT = 50;

/** What came of the commands in one answer's text. */
export interface TextCarriedOut {
  /** Requests and needs whose answers will come as mail. */
  readonly asked: readonly Asked[];
  /** How many commands came back to the agent as corrections. */
  readonly corrections: number;
}

interface Spoken {
  readonly command: TextCommand;
  readonly id: MessageId;
  readonly correctionId: MessageId;
  readonly causation: readonly Seq[];
}

type Toward = { readonly draft: MessageDraft } | { readonly reason: string };

/**
 * Sends what an agent said in its text, in order. The sender is this agent, whatever the text
 * claims; ids come from the call, so that repeating the call sends nothing twice. What can't be
 * sent comes back as a notice.
 */
export async function carryOutText(
  parts: AgentParts,
  seat: AgentSeat,
  answer: { readonly call: CallId; readonly content: readonly AssistantBlock[]; readonly seq: Seq },
): Promise<TextCarriedOut> {
  const commands = answer.content.flatMap((block) =>
    block.type === 'text' ? readTextCommands(block.text) : [],
  );
  const asked: Asked[] = [];
  let corrections = 0;
  for (const [index, command] of commands.slice(0, COMMANDS_LIMIT + 1).entries()) {
    if (seat.signal.aborted) break;
    const id = `m-${answer.call}-x${index}` as MessageId;
    const correctionId = `m-${answer.call}-c${index}` as MessageId;
    const spoken: Spoken = { command, id, correctionId, causation: [answer.seq] };
    const toward =
      index === COMMANDS_LIMIT
        ? {
            reason: `An answer may hold at most ${COMMANDS_LIMIT} commands; this and later ones were not sent.`,
          }
        : toDraft(parts, seat, spoken);
    const sent = 'draft' in toward ? await parts.bus.send(toward.draft) : null;
    const reason = 'draft' in toward ? refusalOf(parts, sent) : toward.reason;
    if (reason !== null) {
      corrections += 1;
      await correct(parts, seat, { spoken, reason });
    } else if (command.kind === 'request') asked.push({ id, topic: null });
    else if (command.kind === 'dependency') asked.push({ id, topic: command.topic });
  }
  return { asked, corrections };
}

function refusalOf({ bus }: AgentParts, sent: Sent | null): string | null {
  return sent === null ? null : tellRefusals(sent, bus.agents());
}

async function correct(
  parts: AgentParts,
  { agent }: AgentSeat,
  { spoken, reason }: { spoken: Spoken; reason: string },
): Promise<void> {
  await parts.bus.send({
    kind: 'notice',
    topic: 'correction',
    id: spoken.correctionId,
    from: COORDINATOR,
    to: [agent],
    text: `Your command was not carried out: ${firstLine(spoken.command)}\n${reason}`,
    causation: spoken.causation,
    via: 'system',
  });
}

function firstLine(command: TextCommand): string {
  if (command.kind === 'invalid') return command.line.slice(0, 200);
  const text = 'text' in command ? command.text : command.topic;
  return `${command.kind.toUpperCase()} ${text.split('\n')[0] ?? ''}`.slice(0, 200);
}

function toDraft(parts: AgentParts, { agent }: AgentSeat, spoken: Spoken): Toward {
  const { command, id, causation } = spoken;
  const base = { id, from: agent, causation, via: 'text' } as const;
  switch (command.kind) {
    case 'discovery':
      return { draft: { ...base, ...command, to: 'all', findings: [] } };
    case 'broadcast':
      return { draft: { ...base, ...command, to: 'all' } };
    case 'request':
      return addressed(command.to, (to) => ({
        ...base,
        ...command,
        to,
        timeoutMs: TEXT_REQUEST_TIMEOUT_MS,
      }));
    case 'response':
      return toResponse(parts, { agent, base, command });
    case 'dependency':
      return addressed(command.to, (to) => ({ ...base, ...command, to, text: command.topic }));
    case 'fulfilment':
      return { draft: { ...base, ...command, to: 'all' } };
    case 'validation':
      return { draft: { ...base, ...command, to: 'all', checks: [] } };
    case 'invalid':
      return { reason: command.reason };
    default:
      return unreachable(command);
  }
}

function addressed(name: string, toMessage: (to: readonly AgentId[]) => MessageDraft): Toward {
  const to = toAgentId(name);
  return to === null ? { reason: `"${name}" is no agent's name.` } : { draft: toMessage([to]) };
}

interface Answering {
  readonly agent: AgentId;
  readonly base: {
    readonly id: MessageId;
    readonly from: AgentId;
    readonly causation: readonly Seq[];
    readonly via: 'text';
  };
  readonly command: Extract<TextCommand, { kind: 'response' }>;
}

function toResponse({ requests }: AgentParts, { agent, base, command }: Answering): Toward {
  const request = requests.find(command.request);
  if (request === null || !request.to.includes(agent)) {
    const open = requests.openTo(agent).map(({ id, from }) => `#${id} from ${from}`);
    const offer = open.length > 0 ? `Open are: ${open.join(', ')}.` : 'None is open.';
    return { reason: `You were not asked a request #${command.request}. ${offer}` };
  }
  return {
    draft: {
      ...base,
      kind: 'response',
      to: [request.from],
      correlationId: request.id,
      text: command.text,
    },
  };
}
