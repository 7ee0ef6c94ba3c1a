import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallId } from '#core/protocol/ids.ts';
import type { ModelMessage, ModelRequest, UserBlock } from '#server/models/language-model.ts';
import { ModelFailure } from '#server/models/model-failure.ts';
import { say, use, type Script, type ScriptedCall } from '#server/testing/scripted-model.ts';
import { setUnderWay, type UnderWay } from '#server/testing/under-way.ts';
import { createConversation } from './conversation.ts';
import { chooseKept, MOST_OVERFLOWS } from './compact-conversation.ts';

const BRIEFING = {
  task: 'Look at it.',
  agent: 'developer-1',
  role: 'developer',
  team: [],
  workspace: { files: 1, languages: [], sandbox: { available: false, detail: '' } },
};
const TOO_LONG = new ModelFailure({ kind: 'context-overflow', message: 'prompt is too long' });

function sizeOf({ messages }: ModelRequest): number {
  return JSON.stringify(messages).length;
}

/** A developer that scans, with a long remark, until it has done so many calls; its context is so large. */
function working(calls: number, context: number): Script {
  let done = 0;
  return ({ request }: ScriptedCall) => {
    if (sizeOf(request) > context) return TOO_LONG;
    done += 1;
    const remark = say(`Look ${done}. ${'x'.repeat(1500)}`);
    return done < calls
      ? [remark, use('scan', {})]
      : [use('finish_step', { outcome: 'done', summary: 'done' })];
  };
}

function blocksOf(messages: readonly ModelMessage[]): readonly UserBlock[] {
  return messages.flatMap((message) => (message.role === 'user' ? message.blocks : []));
}

function told({ model }: UnderWay): readonly string[] {
  const last = model.requests.filter(({ agent }) => agent === 'developer-1').at(-1);
  return blocksOf(last?.request.messages ?? []).flatMap((block) =>
    block.type === 'knowledge' ? [block.text] : [],
  );
}

describe('A conversation that is too long for its model', () => {
  it('is made shorter, on record, and its agent goes on and finishes', async () => {
    const way = setUnderWay({ developer: working(60, 30_000) });
    await way.until(() => way.of('step-finished').length === 1);
    expect(way.of('step-finished')[0]?.body.outcome).toBe('done');
    expect(way.of('turn-finished').map(({ body }) => body.outcome)).toEqual(['idle']);
    const failed = way.of('call-failed');
    const compacted = way.of('conversation-compacted');
    expect(failed.length).toBeGreaterThan(2);
    expect(compacted).toHaveLength(failed.length);
    for (const [index, { body, causation }] of compacted.entries()) {
      expect(body.call).toBe(failed[index]?.body.call);
      expect(causation).toEqual([failed[index]?.seq]);
      expect(body.keptFrom).not.toBeNull();
      expect(body.dropped).toBeGreaterThan(0);
    }
    const [first] = compacted;
    const next = way.of('call-started').find(({ body }) => body.reissues === first?.body.call);
    expect(next?.causation).toContain(first?.seq);
    await way.end();
  });

  it('keeps the briefing, what is known, and the last exchanges as they were', async () => {
    const way = setUnderWay({ developer: working(20, 30_000) });
    await way.until(() => way.of('step-finished').length === 1);
    const requests = way.model.requests.filter(({ agent }) => agent === 'developer-1');
    const place = requests.findIndex(({ request }) => shortFormIn(request) !== null);
    const [before, after] = [requests[place - 1]?.request, requests[place]?.request];
    expect(after?.messages[0]?.blocks.map(({ type }) => type)).toEqual(['briefing', 'knowledge']);
    const rest = after?.messages.slice(1) ?? [];
    expect(rest.length).toBeGreaterThan(2);
    expect(before?.messages.slice(-rest.length)).toEqual(rest);
    expect(shortFormIn(after as ModelRequest)).toContain('work: Work Do it.');
    await way.end();
  });

  it('is made shorter before the call where the size of the context is known', async () => {
    const script = working(60, Infinity);
    const way = setUnderWay(
      { developer: script },
      { context: 26_000, limits: { callsPerTurn: 99 } },
    );
    await way.until(() => way.of('step-finished').length === 1);
    const compacted = way.of('conversation-compacted');
    expect(compacted.length).toBeGreaterThan(1);
    expect(compacted.every(({ body }) => body.call === null && body.keptFrom !== null)).toBe(true);
    expect(way.of('call-failed')).toEqual([]);
    await way.end();
  });

  it('fails its agent where even the least is too long', async () => {
    const way = setUnderWay({ developer: () => TOO_LONG });
    await way.until(() => way.of('agent-left').length === 1);
    expect(way.of('agent-left')[0]?.body.failure?.kind).toBe('context-overflow');
    expect(way.of('conversation-compacted')).toHaveLength(MOST_OVERFLOWS);
    expect(way.of('call-started')).toHaveLength(MOST_OVERFLOWS + 1);
    await way.end();
  });

  it('gives up the last results too where they do not fit', async () => {
    const long = use('share_discovery', { text: 'y'.repeat(200_000), importance: 'normal' });
    const developer: Script = ({ request, calls }) => {
      if (calls === 0) return [long];
      return sizeOf(request) > 20_000 ? TOO_LONG : [use('finish_step', DONE)];
    };
    const way = setUnderWay({ developer });
    await way.until(() => way.of('step-finished').length === 1);
    const last = way.of('conversation-compacted').at(-1);
    expect(last?.body.keptFrom).toBeNull();
    expect(told(way)).toHaveLength(1);
    await way.end();
  });
});

const DONE = { outcome: 'done', summary: 'done' };

function shortFormIn(request: ModelRequest): string | null {
  const found = blocksOf(request.messages).find((block) => block.type === 'knowledge');
  return found?.type === 'knowledge' ? found.text : null;
}

describe('Critical discoveries', () => {
  it('survive any number of shortenings', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(12), fc.boolean()), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 25_000, max: 40_000 }),
        async (found, context) => {
          const inner = working(30, context);
          let calls = 0;
          const critical: string[] = [];
          const developer: Script = async (call) => {
            calls += 1;
            for (const [at, isCritical] of found) {
              if (at !== calls) continue;
              const importance = isCritical ? 'critical' : 'low';
              const text = `thing ${calls} ${'z'.repeat(900)}`;
              const said = { kind: 'discovery', findings: [], text, importance } as const;
              const how = { to: 'all', causation: [], via: 'tool' } as const;
              const sent = await way.session.bus.send({
                ...said,
                ...how,
                from: 'analyst-1' as never,
              });
              if (isCritical) critical.push(sent.message.id);
            }
            return inner(call);
          };
          const way = setUnderWay({ developer }, { limits: { callsPerTurn: 99 } });
          await way.until(() => way.of('step-finished').length === 1);
          await way.end();
          const known = told(way);
          expect(known).toHaveLength(1);
          for (const id of critical) {
            const isTold = known.some((text) => text.includes(`analyst-1, ${id}: `));
            expect(isTold || heardLate(way, id), id).toBe(true);
          }
        },
      ),
      { numRuns: 30 },
    );
  }, 60_000);
});

/** Whether a message stands as mail in the last request. */
function heardLate({ model }: UnderWay, id: string): boolean {
  const last = model.requests.filter(({ agent }) => agent === 'developer-1').at(-1);
  return blocksOf(last?.request.messages ?? []).some(
    (block) => block.type === 'mail' && block.message.id === id,
  );
}

describe('What is kept of a conversation', () => {
  it('is, where no exchange is, the news but for results of tools, and one short form', () => {
    const conversation = createConversation({ ...BRIEFING });
    const mail = { message: { id: 'm-1' } as never, text: 'Hear this.' };
    conversation.compact(null, 'Known once.');
    conversation.answer([use('scan', {})], 'c-1' as CallId);
    conversation.hearTools([{ toolUseId: 't', text: 'clean', isError: false }]);
    conversation.hearMail([mail]);
    conversation.hearInterrupted({ said: 'I', sent: [], droppedTools: [] });
    conversation.compact(null, 'Known again.');
    const [message, ...rest] = conversation.messages();
    expect(rest).toEqual([]);
    expect(message?.blocks).toEqual([
      { type: 'briefing', briefing: BRIEFING },
      { type: 'knowledge', text: 'Known again.' },
      { type: 'mail', ...mail },
      { type: 'interrupted', said: 'I', sent: [], droppedTools: [] },
    ]);
    expect(conversation.characters()).toBe(JSON.stringify(message?.blocks).length);
  });

  it('is the longest end of it that fits', () => {
    const anyExchanges = fc.array(fc.nat(100), { maxLength: 20 });
    fc.assert(
      fc.property(anyExchanges, fc.nat(600), (sizes, room) => {
        const exchanges = sizes.map((characters, index) => {
          return { call: `c-${index}` as CallId, characters };
        });
        const kept = chooseKept(exchanges, room);
        const place = kept === null ? sizes.length : Number(kept.slice(2));
        const sumFrom = (from: number) => sizes.slice(from).reduce((sum, size) => sum + size, 0);
        expect(sumFrom(place)).toBeLessThanOrEqual(room);
        if (place > 0) expect(sumFrom(place - 1)).toBeGreaterThan(room);
      }),
    );
  });
});
