import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { BUILT_AT, aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { timeline } from './timeline.ts';

describe('laws', () => testProjectionLaws(timeline));

test('a call is a bar from its start to its end, each attempt one of its own', () => {
  const log = aLog().launched().agent('analyst-1').call('analyst-1').callFails('analyst-1');
  const state = fold(timeline, log.retry('analyst-1').callEnds('analyst-1', 'ok').build());
  expect([...state.bars.values()]).toMatchObject([
    { call: 'c-1', attempt: 1, state: 'failed', from: BUILT_AT + 200, to: BUILT_AT + 300 },
    { call: 'c-1', attempt: 2, state: 'finished', from: BUILT_AT + 400, to: BUILT_AT + 500 },
  ]);
  expect(state.marks.slice()).toMatchObject([{ kind: 'error', agent: 'analyst-1' }]);
});

test('a tool is a tick and a wait a span on its lane, both open until they end', () => {
  const log = aLog().launched().team().call('developer-1').tool('developer-1', 'request', 'Asking');
  log.request('developer-1', 'analyst-1').waits('developer-1', 'm-1', 'analyst-1');
  const open = fold(timeline, log.build());
  expect(open.ticks.get('t-1' as never)).toMatchObject({ to: null, ok: null, summary: 'Asking' });
  expect(open.waits.at(0)).toMatchObject({ agent: 'developer-1', for: ['analyst-1'], to: null });

  log.response('analyst-1', 'm-1').waitEnds('developer-1', 'm-1');
  const done = fold(timeline, log.toolEnds('developer-1', true, ['m-2']).build());
  expect(done.waits.at(0)).toMatchObject({ outcome: 'response' });
  expect(done.ticks.get('t-1' as never)).toMatchObject({ ok: true, to: done.now });
  expect(done.arrows.get('m-2→developer-1')).toMatchObject({ readAt: done.now });
});

test('a message is an arrow to each recipient, from its sending to the call that reads it', () => {
  const log = aLog().launched().team().discovery('analyst-1', [], { importance: 'critical' });
  const state = fold(timeline, log.call('developer-1', 'm-1').build());
  expect(state.arrows.size).toBe(6);
  expect(state.arrows.get('m-1→developer-1')).toMatchObject({
    sentAt: state.now - 100,
    readAt: state.now,
  });
  expect(state.arrows.get('m-1→tester-1')).toMatchObject({ readAt: null });
  expect(state.marks.slice()).toMatchObject([{ kind: 'discovery', importance: 'critical' }]);
});

test('phases are bands with the names of the plan', () => {
  const log = aLog().launched().plan('analyst-1').phase(1).phaseEnds(1).phase(2);
  expect(fold(timeline, log.build()).bands.slice()).toMatchObject([
    { name: 'Discovery', to: BUILT_AT + 300 },
    { name: 'Planning', to: null },
  ]);
});

test('what was under way ends with the session, cut off', () => {
  const log = aLog().launched().agent('analyst-1').call('analyst-1').tool('analyst-1');
  const state = fold(timeline, log.finished('stopped').build());
  expect([...state.bars.values()]).toMatchObject([{ state: 'cut', to: state.now }]);
  expect([...state.ticks.values()]).toMatchObject([{ to: state.now, ok: null }]);
});

test('its time never runs backwards, even where the clock did', () => {
  const log = aLog().launched().agent('analyst-1').call('analyst-1').after(-5000);
  const state = fold(timeline, log.callEnds('analyst-1').build());
  expect([...state.bars.values()]).toMatchObject([{ from: BUILT_AT + 200, to: BUILT_AT + 200 }]);
});

test('an interrupted call ends where it was broken off, and another begins', () => {
  const log = aLog().launched().team().call('tester-1');
  log.discovery('analyst-1', [], { importance: 'critical' }).callInterrupted('tester-1', ['m-1']);
  const at = fold(timeline, log.build()).now;
  const state = fold(timeline, log.reissue('tester-1', 'm-1').build());
  expect([...state.bars.values()]).toMatchObject([
    { call: 'c-1', state: 'interrupted', to: at },
    { call: 'c-2', state: 'running', to: null },
  ]);
});

test('a pause is a span of the session or of one agent, and ends with what it holds', () => {
  const log = aLog().launched().team().paused().agentPaused('analyst-1').agentPaused('tester-1');
  const from = fold(timeline, log.build()).now;
  log.resumed().left('tester-1');
  const state = fold(timeline, log.finished('stopped').build());
  expect(state.pauses.slice()).toMatchObject([
    { agent: null, to: from + 100 },
    { agent: 'analyst-1', to: state.now },
    { agent: 'tester-1', from, to: from + 200 },
  ]);
});

test('what was under way where a copy was cut off ends there, however late it was copied', () => {
  const log = aLog().launched().agent('analyst-1').paused().call('analyst-1');
  const { now } = fold(timeline, log.build());
  const forked = { session: 's-two', from: 's-one', seq: 4, name: 'before lunch' } as never;
  const state = fold(timeline, log.after(3_600_000).entry('session-forked', forked).build());
  expect(state.pauses.slice()).toMatchObject([{ to: now }]);
  expect([...state.bars.values()]).toMatchObject([{ state: 'cut', to: now }]);
});

test('what is recorded after the end is marked at the end, and going on takes up from there', () => {
  const log = aLog().launched().agent('analyst-1').finished();
  const end = fold(timeline, log.build()).now;
  log.after(3_600_000).patchApplied('a').after(60_000).patchReverted();
  const state = fold(timeline, log.build());
  expect(state.now).toBe(end);
  expect(state.marks.slice()).toMatchObject([
    { kind: 'applied', at: end },
    { kind: 'reverted', at: end },
  ]);
  log.entry('session-continued', { by: 'human' as never, request: null, agent: null });
  const [bar] = fold(timeline, log.call('analyst-1').build()).bars.values();
  expect(bar).toMatchObject({ from: end + 100, to: null });
});

test('a conversation that was shortened is marked on its lane', () => {
  const state = fold(timeline, aLog().launched().team().compacted('analyst-1').build());
  expect(state.marks.slice()).toMatchObject([{ kind: 'compacted', agent: 'analyst-1' }]);
});
