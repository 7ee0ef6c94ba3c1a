import { expect } from 'vitest';

/** A state as plain JSON, so that two can be compared whatever their maps share. */
export function plain(state: unknown): unknown {
  return JSON.parse(JSON.stringify(state));
}

/** Fails with the difference where two states are not the same; quick where they are. */
export function expectSameState(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    expect(plain(actual)).toEqual(plain(expected));
  }
}
