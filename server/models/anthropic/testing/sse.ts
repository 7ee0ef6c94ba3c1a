/** A block of an answer to be streamed. */
export type SseBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | {
      readonly type: 'tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: Readonly<Record<string, unknown>>;
    };

type SseEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** The bytes of a streamed answer, as the API writes them: each block in two or three pieces. */
export function sseAnswer(blocks: readonly SseBlock[], stopReason = 'end_turn'): Buffer {
  const events = [
    ...firstEvents(),
    ...blocks.flatMap(blockEvents),
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason, stop_sequence: null },
      usage: { output_tokens: 23 },
    },
    { type: 'message_stop' },
  ];
  return toBytes(events);
}

/** The bytes of an answer that has only begun: this text, and no end of it. */
export function sseBeginning(text: string): Buffer {
  return toBytes([...firstEvents(), ...blockEvents({ type: 'text', text }, 0).slice(0, -1)]);
}

function toBytes(events: readonly SseEvent[]): Buffer {
  return Buffer.from(events.map(sseEvent).join(''), 'utf8');
}

function firstEvents(): readonly SseEvent[] {
  const usage = {
    input_tokens: 11,
    output_tokens: 1,
    cache_read_input_tokens: 7,
    cache_creation_input_tokens: 5,
  };
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-test',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  return [{ type: 'message_start', message }, { type: 'ping' }];
}

/** One event as it is written on the wire. */
export function sseEvent(event: SseEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function blockEvents(block: SseBlock, index: number): readonly SseEvent[] {
  const deltas = deltasOf(block).map((delta) => ({ type: 'content_block_delta', index, delta }));
  return [
    { type: 'content_block_start', index, content_block: emptied(block) },
    ...deltas,
    { type: 'content_block_stop', index },
  ];
}

function emptied(block: SseBlock): unknown {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: '', citations: null };
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'tool_use':
      return { ...block, input: {} };
  }
}

function deltasOf(block: SseBlock): readonly unknown[] {
  switch (block.type) {
    case 'text':
      return halves(block.text).map((text) => ({ type: 'text_delta', text }));
    case 'thinking':
      return [
        ...halves(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ];
    case 'tool_use':
      return halves(JSON.stringify(block.input)).map((partial_json) => ({
        type: 'input_json_delta',
        partial_json,
      }));
  }
}

function halves(text: string): readonly string[] {
  const middle = Math.floor(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}
