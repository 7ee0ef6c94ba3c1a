import { randomBytes } from 'node:crypto';
import type { IdSource } from './id-source.ts';

/** 32 letters and digits that are not taken for one another: no 0, 1, i, l, o or u. */
const ALPHABET = '23456789abcdefghjkmnpqrstvwxyzEH';
const LENGTH = 12;
const BLOCK = LENGTH * 512;

/** Ids of 60 random bits from the system's secure source. */
export function createRandomIds(): IdSource {
  let letters = '';
  let next = BLOCK;
  return {
    next(prefix) {
      if (next === BLOCK) {
        letters = randomLetters();
        next = 0;
      }
      const id = `${prefix}-${letters.slice(next, next + LENGTH)}`;
      next += LENGTH;
      return id;
    },
  };
}

/** A block at a time: an id is cut from it ten times as fast as put together letter by letter. */
function randomLetters(): string {
  const codes = randomBytes(BLOCK).map((byte) => ALPHABET.charCodeAt(byte & 31));
  return Buffer.from(codes).toString('latin1');
}
