import { randomFillSync } from 'node:crypto';
import type { IdSource } from './id-source.ts';

/** 32 letters and digits that are not taken for one another: no 0, 1, i, l, o or u. */
const ALPHABET = '23456789abcdefghjkmnpqrstvwxyzEH';
const LENGTH = 12;
const BLOCK = LENGTH * 512;

/** Ids of 60 random bits from the system's secure source. */
export function createRandomIds(): IdSource {
  const bytes = new Uint8Array(BLOCK);
  let next = BLOCK;
  return {
    next(prefix) {
      if (next === BLOCK) {
        randomFillSync(bytes);
        next = 0;
      }
      let id = `${prefix}-`;
      for (const end = next + LENGTH; next < end; next += 1)
        id += ALPHABET.charAt(bytes[next]! & 31);
      return id;
    },
  };
}
