import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { ENTRY_TYPES } from '#core/protocol/entry.ts';
import { PROTOCOL_VERSION } from '#core/protocol/protocol-version.ts';
import { upcastEntry } from '#core/protocol/upcast.ts';
import { sessionView } from '#core/views/session-view.ts';
import { meaningOf } from './meaning.ts';

interface GoldenLog {
  readonly protocolVersion: number;
  readonly entries: readonly { readonly type: string }[];
  readonly meaning: unknown;
}

const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'));
const logs = names.map((name) => {
  const text = readFileSync(new URL(name, import.meta.url), 'utf8');
  return [name, JSON.parse(text) as GoldenLog] as const;
});

/** Golden logs are added when the protocol grows, and never edited: old sessions must stay readable. */
describe('golden logs', () => {
  test.each(logs)('%s is read as on the day it was recorded', (_name, golden) => {
    const entries = golden.entries.map(upcastEntry);
    expect(meaningOf(fold(sessionView, entries))).toMatchObject(golden.meaning as object);
  });

  test('together they hold every type of entry, up to this version of the protocol', () => {
    const types = new Set(logs.flatMap(([, { entries }]) => entries.map(({ type }) => type)));
    expect([...types].sort()).toEqual([...ENTRY_TYPES].sort());
    const versions = logs.map(([, { protocolVersion }]) => protocolVersion);
    expect(Math.max(...versions)).toBe(PROTOCOL_VERSION);
  });
});
