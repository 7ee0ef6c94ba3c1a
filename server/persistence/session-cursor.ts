import { z } from 'zod';
import { InvalidCursor } from './invalid-cursor.ts';

/** The place of a session in the list, newest first. */
export interface SessionPlace {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly id: string;
}

const Place = z.tuple([z.int(), z.string().max(120)]);

/** A place as an opaque text for addresses. */
export function toCursor({ startedAt, id }: SessionPlace): string {
  return Buffer.from(JSON.stringify([startedAt, id])).toString('base64url');
}

/** Reads a cursor that comes from outside. Throws InvalidCursor on anything that toCursor never gave. */
export function parseCursor(cursor: string): SessionPlace {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    const [startedAt, id] = Place.parse(JSON.parse(text));
    return { startedAt, id };
  } catch {
    throw new InvalidCursor(cursor);
  }
}
