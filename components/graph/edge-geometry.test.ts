import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentSeat, planSeats, type Seat } from '#core/projections/agent-graph/seats.ts';
import { edgePath } from './edge-geometry.ts';

const plan = planSeats({ analyst: 4, architect: 1, developer: 3, tester: 2 });
const seats: Seat[] = [
  plan.coordinator,
  plan.human,
  ...[0, 1, 2, 3].map((place) => agentSeat(plan, 'analyst', place)),
  agentSeat(plan, 'architect', 0),
  ...[0, 1, 2].map((place) => agentSeat(plan, 'developer', place)),
];

function numbersOf(d: string): number[] {
  return [...d.matchAll(/-?\d+(\.\d+)?/g)].map((found) => Number(found[0]));
}

describe('the way of an edge', () => {
  it('begins on the border of its source and ends just before that of its target', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...seats),
        fc.constantFrom(...seats),
        fc.integer({ min: -9, max: 9 }),
        (source, target, lane) => {
          fc.pre(source !== target);
          const [x0 = NaN, y0 = NaN, , , , , x1 = NaN, y1 = NaN] = numbersOf(
            edgePath(source, target, lane).d,
          );
          expect(distanceToBorder(source, x0, y0)).toBeLessThanOrEqual(0.5);
          expect(distanceToBorder(target, x1, y1)).toBeLessThanOrEqual(4);
        },
      ),
    );
  });

  it('is another one for each lane', () => {
    for (const source of seats) {
      for (const target of seats.filter((seat) => seat !== source)) {
        const ways = [0, 1, 2].map((lane) => edgePath(source, target, lane).d);
        expect(new Set(ways).size).toBe(3);
      }
    }
  });

  it('is the same at every drawing', () => {
    expect(edgePath(plan.coordinator, plan.human, 1)).toEqual(
      edgePath(plan.coordinator, plan.human, 1),
    );
  });
});

function distanceToBorder(seat: Seat, x: number, y: number): number {
  const dx = Math.max(seat.x - x, 0, x - seat.x - seat.width);
  const dy = Math.max(seat.y - y, 0, y - seat.y - seat.height);
  const outside = Math.hypot(dx, dy);
  if (outside > 0) return outside;
  return Math.min(x - seat.x, seat.x + seat.width - x, y - seat.y, seat.y + seat.height - y);
}
