import { expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { agentGraph } from '#core/projections/agent-graph/agent-graph.ts';
import { DEFAULT_TEAM } from '#core/protocol/team.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { contains, stageBounds } from './stage-bounds.ts';

test('the stage is the same before the team has come and after it has found things', () => {
  const log = aLog().launched();
  const before = stageBounds(fold(agentGraph, log.build()));
  log.team();
  for (let count = 0; count < 8; count += 1)
    log.discovery('analyst-1', [], { to: ['coordinator'] });
  const graph = fold(agentGraph, log.build());
  expect(stageBounds(graph)).toEqual(before);
  const team = [...graph.agents.values()].filter(({ role }) => role !== 'human');
  const cards = [...graph.discoveries.values()].flatMap(({ seat }) => (seat ? [seat] : []));
  expect(cards).toHaveLength(8);
  for (const seat of [...team.map((agent) => agent.seat), ...cards]) {
    expect(contains(before, seat)).toBe(true);
  }
});

test('the stage of a large team holds all its rows', () => {
  const team = { analyst: 20, architect: 5, developer: 15, tester: 10 };
  const log = aLog().launched(team).agent('coordinator');
  for (const [role, count] of Object.entries(team)) {
    for (let place = 1; place <= count; place += 1) log.agent(`${role}-${place}`);
  }
  const graph = fold(agentGraph, log.build());
  const bounds = stageBounds(graph);
  expect(graph.agents.size).toBe(51);
  for (const { seat } of graph.agents.values()) expect(contains(bounds, seat)).toBe(true);
});

test('agents who work apart have no room kept above them, and the human from the first', () => {
  const log = aLog().launched(DEFAULT_TEAM, 'offline', 'isolated');
  const before = stageBounds(fold(agentGraph, log.build()));
  const { seats, agents } = fold(agentGraph, log.team().broadcast('human').build());
  expect(stageBounds(fold(agentGraph, log.build()))).toEqual(before);
  expect(contains(before, seats.coordinator)).toBe(false);
  for (const { role, seat } of agents.values()) {
    expect(contains(before, seat), role).toBe(role !== 'coordinator');
  }
});

test('the human comes into sight with their first word, and not before', () => {
  const log = aLog().launched().team();
  const { human } = fold(agentGraph, log.build()).seats;
  expect(contains(stageBounds(fold(agentGraph, log.build())), human)).toBe(false);
  log.broadcast('human');
  expect(contains(stageBounds(fold(agentGraph, log.build())), human)).toBe(true);
});
