import { z } from 'zod';
import type { DependencyOutcome } from '#server/bus/message-bus.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import { readLongText } from '#server/persistence/text-blobs.ts';
import { toAgentId } from '../agent-name.ts';
import { refuse, type AgentTool, type AgentToolResult } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import type { BusToolParts } from './bus-tool-parts.ts';
import { DEFAULT_TIMEOUT_SECONDS, TimeoutSeconds, Topic, Words } from './schemas.ts';
import { sentResult } from './sent-result.ts';

const Declared = z.object({
  topic: Topic.describe('What you need, in the words that the other will use: "fix order".'),
  provider: z.string().describe('The agent that you need it from.'),
});
const Awaited = Declared.extend({ timeout_seconds: TimeoutSeconds.optional() });
const Fulfilled = z.object({ topic: Topic, text: Words.describe('What was needed.') });

/** Says what is needed and from whom, without waiting. */
export function declareDependency(parts: BusToolParts): AgentTool<z.infer<typeof Declared>> {
  return {
    name: 'declare_dependency',
    description:
      'Say that you will need something from another agent, and go on with your work. You hear of ' +
      'it by mail when it is there.',
    input: Declared,
    concurrent: false,
    describe: ({ topic, provider }) => clip(`Needs "${topic}" from ${provider}`, 160),
    async run({ topic, provider: name }, use) {
      const provider = toAgentId(name);
      if (provider === null) return noAgent(parts, name);
      const sent = await parts.bus.send({
        kind: 'dependency',
        id: use.messageId(0),
        from: use.agent,
        to: [provider],
        topic,
        text: topic,
        causation: [use.started],
        via: 'tool',
      });
      return sentResult(parts, [sent]);
    },
  };
}

/** Waits until someone has what is needed. */
export function awaitDependency(parts: BusToolParts): AgentTool<z.infer<typeof Awaited>> {
  return {
    name: 'await_dependency',
    description:
      'Wait for something that another agent provides; it may have been announced already. Returns ' +
      'JSON with the outcome: fulfilled (with text), expired, refused, deadlock, provider-left or ' +
      'interrupted.',
    input: Awaited,
    concurrent: false,
    describe: ({ topic, provider }) => clip(`Waiting for "${topic}" from ${provider}`, 160),
    async run({ topic, provider: name, timeout_seconds = DEFAULT_TIMEOUT_SECONDS }, use) {
      const provider = toAgentId(name);
      if (provider === null) return noAgent(parts, name);
      const timeoutMs = Math.round(timeout_seconds * 1000);
      const wait = { waiter: use.agent, provider, topic, timeoutMs, causation: [use.started] };
      return toResult(parts, await parts.bus.awaitDependency(wait, use.interrupt));
    },
  };
}

/** Announces what others need; everyone who waits for it hears. */
export function fulfilDependency(parts: BusToolParts): AgentTool<z.infer<typeof Fulfilled>> {
  return {
    name: 'fulfil_dependency',
    description: 'Announce that something others need is there now, and what it is.',
    input: Fulfilled,
    concurrent: false,
    describe: ({ topic }) => clip(`Provides "${topic}"`, 160),
    async run({ topic, text }, use) {
      const sent = await parts.bus.send({
        kind: 'fulfilment',
        id: use.messageId(0),
        from: use.agent,
        to: 'all',
        topic,
        text,
        causation: [use.started],
        via: 'tool',
      });
      return sentResult(parts, [sent]);
    },
  };
}

function noAgent({ bus }: BusToolParts, name: string): AgentToolResult {
  return refuse(
    `"${clip(name, 120)}" is no agent's name. On the bus are: ${bus.agents().join(', ')}.`,
  );
}

async function toResult(parts: BusToolParts, outcome: DependencyOutcome): Promise<AgentToolResult> {
  switch (outcome.kind) {
    case 'fulfilled':
      return fulfilled(parts, outcome);
    case 'expired':
      return unmet(outcome, 'It was not announced in time. You hear by mail when it is.');
    case 'refused':
      return unmet(outcome, 'The agent that should provide it was not reached.');
    case 'deadlock':
      return unmet(
        outcome,
        `They wait for each other: ${outcome.cycle.join(' → ')}. Do something else first.`,
      );
    case 'provider-left':
      return unmet(outcome, `${outcome.provider} has left and will not provide it.`);
    case 'interrupted':
      return unmet(
        outcome,
        'Interrupted by critical news. The need stays declared; you hear by mail when it is met.',
      );
    default:
      return unreachable(outcome);
  }
}

function unmet(
  { kind, ...facts }: Exclude<DependencyOutcome, { kind: 'fulfilled' }>,
  text: string,
): AgentToolResult {
  const told = JSON.stringify({ outcome: kind, ...facts, text });
  return { ok: false, text: told, summary: `Not provided: ${kind}` };
}

async function fulfilled(
  { log, blobs }: BusToolParts,
  { kind, topic, by, text, seq }: Extract<DependencyOutcome, { kind: 'fulfilled' }>,
): Promise<AgentToolResult> {
  const [entry] = seq === null ? [] : await log.read(seq - 1, 1);
  const message = entry?.type === 'message-sent' ? entry.body.message : null;
  const whole = message === null ? text : await readLongText(blobs, message.text);
  return {
    ok: true,
    text: JSON.stringify({ outcome: kind, topic, from: by, text: whole }),
    summary: clip(`${by} provided "${topic}"`, 160),
    carried: message === null || seq === null ? [] : [{ id: message.id, seq }],
  };
}
