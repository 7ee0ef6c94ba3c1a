import { expect, test } from 'vitest';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { refusedMessages } from './refused-messages.ts';

const look = (log: LogBuilder) => complaintsOf(refusedMessages, log);

test('refusals are told for each recipient and reason, a full mailbox as a problem', () => {
  const log = aLog().launched().team();
  log.broadcast('analyst-1', undefined, { refuse: { 'tester-1': 'mailbox-full' } });
  log.broadcast('analyst-2', undefined, { refuse: { 'tester-1': 'mailbox-full' } });
  log.request('developer-1', 'analyst-9', { refuse: { 'analyst-9': 'unknown-agent' } });
  expect(look(log)).toMatchObject([
    {
      severity: 'problem',
      title: '2 messages to tester-1 were refused',
      seqs: [9, 10],
      agents: ['tester-1', 'analyst-1', 'analyst-2'],
    },
    { severity: 'doubt', title: '1 message to analyst-9 was refused', seqs: [11] },
  ]);
});

test('a cycle is no matter of this check, nor what the system tells one who has left', () => {
  const log = aLog().launched().team();
  log.request('developer-1', 'analyst-1', { refuse: { 'analyst-1': 'deadlock' } });
  const notice = { kind: 'notice', topic: 'plan-changed', text: 'Stop.' } as const;
  const refuse = { 'tester-1': 'departed' } as const;
  log.say('coordinator', notice, { to: ['tester-1'], refuse, via: 'system' });
  expect(look(log)).toEqual([]);
});
