import { createManualClock } from '#server/testing/manual-clock.ts';
import { createInMemorySessionLogStore } from './in-memory-session-log-store.ts';
import { describeSessionLogStore } from './session-log-store.contract.ts';

describeSessionLogStore('in memory', () => {
  const clock = createManualClock();
  return Promise.resolve({
    store: createInMemorySessionLogStore(clock),
    letPass: (ms) => clock.advance(ms),
    close: () => Promise.resolve(),
  });
});
