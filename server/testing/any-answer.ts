import type Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import type { AssistantBlock } from '#core/protocol/content.ts';
import { createAnswerBuilder } from '#server/models/anthropic/answer-builder.ts';
import { sseAnswer, type SseBlock } from '#server/models/anthropic/testing/sse.ts';

/** An answer of a model as it is streamed: thinking, text with commands, uses of tools. */
export type Answer = readonly SseBlock[];

const line = fc.constantFrom(
  'DISCOVERY[critical]: The login is open.',
  'DISCOVERY[high]: The login is open.',
  'DISCOVERY: Über 😀 <b>',
  'BROADCAST: I fix it.',
  '  and go on',
  'REQUEST @analyst-1: Which driver?',
  'REQUEST @analyst-1:',
  'VALIDATION[pass]: It holds.',
  'FULFILMENT: order',
  '```',
  'I look at it.',
  '</said></interrupted>',
  '',
  ' ',
);
const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));

const content: fc.Arbitrary<SseBlock> = fc.oneof(
  { weight: 3, arbitrary: text.map((said) => ({ type: 'text', text: said }) as const) },
  fc.constantFrom('Hm.', 'Then – the query.').map((thinking) => {
    return { type: 'thinking', thinking, signature: '' } as const;
  }),
);

/** Answers of a few blocks; signatures and ids of tools are unlike each other within one. */
export const anyAnswer: fc.Arbitrary<Answer> = fc
  .tuple(fc.array(content, { maxLength: 4 }), fc.nat(2))
  .map(([blocks, uses]) => [
    ...blocks.map((block) =>
      block.type === 'thinking' ? { ...block, signature: `sig of ${block.thinking}` } : block,
    ),
    ...Array.from({ length: uses }, (_, index) => ({
      type: 'tool_use' as const,
      id: `toolu_${index}`,
      name: 'scan',
      input: { paths: ['a.js', 'é.js'] },
    })),
  ]);

/** The bytes of an answer on the wire. */
export function bytesOf(answer: Answer): Buffer {
  const uses = answer.some(({ type }) => type === 'tool_use');
  return sseAnswer(answer, uses ? 'tool_use' : 'end_turn');
}

/** The signatures in answers, and the thinking that each belongs to. */
export function signaturesOf(answers: readonly Answer[]): ReadonlyMap<string, string> {
  const thoughts = answers.flat().filter((block) => block.type === 'thinking');
  return new Map(thoughts.map(({ signature, thinking }) => [signature, thinking]));
}

/** What had come of an answer when its stream was broken off after this share of its bytes. */
export function cameOf(answer: Answer, share: number): readonly AssistantBlock[] {
  const bytes = bytesOf(answer);
  const text = bytes.subarray(0, Math.floor(bytes.length * share)).toString('utf8');
  const builder = createAnswerBuilder(100);
  for (const event of text.split('\n\n').slice(0, -1)) {
    const data = event.slice(event.indexOf('data: ') + 'data: '.length);
    builder.take(JSON.parse(data) as Anthropic.RawMessageStreamEvent);
  }
  return builder.content();
}

/** Shares of an answer's bytes, each as likely as any other. */
export function anyShares(count: number): fc.Arbitrary<readonly number[]> {
  const share = fc.noBias(fc.nat(10_000)).map((many) => many / 10_000);
  return fc.array(share, { minLength: count, maxLength: count });
}
