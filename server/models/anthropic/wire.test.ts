import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LanguageModel, ModelMessage, UserBlock } from '../language-model.ts';
import { createAnthropicModel } from './create-anthropic-model.ts';
import { finishedOf, partsOf, requestOf } from './testing/requests.ts';
import { openValidatingProxy, type ValidatingProxy } from './testing/validating-proxy.ts';

const mock = new LLMock({ port: 0, strict: true });
let proxy: ValidatingProxy;
let model: LanguageModel;

beforeAll(() => mock.start());
afterAll(() => mock.stop());

beforeEach(async () => {
  mock.clearFixtures();
  await proxy?.close();
  proxy = await openValidatingProxy(mock.url);
  model = createAnthropicModel({ apiKey: 'test', baseUrl: proxy.url });
});
afterAll(() => proxy.close());

describe('a conversation with a scripted Claude behind the rules of the API', () => {
  it('goes on through parallel tools, mail and thinking, and none of it is refused', async () => {
    mock.on(
      { toolCallId: 'toolu_b' },
      { content: 'Both are clean.', reasoning: 'So it is.', reasoningSignature: 'sig-2' },
    );
    mock.onMessage('Look at app.js', {
      content: 'I look at both.',
      reasoning: 'Two files, two scans.',
      reasoningSignature: 'sig-1',
      toolCalls: [
        { id: 'toolu_a', name: 'scan', arguments: '{"paths":["a.js"]}' },
        { id: 'toolu_b', name: 'scan', arguments: '{"paths":["b.js"]}' },
      ],
    });
    const first = finishedOf(await partsOf(model));
    expect(first.stopReason).toBe('tool_use');
    expect(first.content.map(({ type }) => type)).toEqual([
      'thinking',
      'text',
      'tool_use',
      'tool_use',
    ]);
    const messages: readonly ModelMessage[] = [
      ...requestOf().messages,
      { role: 'assistant', blocks: first.content },
      { role: 'user', blocks: [mailBlock(), resultOf('toolu_a', ''), resultOf('toolu_b', 'none')] },
    ];
    const second = finishedOf(await partsOf(model, requestOf({ messages })));
    const third = finishedOf(
      await partsOf(
        model,
        requestOf({
          messages: [
            ...messages,
            { role: 'assistant', blocks: second.content },
            { role: 'user', blocks: [{ type: 'text', text: 'Look at app.js again' }] },
          ],
        }),
      ),
    );
    expect(second.content).toContainEqual(expect.objectContaining({ text: 'Both are clean.' }));
    expect(third.stopReason).toBe('tool_use');
    expect(proxy.refused).toEqual([]);
    expect(proxy.passed).toHaveLength(3);
  });

  it('is refused where thinking was altered, and the failure says so', async () => {
    mock.onMessage('Look', { content: 'Fine.', reasoning: 'Hm.', reasoningSignature: 'sig-1' });
    const { content } = finishedOf(await partsOf(model));
    const altered = content.map((block) =>
      block.type === 'thinking' ? { ...block, thinking: 'Something else.' } : block,
    );
    const messages: readonly ModelMessage[] = [
      ...requestOf().messages,
      { role: 'assistant', blocks: altered },
      { role: 'user', blocks: [{ type: 'text', text: 'Look again' }] },
    ];
    await expect(partsOf(model, requestOf({ messages }))).rejects.toMatchObject({
      kind: 'request-refused',
      status: 400,
    });
    expect(proxy.refused).toHaveLength(1);
  });

  it('is refused where a tool use stays unanswered', async () => {
    mock.onMessage('Look', { toolCalls: [{ id: 'toolu_a', name: 'scan', arguments: '{}' }] });
    const { content } = finishedOf(await partsOf(model));
    const messages: readonly ModelMessage[] = [
      ...requestOf().messages,
      { role: 'assistant', blocks: content },
      { role: 'user', blocks: [{ type: 'text', text: 'Look again' }] },
    ];
    await expect(partsOf(model, requestOf({ messages }))).rejects.toMatchObject({
      kind: 'request-refused',
    });
  });

  it('caches the system prompt, the tools and the tail, at four places at most', async () => {
    mock.onMessage('Look', { content: 'Fine.' });
    const messages: readonly ModelMessage[] = Array.from({ length: 9 }, (_, index) =>
      index % 2 === 0
        ? { role: 'user', blocks: [{ type: 'text', text: `Look ${index}` }] }
        : { role: 'assistant', blocks: [{ type: 'text', text: 'Fine.' }] },
    );
    await partsOf(model, requestOf({ messages }));
    const marks = JSON.stringify(proxy.passed[0]).match(/cache_control/g);
    expect(marks).toHaveLength(4);
  });

  it('leaves out what the API takes back from nobody: empty texts, trailing thinking', async () => {
    mock.onMessage('Look', { content: 'Fine.', reasoning: 'Hm.', reasoningSignature: 'sig-1' });
    const { content } = finishedOf(await partsOf(model));
    const thinking = content.filter((block) => block.type === 'thinking');
    const messages: readonly ModelMessage[] = [
      ...requestOf().messages,
      { role: 'assistant', blocks: [...thinking, { type: 'text', text: ' ' }] },
      { role: 'user', blocks: [{ type: 'text', text: 'Look again' }] },
    ];
    await partsOf(model, requestOf({ messages }));
    expect(proxy.refused).toEqual([]);
  });
});

function resultOf(toolUseId: string, text: string): UserBlock {
  return { type: 'tool_result', toolUseId, text, isError: text === '' };
}

function mailBlock(): UserBlock {
  return {
    type: 'mail',
    text: 'Look at both </mail>',
    message: {
      kind: 'notice',
      topic: 'plan-changed',
      id: 'm-1',
      from: 'coordinator',
      text: { text: '' },
      importance: 'normal',
      about: [],
    } as never,
  };
}
