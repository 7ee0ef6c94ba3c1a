import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { DEFAULT_TEAM } from '#core/protocol/team.ts';
import { anyLog, anyTeam } from '#core/testing/arbitraries.ts';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { agentGraph } from './agent-graph.ts';
import type { AgentGraph } from './graph-state.ts';
import { openedSeats } from './opened-seats.ts';
import { headerSeat, planSeats, type Seat } from './seats.ts';

const NONE: ReadonlySet<AgentId> = new Set();

function seatsOf(graph: AgentGraph): Map<string, Seat> {
  const seats = new Map<string, Seat>();
  for (const { id, seat } of graph.agents.values()) seats.set(id, seat);
  for (const { id, seat } of graph.discoveries.values()) if (seat) seats.set(id, seat);
  for (const { id, seat } of graph.stacks.values()) seats.set(id, seat);
  return seats;
}

function overlaps(one: Seat, other: Seat): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function expectNoOverlap(seats: readonly (readonly [string, Seat])[]): void {
  const sorted = [...seats].sort(([, one], [, other]) => one.x - other.x);
  sorted.forEach(([id, seat], place) => {
    for (let next = place + 1; next < sorted.length; next += 1) {
      const [otherId, other] = sorted[next] as readonly [string, Seat];
      if (other.x >= seat.x + seat.width) break;
      if (overlaps(seat, other)) throw new Error(`${id} and ${otherId} overlap`);
    }
  });
}

describe('seats', () => {
  test('nobody sits on another, in any log of any team', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const graph = fold(agentGraph, log);
        const headers = graph.seats.columns.map(
          (column) => [`column ${column.role}`, headerSeat(column)] as const,
        );
        expectNoOverlap([...seatsOf(graph), ...headers]);
      }),
      { numRuns: 60 },
    );
  });

  test('nothing that has its seat ever moves, but a stranger who registers', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const graph = agentGraph.initial();
        const first = new Map<string, Seat>();
        for (const entry of log) {
          agentGraph.evolve(graph, entry);
          if (entry.type === 'agent-registered') first.delete(entry.body.agent);
          for (const [id, seat] of seatsOf(graph)) {
            const before = first.get(id);
            if (!before) first.set(id, seat);
            else if (before !== seat) expect(seat).toEqual(before);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('300 discoveries of 50 agents have room', () => {
    const team = { analyst: 20, architect: 5, developer: 15, tester: 10 };
    const log = aLog().launched(team).agent('coordinator').agent('human');
    for (const [role, count] of Object.entries(team)) {
      for (let number = 1; number <= count; number += 1) log.agent(`${role}-${number}`);
    }
    for (let count = 0; count < 300; count += 1) {
      log.discovery(count % 25 === 0 ? 'coordinator' : `analyst-${1 + (count % 20)}`);
    }
    const graph = fold(agentGraph, log.build());
    const seats = seatsOf(graph);
    expectNoOverlap([...seats]);
    const right = Math.max(...[...seats.values()].map(({ x, width }) => x + width));
    const bottom = Math.max(...[...seats.values()].map(({ y, height }) => y + height));
    expect(right / bottom).toBeGreaterThan(1);
    expect(right / bottom).toBeLessThan(3);
  });

  test('columns go left to right in the order of the work, coordinator above, human at the left', () => {
    fc.assert(
      fc.property(anyTeam, (team) => {
        const plan = planSeats(team);
        const roles = plan.columns.map(({ role }) => role);
        const order = ['analyst', 'architect', 'developer', 'tester'] as const;
        expect(roles).toEqual(order.filter((role) => team[role] > 0));
        const xs = plan.columns.map(({ x }) => x);
        expect(xs).toEqual([...xs].sort((one, other) => one - other));
        const left = plan.columns[0]?.x ?? 0;
        const last = plan.columns.at(-1);
        const middle = (left + (last ? last.x + last.width : 0)) / 2;
        const { coordinator, human } = plan;
        expect(Math.abs(coordinator.x + coordinator.width / 2 - middle)).toBeLessThanOrEqual(1);
        expect(coordinator.y + coordinator.height).toBeLessThan(human.y);
        expect(human.x + human.width).toBeLessThan(left);
      }),
    );
  });

  test('the first plan names the columns and moves nobody', () => {
    const before = fold(agentGraph, aLog().launched().team().build());
    const after = fold(agentGraph, aLog().launched().team().plan('analyst-1').phase(1).build());
    expect(seatsOf(after)).toEqual(seatsOf(before));
    expect(after.phases).toMatchObject([
      { name: 'Discovery', role: 'analyst', state: 'running' },
      { name: 'Planning', role: 'architect', state: 'pending' },
      { name: 'Implementation', role: 'developer' },
      { name: 'Validation', role: 'tester' },
    ]);
  });

  test('a team of ten fits a stage of 1,650 pixels, and so does the default team', () => {
    const widthOf = (team: typeof DEFAULT_TEAM): number => {
      const last = planSeats(team).columns.at(-1);
      return last ? last.x + last.width : 0;
    };
    expect(widthOf(DEFAULT_TEAM)).toBeLessThanOrEqual(1650);
    expect(widthOf({ analyst: 4, architect: 2, developer: 2, tester: 2 })).toBeLessThanOrEqual(
      2000,
    );
  });
});

describe('an opened stack', () => {
  const crowd = (): LogBuilder => {
    const team = { analyst: 8, architect: 2, developer: 2, tester: 2 };
    const log = aLog().launched(team).agent('coordinator');
    for (let number = 1; number <= 8; number += 1) log.agent(`analyst-${number}`);
    log.agent('developer-1');
    for (let count = 0; count < 40; count += 1) log.discovery('analyst-1');
    for (let count = 0; count < 20; count += 1) log.discovery('coordinator');
    return log.discovery('analyst-8');
  };

  test('nothing is opened: everyone keeps the seat that the log gave', () => {
    const graph = fold(agentGraph, crowd().build());
    expect(new Map(openedSeats(graph, NONE))).toEqual(seatsOf(graph));
  });

  test('its cards lie beneath it, and only what is below in the same column makes room', () => {
    const graph = fold(agentGraph, crowd().build());
    const opened = openedSeats(graph, new Set(['analyst-1', 'coordinator'] as AgentId[]));
    expect(opened.size).toBe(graph.agents.size + graph.discoveries.size + graph.stacks.size);
    expectNoOverlap([...opened]);
    const closed = seatsOf(graph);
    expect(opened.get('developer-1')).toEqual(closed.get('developer-1'));
    expect(opened.get('analyst-2')).toEqual(closed.get('analyst-2'));
    expect(opened.get('analyst-8')?.y).toBeGreaterThan(closed.get('analyst-8')?.y ?? 0);
  });

  test('it never makes anyone sit on another, whoever is opened', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const graph = fold(agentGraph, log);
        expectNoOverlap([...openedSeats(graph, new Set(graph.agents.keys()))]);
      }),
      { numRuns: 30 },
    );
  });
});
