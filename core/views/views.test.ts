import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import type { AgentId, MessageId } from '#core/protocol/ids.ts';
import { SessionSummary } from '#core/protocol/session-summary.ts';
import { BUILT_AT, aFinding, aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { agentDetail } from './agent-detail.ts';
import { edgeDetail } from './edge-detail.ts';
import { messageDetail } from './message-detail.ts';
import { summarise, summaryProjection } from './session-summary.ts';
import { sessionView } from './session-view.ts';

describe('laws', () => {
  testProjectionLaws(summaryProjection);
});

const story = (): LogBuilder =>
  aLog()
    .launched()
    .prepared()
    .team()
    .discovery('analyst-1', [aFinding('f-1'), aFinding('f-2')])
    .call('developer-1', 'm-1')
    .callEnds('developer-1', 'I ask.')
    .tool('developer-1', 'request', 'Asking analyst-1')
    .request('developer-1', 'analyst-1', { about: ['f-1'] })
    .response('analyst-1', 'm-2')
    .toolEnds('developer-1', true, ['m-3'])
    .fileChanged('developer-1', 'routes/login.js', ['f-1'])
    .validation('tester-1', 'pass', { about: ['f-1'] });

test('a message knows its deliveries, what it answers, its answers and its findings', () => {
  const view = fold(sessionView, story().build());
  expect(messageDetail(view, 'm-2' as MessageId)).toMatchObject({
    deliveries: [{ to: 'analyst-1', state: 'answered' }],
    answers: [{ message: { id: 'm-3' } }],
    request: null,
    findings: [{ status: 'validated' }],
  });
  expect(messageDetail(view, 'm-3' as MessageId)?.request?.message.id).toBe('m-2');
  const discovery = messageDetail(view, 'm-1' as MessageId);
  expect(discovery?.deliveries.map(({ to }) => to)).toEqual([
    'human',
    'coordinator',
    'analyst-2',
    'architect-1',
    'developer-1',
    'tester-1',
  ]);
  expect(discovery?.findings.map(({ status }) => status)).toEqual(['validated', 'open']);
  expect(messageDetail(view, 'm-9' as MessageId)).toBeNull();
});

test('an edge opens into its deliveries, the last first', () => {
  const log = story().request('developer-1', 'analyst-1');
  const view = fold(sessionView, log.build());
  const detail = edgeDetail(view, 'developer-1→analyst-1:request');
  expect(detail?.edge.count).toBe(2);
  expect(detail?.deliveries.map(({ sent }) => sent.message.id)).toEqual(['m-5', 'm-2']);
  expect(edgeDetail(view, 'developer-1→analyst-1:request', 1)?.deliveries).toHaveLength(1);
  expect(edgeDetail(view, 'tester-1→analyst-1:request')).toBeNull();
});

test('an agent shows its calls with their tools, its mail, discoveries and costs', () => {
  const view = fold(sessionView, story().build());
  expect(agentDetail(view, 'developer-1' as AgentId)).toMatchObject({
    calls: [
      { call: { preview: 'I ask.', reads: ['m-1'] }, tools: [{ name: 'request', ok: true }] },
    ],
    cost: { calls: 1 },
    inbox: [{ message: 'm-3' }, { message: 'm-4' }],
  });
  expect(agentDetail(view, 'analyst-1' as AgentId)?.discoveries).toMatchObject([{ id: 'm-1' }]);
  expect(agentDetail(view, 'nobody' as AgentId)).toBeNull();
});

test('the summary counts what happened and is valid by the protocol', () => {
  const log = story().summarised().finished('completed', 'Everything was done.');
  const summary = summarise(log.build());
  expect(SessionSummary.parse(summary)).toEqual(summary);
  expect(summary).toMatchObject({
    id: 's-abcdefghijkl',
    state: 'completed',
    reason: 'Everything was done.',
    startedAt: BUILT_AT,
    agents: 6,
    findings: 2,
    fixed: 1,
    validated: 1,
    messages: 4,
    inputTokens: 115,
    costUsd: 0.01,
    head: log.head,
  });
});

test('there is no summary before the launch', () => {
  expect(summarise([])).toBeNull();
});
