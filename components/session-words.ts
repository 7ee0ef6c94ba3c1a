import type { AgentState } from '#core/projections/agent-graph/graph-state.ts';
import type { DeliveryState } from '#core/projections/agent-graph/delivery.ts';
import type { FindingStatus } from '#core/protocol/finding-status.ts';

const agentStates: Record<AgentState, string> = {
  starting: 'Getting ready',
  thinking: 'Thinking',
  tool: 'Working',
  waiting: 'Waiting',
  idle: 'Idle',
  failed: 'Failed',
  left: 'Done',
};

const deliveryStates: Record<DeliveryState, string> = {
  queued: 'Queued',
  read: 'Read',
  answered: 'Answered',
  refused: 'Refused',
  expired: 'Expired',
  superseded: 'Superseded',
  'provider-left': 'Recipient left',
};

const findingStatuses: Record<FindingStatus, string> = {
  open: 'Open',
  'being-fixed': 'Being fixed',
  fixed: 'Fixed',
  validated: 'Fixed and validated',
  'failed-validation': 'Failed validation',
  declined: 'Left, with advice',
};

/** The words of the session page. */
export const sessionWords = {
  agentStates,
  deliveryStates,
  findingStatuses,
  graph: {
    label: 'The team and its messages',
    fit: 'Fit the team into view',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    more: (count: number) => `${count} more`,
    mail: (count: number) => (count === 1 ? '1 message waits' : `${count} messages wait`),
    tokens: (count: string) => `${count} tokens`,
    waitsFor: (names: string) => `Waiting for ${names}`,
    retry: (seconds: number) => `The model did not answer; again in ${seconds} s`,
    deliveries: (count: number) => (count === 1 ? '1 delivery' : `${count} deliveries`),
    emptyTitle: 'The team takes its seats in a moment',
    emptyText: 'Agents, their messages and what they find will appear here as they are recorded.',
    legend: 'What the lines mean',
    legendQueued: 'queued, not read yet',
    legendRead: 'read',
    legendDone: 'answered',
    legendRefused: 'refused or expired',
  },
  timeline: {
    label: 'Timeline',
    lanes: 'Agents',
    playhead: 'Playhead',
    showAll: 'Show all',
  },
  replay: {
    label: 'Replay',
    start: 'To the beginning',
    back: 'One entry back',
    forward: 'One entry on',
    play: 'Play',
    pause: 'Pause',
    speed: 'Speed',
    live: 'Live',
    end: 'End',
    toLive: 'Follow what happens now (L)',
    toEnd: 'To the end (L)',
    link: 'Copy a link to this moment',
    position: (seq: string, head: string) => `${seq} of ${head}`,
    behind: (count: string) => `Shown at reading pace: ${count} entries are waiting`,
    shortened: (duration: string) => `A silence of ${duration} is played shortened`,
  },
} as const;
