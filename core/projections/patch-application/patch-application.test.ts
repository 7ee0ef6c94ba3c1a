import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { patchApplication } from './patch-application.ts';

describe('laws', () => testProjectionLaws(patchApplication));

test('a patch lies in the folder from its application to its being taken back', () => {
  const log = aLog().launched().patched('a').finished();
  expect(fold(patchApplication, log.build())).toMatchObject({
    produced: { patch: { hash: 'a'.repeat(64) } },
    applied: null,
  });
  log.patchApplied('a');
  expect(fold(patchApplication, log.build()).applied).toMatchObject({
    patch: { hash: 'a'.repeat(64) },
    seq: log.head,
  });
  log.patchReverted();
  expect(fold(patchApplication, log.build()).applied).toBeNull();
});
