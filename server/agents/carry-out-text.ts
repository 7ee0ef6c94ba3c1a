import { COORDINATOR, type AgentId, type MessageId, type Seq } from '#core/protocol/ids.ts';
import type { MessageDraft, Sent } from '#server/bus/message-bus.ts';
import type { AgentParts, AgentSeat } from './agent-parts.ts';
import { toAgentId } from './agent-name.ts';
import type { Asked } from './open-questions.ts';
import { isCarriedOut, type NamedCommand } from './said-commands.ts';
import type { TextCommand } from './text-commands.ts';
import { tellRefusals } from './tell-refusals.ts';
import { toDecisionDraft } from './text-decisions.ts';

/** How long a request or need that was written in text may stay open, in milliseconds. */
export const TEXT_REQUEST_TIMEOUT_MS = 300_000;
/** The most commands that one answer may hold; the rest is answered with a correction. */
const COMMANDS_LIMIT = 50;
const TOO_MANY = `An answer may hold at most ${COMMANDS_LIMIT} commands; this and later ones were not sent.`;

/** What came of the commands in one answer's text. */
export interface TextCarriedOut {
  /** Requests and needs whose answers will come as mail. */
  readonly asked: readonly Asked[];
  /** How many commands came back to the agent as corrections. */
  readonly corrections: number;
  /** What was sent now or, of an answer in place of an unfinished one, before. */
  readonly carriedOut: readonly NamedCommand[];
}

/** The commands of one answer, and the entry that it is recorded in. */
export interface SpokenAnswer {
  readonly commands: readonly NamedCommand[];
  readonly seq: Seq;
  /** Whether the answer was broken off: then what can't be sent is passed over. */
  readonly unfinished: boolean;
}

interface Spoken extends NamedCommand {
  readonly causation: readonly Seq[];
}

type Toward = { readonly draft: MessageDraft } | { readonly reason: string };

/**
 * Sends what an agent said in its text, in order. The sender is this agent, whatever the text
 * claims; ids come from the call, so that repeating the call sends nothing twice, and what was sent
 * of an unfinished answer is passed over. What can't be sent comes back as a notice.
 */
export async function carryOutText(
  parts: AgentParts,
  seat: AgentSeat,
  { commands, seq, unfinished }: SpokenAnswer,
): Promise<TextCarriedOut> {
  const asked: Asked[] = [];
  const carriedOut: NamedCommand[] = [];
  let corrections = 0;
  for (const [index, named] of commands.slice(0, COMMANDS_LIMIT + 1).entries()) {
    if (seat.signal.aborted) break;
    if (named.repeated) {
      carriedOut.push(named);
      continue;
    }
    const spoken: Spoken = { ...named, causation: [seq] };
    const { sent, reason } = await speak(parts, seat, { spoken, index });
    if (sent !== null && isCarriedOut(sent.recipients)) carriedOut.push(named);
    if (reason === null) asked.push(...askedBy(named));
    else if (!unfinished) {
      corrections += 1;
      await correct(parts, seat, { spoken, reason });
    }
  }
  return { asked, corrections, carriedOut };
}

/** Sends one command; the reason says what was wrong with it, or who refused it. */
async function speak(
  parts: AgentParts,
  seat: AgentSeat,
  { spoken, index }: { readonly spoken: Spoken; readonly index: number },
): Promise<{ readonly sent: Sent | null; readonly reason: string | null }> {
  if (index === COMMANDS_LIMIT) return { sent: null, reason: TOO_MANY };
  const toward = toDraft(parts, seat, spoken);
  if ('reason' in toward) return { sent: null, reason: toward.reason };
  const sent = await parts.bus.send(toward.draft);
  return { sent, reason: tellRefusals(sent, parts.bus.agents()) };
}

function askedBy({ command, id }: NamedCommand): readonly Asked[] {
  if (command.kind === 'request') return [{ id, topic: null }];
  return command.kind === 'dependency' ? [{ id, topic: command.topic }] : [];
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
      return toDecisionDraft(parts, { agent, base, command });
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
