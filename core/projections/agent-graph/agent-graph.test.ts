import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { anyLogAndSeq } from '#core/testing/arbitraries.ts';
import { aFinding, aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { agentGraph } from './agent-graph.ts';
import { DELIVERY_STATES, deliveryId } from './delivery.ts';
import { deliveriesOnEdge } from './edges.ts';
import type { AgentGraph } from './graph-state.ts';

describe('laws', () => testProjectionLaws(agentGraph));

const graphOf = (log: { build(): readonly Entry[] }): AgentGraph => fold(agentGraph, log.build());
const stateOf = (graph: AgentGraph, message: string, to: string): string | undefined =>
  graph.deliveries.get(deliveryId(message as never, to as AgentId))?.state;

describe('edges', () => {
  test('the union of all edges is exactly the deliveries in the log, at any seq', () => {
    fc.assert(
      fc.property(anyLogAndSeq, ([log, seq]) => {
        const prefix = log.slice(0, seq);
        const graph = fold(agentGraph, prefix);
        const logged = prefix.flatMap((entry) =>
          entry.type === 'message-sent'
            ? entry.body.recipients.map(
                ({ agent }) =>
                  `${entry.body.message.id} ${entry.body.message.from} ${agent} ${entry.body.message.kind}`,
              )
            : [],
        );
        const drawn = [...graph.edges.values()].flatMap((edge) =>
          [...deliveriesOnEdge(graph, edge.id)].map(
            ({ message }) => `${message} ${edge.source} ${edge.target} ${edge.kind}`,
          ),
        );
        expect(drawn.sort()).toEqual(logged.sort());
      }),
      { numRuns: 60 },
    );
  });

  test('the counts of edges, messages and mailboxes agree with the deliveries', () => {
    fc.assert(
      fc.property(anyLogAndSeq, ([log, seq]) => {
        const graph = fold(agentGraph, log.slice(0, seq));
        for (const edge of graph.edges.values()) {
          const states = [...deliveriesOnEdge(graph, edge.id)].map(({ state }) => state);
          expect(edge.count).toBe(states.length);
          for (const state of DELIVERY_STATES) {
            expect(edge.counts[state]).toBe(states.filter((each) => each === state).length);
          }
        }
        const deliveries = [...graph.deliveries.values()];
        for (const node of graph.agents.values()) {
          const queued = deliveries.filter(({ to, state }) => to === node.id && state === 'queued');
          expect(node.mailWaiting).toBe(queued.length);
        }
        for (const [message, tally] of graph.tallies) {
          const read = deliveries.filter(
            (each) => each.message === message && each.state === 'read',
          );
          expect(tally.read).toBe(read.length);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('both ends of every edge are nodes, and parallel edges have lanes of their own', () => {
    fc.assert(
      fc.property(anyLogAndSeq, ([log, seq]) => {
        const graph = fold(agentGraph, log.slice(0, seq));
        const taken = new Set<string>();
        for (const { source, target, lane } of graph.edges.values()) {
          expect(graph.agents.has(source) && graph.agents.has(target)).toBe(true);
          const place = `${[source, target].sort().join(' ')} ${lane}`;
          expect(taken.has(place)).toBe(false);
          taken.add(place);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("a response's edge lies beside its request's, whatever comes between", () => {
    const log = aLog()
      .launched()
      .team()
      .discovery('developer-1', [], { to: ['analyst-1'] });
    log
      .request('developer-1', 'analyst-1')
      .broadcast('analyst-1', undefined, { to: ['developer-1'] });
    const graph = graphOf(log.response('analyst-1', 'm-2'));
    const request = graph.edges.get('developer-1→analyst-1:request');
    const response = graph.edges.get('analyst-1→developer-1:response');
    expect(Math.abs((request?.lane ?? 0) - (response?.lane ?? 0))).toBe(1);
  });
});

describe('deliveries', () => {
  test('a message is queued, then read in the call that names it', () => {
    const log = aLog().launched().team().discovery('analyst-1');
    expect(stateOf(graphOf(log), 'm-1', 'developer-1')).toBe('queued');
    expect(graphOf(log).agents.get('developer-1' as AgentId)?.mailWaiting).toBe(1);
    const graph = graphOf(log.call('developer-1', 'm-1'));
    expect(graph.deliveries.get('m-1→developer-1')).toMatchObject({
      state: 'read',
      readInCall: 'c-1',
    });
    expect(stateOf(graph, 'm-1', 'tester-1')).toBe('queued');
    expect(graph.agents.get('developer-1' as AgentId)?.mailWaiting).toBe(0);
  });

  test('a request is answered by the response of its recipient and by nobody else', () => {
    const log = aLog().launched().team().request('developer-1', 'analyst-1');
    log.call('analyst-1', 'm-1').response('analyst-2', 'm-1');
    expect(stateOf(graphOf(log), 'm-1', 'analyst-1')).toBe('read');
    const graph = graphOf(log.response('analyst-1', 'm-1'));
    expect(graph.deliveries.get('m-1→analyst-1')).toMatchObject({
      state: 'answered',
      answeredBy: 'm-3',
      readInCall: 'c-1',
    });
  });

  test('a response that a tool result carried is read in the next call of its recipient', () => {
    const log = aLog().launched().team().call('developer-1').tool('developer-1', 'request');
    log.request('developer-1', 'analyst-1').response('analyst-1', 'm-1');
    log.toolEnds('developer-1', true, ['m-2']);
    expect(stateOf(graphOf(log), 'm-2', 'developer-1')).toBe('queued');
    const graph = graphOf(log.call('developer-1'));
    expect(graph.deliveries.get('m-2→developer-1')).toMatchObject({
      state: 'read',
      readInCall: 'c-2',
    });
  });

  test('a refusal is on record with its reason and is no mail', () => {
    const refuse = { 'developer-1': 'mailbox-full' } as const;
    const graph = graphOf(aLog().launched().team().discovery('analyst-1', [], { refuse }));
    expect(graph.deliveries.get('m-1→developer-1')).toMatchObject({
      state: 'refused',
      refusal: 'mailbox-full',
    });
    expect(graph.agents.get('developer-1' as AgentId)?.mailWaiting).toBe(0);
  });

  test('mail of an agent that leaves is unread, and waits again when it returns', () => {
    const log = aLog()
      .launched()
      .team()
      .discovery('analyst-1', [], { to: ['developer-1'] });
    expect(stateOf(graphOf(log.left('developer-1')), 'm-1', 'developer-1')).toBe('unread');
    expect(graphOf(log).agents.get('developer-1' as AgentId)?.mailWaiting).toBe(0);
    const returned = graphOf(log.returned('developer-1'));
    expect(stateOf(returned, 'm-1', 'developer-1')).toBe('queued');
    expect(returned.agents.get('developer-1' as AgentId)).toMatchObject({
      mailWaiting: 1,
      state: 'idle',
    });
  });

  test('an expired request that is answered late is answered', () => {
    const log = aLog().launched().team().request('developer-1', 'analyst-1');
    const agent = 'analyst-1' as AgentId;
    log.entry('delivery-changed', { message: log.lastMessage, agent, state: 'expired' });
    expect(stateOf(graphOf(log), 'm-1', 'analyst-1')).toBe('expired');
    expect(stateOf(graphOf(log.response('analyst-1', 'm-1')), 'm-1', 'analyst-1')).toBe('answered');
  });
});

describe('agents', () => {
  const developer = 'developer-1' as AgentId;

  test('the ring goes through starting, thinking, tool, waiting, thinking and idle', () => {
    const log = aLog().launched().team();
    const states = [graphOf(log).agents.get(developer)?.state];
    const then = (): void => void states.push(graphOf(log).agents.get(developer)?.state);
    log.turn('developer-1').call('developer-1');
    then();
    log.callEnds('developer-1', 'I look.').tool('developer-1', 'request', 'Asking analyst-1');
    then();
    log.request('developer-1', 'analyst-1').waits('developer-1', 'm-1', 'analyst-1');
    then();
    expect(graphOf(log).agents.get(developer)?.waits).toMatchObject([{ for: ['analyst-1'] }]);
    log.waitEnds('developer-1', 'm-1').toolEnds('developer-1');
    then();
    log.turnEnds('developer-1');
    then();
    expect(states).toEqual(['starting', 'thinking', 'tool', 'waiting', 'thinking', 'idle']);
  });

  test('a pause shows when nothing of the agent is in flight any more, and ends with it', () => {
    const log = aLog().launched().team().turn('developer-1').call('developer-1').paused();
    const states = [graphOf(log).agents.get(developer)?.state];
    const then = (): void => void states.push(graphOf(log).agents.get(developer)?.state);
    log.callEnds('developer-1');
    then();
    log.agentPaused('developer-1').resumed();
    then();
    log.agentResumed('developer-1');
    then();
    expect(states).toEqual(['thinking', 'paused', 'paused', 'thinking']);
    const tester = 'tester-1' as AgentId;
    expect(graphOf(log.paused()).agents.get(tester)?.state).toBe('paused');
    expect(graphOf(log).agents.get('human' as AgentId)?.state).toBe('idle');
    expect(graphOf(log.finished('stopped')).agents.get(tester)?.state).toBe('idle');
  });

  test('what it does now is the summary of its tool, and its tokens and calls are counted', () => {
    const log = aLog().launched().team().call('developer-1').callEnds('developer-1', 'I read it.');
    expect(graphOf(log.tool('developer-1')).agents.get(developer)).toMatchObject({
      doing: 'Reading routes/login.js',
      calls: 1,
      inputTokens: 115,
      outputTokens: 20,
    });
  });

  test('an interrupted call has cost its tokens, and its agent is idle when the turn ends', () => {
    const log = aLog().launched().team().turn('developer-1').call('developer-1');
    log.discovery('analyst-1', [], { importance: 'critical' });
    log.callInterrupted('developer-1', ['m-1']);
    const spent = { inputTokens: 100, outputTokens: 10 };
    const thinking = graphOf(log).agents.get(developer);
    expect(thinking).toMatchObject({ state: 'thinking', interruptions: 1, ...spent });
    const stopped = graphOf(log.turnEnds('developer-1', 'stopped')).agents.get(developer);
    expect(stopped).toMatchObject({ state: 'idle', ...spent });
  });

  test('its step has the title that the plan gave it, until the step ends', () => {
    const log = aLog().launched().team().plan('analyst-1', 'developer-1').step(2, 'developer-1');
    expect(graphOf(log).agents.get(developer)?.step).toEqual({ id: 'step-2', title: 'Step 2' });
    expect(graphOf(log.stepEnds(2, 'developer-1')).agents.get(developer)?.step).toBeNull();
  });

  test('a failed turn and a departure say why, and nobody works after the end', () => {
    const log = aLog().launched().team().turn('developer-1').turnEnds('developer-1', 'failed');
    log.call('analyst-1').left('tester-1').finished('failed');
    const graph = graphOf(log);
    expect(graph.agents.get(developer)).toMatchObject({
      state: 'failed',
      reason: 'The model did not answer.',
    });
    expect(graph.agents.get('tester-1' as AgentId)?.state).toBe('left');
    expect(graph.agents.get('analyst-1' as AgentId)?.state).toBe('idle');
  });
});

describe('discoveries', () => {
  const statuses = (graph: AgentGraph): unknown[] =>
    [...graph.discoveries.values()].flatMap(({ findings }) => findings.map(({ status }) => status));

  test('a finding goes from open through being fixed and fixed to validated', () => {
    const log = aLog()
      .launched()
      .team()
      .discovery('analyst-1', [aFinding('f-1')]);
    expect(statuses(graphOf(log))).toEqual(['open']);
    log.broadcast('developer-1', 'fixing', { about: ['f-1'] });
    expect(statuses(graphOf(log))).toEqual(['being-fixed']);
    log.tool('developer-1').fileChanged('developer-1', 'routes/login.js', ['f-1']);
    expect(statuses(graphOf(log))).toEqual(['fixed']);
    log.validation('tester-1', 'pass', { about: ['f-1'] });
    log.broadcast('developer-1', 'fixed', { about: ['f-1'] });
    expect(statuses(graphOf(log))).toEqual(['validated']);
  });

  test('a failed validation and a declined fix are shown on every card of the finding', () => {
    const log = aLog()
      .launched()
      .team()
      .discovery('analyst-1', [aFinding('f-1')]);
    log.discovery('analyst-2', [aFinding('f-1'), aFinding('f-2')]);
    log.validation('tester-1', 'fail', { about: ['f-1'] });
    log.broadcast('developer-1', 'declined', { about: ['f-2', 'f-unknown'] });
    expect(statuses(graphOf(log))).toEqual(['failed-validation', 'failed-validation', 'declined']);
  });

  test("those beyond the shown ones lie in their finder's stack", () => {
    const log = aLog().launched().team();
    for (let count = 0; count < 15; count += 1) log.discovery('analyst-1');
    const graph = graphOf(log);
    expect([...graph.discoveries.values()].filter(({ seat }) => seat).length).toBe(12);
    expect(graph.stacks.get('analyst-1' as AgentId)).toMatchObject({ count: 3 });
  });
});
