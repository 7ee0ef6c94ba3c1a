import { expect, test } from 'vitest';
import { runsToLaunch } from './runs-to-launch.ts';

test('one run apart needs no other run of the team, which has run once', () => {
  const states = { together: ['completed'], apart: [] } as const;
  expect(runsToLaunch(states, 1)).toEqual({ apart: 1, together: 0 });
});

test('more runs apart repeat the team until there are as many of it', () => {
  const once = { together: ['completed'], apart: [] } as const;
  expect(runsToLaunch(once, 5)).toEqual({ apart: 5, together: 4 });
  const both = { together: ['completed', 'running'], apart: ['completed', 'preparing'] } as const;
  expect(runsToLaunch(both, 3)).toEqual({ apart: 3, together: 3 });
  const ahead = { together: ['completed', 'completed', 'completed'], apart: [] } as const;
  expect(runsToLaunch(ahead, 1)).toEqual({ apart: 1, together: 0 });
});

test('runs that broke off are made up for', () => {
  const states = { together: ['stopped'], apart: ['failed', 'interrupted'] } as const;
  expect(runsToLaunch(states, 1)).toEqual({ apart: 1, together: 1 });
});
