import { HUMAN, type AgentId, type MessageId } from '#core/protocol/ids.ts';
import type { SessionCommand } from '#core/protocol/session-command.ts';
import { BadTarget } from '#server/errors/bad-target.ts';
import { AlreadyAnswered } from '#server/errors/already-answered.ts';
import { NotDelivered } from '#server/errors/not-delivered.ts';
import { answerId } from '#server/bus/answer-id.ts';
import type { MessageBus, MessageDraft, Sent } from '#server/bus/message-bus.ts';
import type { KnownRequest, RequestBook } from '#server/agents/request-book.ts';

export interface SayParts {
  readonly bus: MessageBus;
  readonly requests: RequestBook;
}

type Say = Extract<SessionCommand, { command: 'say' }>;

/**
 * Says something in the user's name; resolves when it is on record. Rejects with BadTarget,
 * AlreadyAnswered or NotDelivered.
 */
export async function sayAsHuman(parts: SayParts, command: Say): Promise<void> {
  const { bus } = parts;
  if (!bus.agents().includes(HUMAN)) {
    throw new BadTarget('to', 'The team is not at work yet, so nobody would hear it.');
  }
  const { correlationId } = command;
  if (correlationId !== undefined) return answer(parts, command, correlationId);
  const sent = await bus.send(toDraft(bus, command));
  const refused = sent.recipients.filter(({ state }) => state === 'refused');
  if (refused.length > 0 && refused.length === sent.recipients.length) {
    throw new NotDelivered(refused.map(({ agent }) => agent));
  }
}

function toDraft(bus: MessageBus, { kind, text, to = 'all', importance }: Say): MessageDraft {
  const base = {
    ...{ from: HUMAN, to, text, causation: [], via: 'human' as const },
    ...(importance === undefined ? {} : { importance }),
  };
  if (to !== 'all') mustBeThere(bus, to);
  return kind === 'discovery' ? { ...base, kind, findings: [] } : { ...base, kind };
}

function mustBeThere(bus: MessageBus, to: readonly AgentId[]): void {
  const present = bus.agents().filter((agent) => agent !== HUMAN);
  const missing = to.filter((agent) => !present.includes(agent));
  if (missing.length === 0) return;
  const who = `${missing.map((agent) => `“${agent}”`).join(', ')} can't be spoken to.`;
  throw new BadTarget('to', `${who} On the bus are: ${present.join(', ')}.`);
}

async function answer({ bus, requests }: SayParts, say: Say, id: MessageId): Promise<void> {
  const request = requests.find(id);
  if (request === null || !request.to.includes(HUMAN)) {
    throw new BadTarget(
      'correlationId',
      `You were not asked a request of this id. ${open(requests)}`,
    );
  }
  if (request.answeredBy.includes(HUMAN)) throw new AlreadyAnswered();
  if (!bus.agents().includes(request.from)) {
    throw new BadTarget('correlationId', `${request.from}, who asked this, has left the team.`);
  }
  const sent = await bus.send({
    kind: 'response',
    id: answerId(id),
    ...{ from: HUMAN, to: [request.from], text: say.text, correlationId: id },
    ...(say.importance === undefined ? {} : { importance: say.importance }),
    ...{ causation: [], via: 'human' },
  });
  if (!isOurs(sent, say.text)) throw new AlreadyAnswered();
}

/** The bus keeps the first answer; another one is given back in place of ours. */
function isOurs({ message }: Sent, text: string): boolean {
  return text.startsWith(message.text.text);
}

function open(requests: RequestBook): string {
  const ids = requests.openTo(HUMAN).map(({ id, from }: KnownRequest) => `${id} from ${from}`);
  return ids.length > 0 ? `Open are: ${ids.join(', ')}.` : 'None is open.';
}
