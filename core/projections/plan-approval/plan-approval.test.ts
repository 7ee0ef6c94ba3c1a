import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { planApproval } from './plan-approval.ts';

describe('laws', () => testProjectionLaws(planApproval));

test('a proposed plan waits for its answer, and once one is in force none waits', () => {
  const log = aLog().launched().team().proposal('analyst-1');
  expect(fold(planApproval, log.build())).toMatchObject({
    pending: { plan: { version: 1 }, seq: log.head },
    inForce: false,
  });
  const by = 'human' as AgentId;
  const answer = { version: 1, answer: 'accept', by, remark: '', edited: false } as const;
  log.entry('plan-answered', answer);
  expect(fold(planApproval, log.build())).toMatchObject({ pending: null, answers: [answer] });
  expect(fold(planApproval, log.plan('analyst-1').build())).toMatchObject({
    inForce: true,
    version: 2,
  });
});
