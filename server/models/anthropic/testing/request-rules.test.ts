import { describe, expect, it } from 'vitest';
import { faultOf } from './request-rules.ts';

const user = (...content: readonly unknown[]): unknown => ({ role: 'user', content });
const assistant = (...content: readonly unknown[]): unknown => ({ role: 'assistant', content });
const text = (words: string, more: object = {}): unknown => ({
  type: 'text',
  text: words,
  ...more,
});
const use = (id: string): unknown => ({ type: 'tool_use', id, name: 'scan', input: {} });
const answer = (id: string): unknown => ({ type: 'tool_result', tool_use_id: id, content: 'ok' });
const thinking = (words: string, signature: string): unknown => ({
  type: 'thinking',
  thinking: words,
  signature,
});
const cached = { cache_control: { type: 'ephemeral' } };
const known = new Map([['sig', 'hm']]);

function fault(messages: readonly unknown[], more: object = {}): string | null {
  return faultOf({ model: 'claude-test', max_tokens: 10, messages, ...more }, known);
}

/** A name, the messages, what else the request has, and what the refusal says. */
type BadRequest = readonly [string, readonly unknown[], object, RegExp];

describe('the rules of the API', () => {
  it('take a conversation with thinking, tools and results', () => {
    const messages = [
      user(text('go')),
      assistant(thinking('hm', 'sig'), text('I look'), use('a'), use('b')),
      user(answer('b'), answer('a'), text('news', cached)),
    ];
    expect(fault(messages)).toBeNull();
  });

  it.each<BadRequest>([
    ['no model', [user(text('go'))], { model: '' }, /model/],
    ['no max_tokens', [user(text('go'))], { max_tokens: undefined }, /max_tokens/],
    ['no messages', [], {}, /at least one message/],
    ['an assistant first', [assistant(text('hi')), user(text('go'))], {}, /first message/],
    ['two users in a row', [user(text('a')), user(text('b'))], {}, /alternate/],
    ['an empty message', [user(text('a')), assistant(), user(text('b'))], {}, /non-empty content/],
    ['an empty text', [user(text('  '))], {}, /must be non-empty/],
    ['a prefill', [user(text('a')), assistant(text('b'))], {}, /prefill/],
    [
      'thinking at the end of a message',
      [user(text('a')), assistant(text('b'), thinking('hm', 'sig')), user(text('c'))],
      {},
      /final block/,
    ],
    [
      'an unanswered tool use',
      [user(text('a')), assistant(use('x')), user(text('b'))],
      {},
      /without tool_result/,
    ],
    [
      'a result too much',
      [user(text('a')), assistant(use('x')), user(answer('x'), answer('y'))],
      {},
      /unexpected tool_use_id/,
    ],
    ['a result for nothing', [user(answer('x'))], {}, /unexpected tool_use_id/],
    [
      'the same result twice',
      [user(text('a')), assistant(use('x')), user(answer('x'), answer('x'))],
      {},
      /single result/,
    ],
    [
      'a result after text',
      [user(text('a')), assistant(use('x')), user(text('b'), answer('x'))],
      {},
      /before all other/,
    ],
    [
      'a result only later',
      [
        user(text('a')),
        assistant(use('x')),
        user(text('b')),
        assistant(text('c')),
        user(answer('x')),
      ],
      {},
      /without tool_result/,
    ],
    [
      'altered thinking',
      [user(text('a')), assistant(thinking('other', 'sig'), text('b')), user(text('c'))],
      {},
      /signature/,
    ],
    [
      'a lost signature',
      [user(text('a')), assistant(thinking('hm', ''), text('b')), user(text('c'))],
      {},
      /signature/,
    ],
    [
      'five breakpoints',
      [user(text('a', cached), text('b', cached), text('c', cached))],
      { system: [text('s', cached)], tools: [{ name: 'scan', ...cached }] },
      /maximum of 4/,
    ],
  ])('refuse %s', (...[, messages, more, expected]) => {
    expect(fault(messages, more)).toMatch(expected);
  });

  it('refuse what is no object', () => {
    expect(faultOf('nonsense', known)).toMatch(/not a JSON object/);
  });
});
