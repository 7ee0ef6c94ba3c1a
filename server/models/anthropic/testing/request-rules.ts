import { isRecord, listOf, textIn, type JsonRecord } from './json-reading.ts';

/** What a validator remembers: signatures that the model gave, and the thinking that each belongs to. */
export type KnownSignatures = ReadonlyMap<string, string>;

type Rule = (body: JsonRecord, known: KnownSignatures) => string | null;

/** What the real API has against a request to /v1/messages; null when it would take it. */
export function faultOf(body: unknown, known: KnownSignatures): string | null {
  if (!isRecord(body)) return 'The body is not a JSON object.';
  for (const rule of RULES) {
    const fault = rule(body, known);
    if (fault !== null) return fault;
  }
  return null;
}

const RULES: readonly Rule[] = [
  hasBasics,
  alternates,
  hasContent,
  endsWithUser,
  endsWell,
  answersToolUses,
  keepsSignatures,
  cachesWithin,
];

function hasBasics({ model, max_tokens: maxTokens, messages }: JsonRecord): string | null {
  if (typeof model !== 'string' || model === '') return 'model: Field required';
  if (typeof maxTokens !== 'number' || !Number.isInteger(maxTokens) || maxTokens < 1) {
    return 'max_tokens: Input should be greater than or equal to 1';
  }
  return listOf(messages).length === 0 ? 'messages: at least one message is required' : null;
}

function alternates(body: JsonRecord): string | null {
  const roles = messagesOf(body).map(({ role }) => role);
  if (roles[0] !== 'user') return 'messages: first message must use the "user" role';
  const same = roles.findIndex((role, index) => index > 0 && role === roles[index - 1]);
  return same < 0 ? null : `messages.${same}: roles must alternate between "user" and "assistant"`;
}

function hasContent(body: JsonRecord): string | null {
  for (const [index, message] of messagesOf(body).entries()) {
    const blocks = blocksOf(message);
    if (blocks.length === 0) return `messages.${index}: all messages must have non-empty content`;
    if (blocks.some((block) => block['type'] === 'text' && textIn(block['text']).trim() === '')) {
      return `messages.${index}: text content blocks must be non-empty`;
    }
  }
  return null;
}

function endsWithUser(body: JsonRecord): string | null {
  return messagesOf(body).at(-1)?.role === 'user'
    ? null
    : 'This model does not support assistant message prefill. The conversation must end with a user message.';
}

function endsWell(body: JsonRecord): string | null {
  const index = messagesOf(body).findIndex((message) => {
    const last = blocksOf(message).at(-1)?.['type'];
    return message.role === 'assistant' && (last === 'thinking' || last === 'redacted_thinking');
  });
  return index < 0
    ? null
    : `messages.${index}: The final block in an assistant message cannot be \`thinking\`.`;
}

/** Every tool_use is answered in the next message, first and all together; nothing else is answered. */
function answersToolUses(body: JsonRecord): string | null {
  const messages = messagesOf(body);
  for (const [index, message] of messages.entries()) {
    if (message.role !== 'user') continue;
    const before = messages[index - 1];
    const asked = before === undefined ? [] : idsOf(blocksOf(before), 'tool_use', 'id');
    const blocks = blocksOf(message);
    const given = idsOf(blocks, 'tool_result', 'tool_use_id');
    const fault = compare(asked, given) ?? placed(blocks, given.length);
    if (fault !== null) return `messages.${index}: ${fault}`;
  }
  return null;
}

function compare(asked: readonly string[], given: readonly string[]): string | null {
  const missing = asked.find((id) => !given.includes(id));
  if (missing !== undefined)
    return `tool_use ids were found without tool_result blocks: ${missing}`;
  const extra = given.find((id) => !asked.includes(id));
  if (extra !== undefined) return `unexpected tool_use_id in tool_result: ${extra}`;
  return new Set(given).size === given.length ? null : 'each tool_use must have a single result';
}

function placed(blocks: readonly JsonRecord[], results: number): string | null {
  const first = blocks.slice(0, results).every((block) => block['type'] === 'tool_result');
  return first ? null : 'tool_result blocks must come before all other content';
}

function keepsSignatures(body: JsonRecord, known: KnownSignatures): string | null {
  for (const [index, message] of messagesOf(body).entries()) {
    const altered = blocksOf(message).some(
      (block) =>
        block['type'] === 'thinking' &&
        known.get(textIn(block['signature'])) !== textIn(block['thinking']),
    );
    if (altered) return `messages.${index}: Invalid \`signature\` in \`thinking\` block`;
  }
  return null;
}

function cachesWithin(body: JsonRecord): string | null {
  const places = [
    ...listOf(body['system']),
    ...listOf(body['tools']),
    ...messagesOf(body).flatMap(blocksOf),
  ].filter(isRecord);
  const marks = places.filter((place) => place['cache_control'] !== undefined);
  if (marks.length > 4) {
    return `A maximum of 4 blocks with cache_control may be provided. Found ${marks.length}.`;
  }
  return marks.some(({ type }) => type === 'thinking')
    ? 'cache_control cannot be set for thinking blocks'
    : null;
}

interface Message {
  readonly role: unknown;
  readonly content: unknown;
}

function messagesOf(body: JsonRecord): readonly Message[] {
  return listOf(body['messages'])
    .filter(isRecord)
    .map(({ role, content }) => ({ role, content }));
}

function blocksOf({ content }: Message): readonly JsonRecord[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return listOf(content).filter(isRecord);
}

function idsOf(blocks: readonly JsonRecord[], type: string, field: string): readonly string[] {
  return blocks.filter((block) => block['type'] === type).map((block) => textIn(block[field]));
}
