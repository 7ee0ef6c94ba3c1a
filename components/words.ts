import type { Mode } from '#core/protocol/command.ts';
import type { Importance, MessageKind } from '#core/protocol/message.ts';
import type { SessionState } from '#core/protocol/session-summary.ts';
import type { Severity } from '#core/protocol/finding.ts';
import type { Role } from '#core/protocol/team.ts';

/** The product and what frames every page. */
const app = {
  name: 'MAOS',
  title: 'MAOS: watch a team of agents work',
  description:
    'A team of agents on a task and a folder of code: watch every message live, replay every session.',
  skip: 'Skip to the content',
  home: 'All sessions',
  notFoundTitle: 'There is nothing at this address',
  notFoundText: 'The session may belong to another server, or the link may have lost a letter.',
  backHome: 'Go to all sessions',
  brokenTitle: 'This page failed to show',
  brokenText:
    'The run is not touched by that: sessions go on in the server. Try again; if it comes back, the server’s terminal says why.',
  tryAgain: 'Try again',
} as const;

/** Names of what the log speaks of. */
const roles: Record<Role | 'human', string> = {
  coordinator: 'Coordinator',
  analyst: 'Analyst',
  architect: 'Architect',
  developer: 'Developer',
  tester: 'Tester',
  human: 'You',
};

const kinds: Record<MessageKind, string> = {
  discovery: 'Discovery',
  request: 'Request',
  response: 'Response',
  broadcast: 'Broadcast',
  dependency: 'Dependency',
  fulfilment: 'Fulfilment',
  validation: 'Validation',
  assignment: 'Assignment',
  notice: 'Notice',
  proposal: 'Proposal',
  ballot: 'Ballot',
};

const states: Record<SessionState, string> = {
  preparing: 'Preparing',
  running: 'Running',
  paused: 'Paused',
  'awaiting-approval': 'Waits for your answer',
  stopping: 'Stopping',
  completed: 'Completed',
  failed: 'Failed',
  stopped: 'Stopped',
  stalled: 'Stalled',
  interrupted: 'Interrupted',
};

const importances: Record<Importance, string> = {
  low: 'Low',
  normal: 'Normal',
  high: 'High',
  critical: 'Critical',
};

const severities: Record<Severity, string> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

const way: Record<Mode, { readonly label: string; readonly hint: string }> = {
  orchestrated: {
    label: 'Together',
    hint: 'A coordinator leads them on one copy of the code, and they tell each other what they find.',
  },
  isolated: {
    label: 'Apart',
    hint: 'Each agent alone with the whole task, no messages; their patches are merged at the end.',
  },
};

/** The form that starts a session. */
const launch = {
  heading: 'Put a team to work',
  task: 'Task',
  taskPlaceholder: 'What should the team do?',
  workspace: 'Code',
  workspaceHint: 'The team works on a private copy. Your folder is never touched.',
  sample: 'Sample',
  folder: 'Folder on this machine',
  path: 'Folder',
  pathPlaceholder: (root = '/home/you') => `${root}/project`,
  browse: 'Browse',
  team: 'Team',
  teamColumns: {
    analyst: { phase: 'Discovery', role: 'Analysts' },
    architect: { phase: 'Planning', role: 'Architects' },
    developer: { phase: 'Implementation', role: 'Developers' },
    tester: { phase: 'Validation', role: 'Testers' },
  },
  ways: 'How the team works',
  way,
  wholeTask: 'Whole task',
  noCoordinator: 'No coordinator',
  noPlanApart: 'Apart there is no plan to show: each agent begins with the whole task.',
  teamPicture: 'The team, by the phases of the work',
  model: 'Model',
  modelHint: 'Choose one, or type the name of any Claude model.',
  offlineTitle: 'No API key:',
  offline:
    'the offline analyst works by security rules, it is no language model. Set ANTHROPIC_API_KEY, and Claude takes on any task.',
  submit: 'Launch',
  submitting: 'Launching',
  submitKey: 'Ctrl ↵',
  folderMissing: 'Name the folder that the team should work on.',
  modelMissing: 'Choose a model.',
} as const;

/** The dialog that looks for a folder on the server. */
const folders = {
  title: 'Choose a folder',
  description: 'On the machine where MAOS runs.',
  roots: 'Places',
  up: 'One folder up',
  empty: 'No folders in here.',
  files: (count: number) => (count === 1 ? '1 file' : `${count} files`),
  choose: 'Use this folder',
  cancel: 'Cancel',
  list: 'Folders',
  failed: 'This folder can’t be shown',
  start: 'Start over',
} as const;

/** The list of sessions. */
const sessions = {
  heading: 'Sessions',
  search: 'Search sessions',
  columns: {
    task: 'Session',
    findings: 'Findings',
    agents: 'Agents',
    duration: 'Duration',
    cost: 'Cost',
    started: 'Started',
  },
  newer: 'Newest',
  older: 'Older',
  clear: 'Clear the search',
  emptyTitle: 'Your sessions will be here',
  emptyText:
    'Each run keeps its whole record: who found what, who asked whom, what was fixed and how that was checked. Launch one, and open it here as often as you like.',
  noMatchTitle: (search: string) => `No task contains “${search}”`,
  noMatchText: 'The search looks at the words of the task.',
  failedTitle: 'The list could not be fetched',
  found: (count: number) => `${count} found`,
  fixed: (count: number) => `${count} fixed`,
  validated: (count: number) => `${count} validated`,
  noFindings: 'No findings',
  agents: (count: number) => (count === 1 ? '1 agent' : `${count} agents`),
  noEnd: '–',
  offlineModel: 'Offline analyst',
  apart: 'Apart',
  sample: (name: string) => `Sample: ${name}`,
  pages: 'Pages of the list',
} as const;

/** The line to the server. */
const connection = {
  connecting: 'Connecting',
  live: 'Live',
  'catching-up': 'Catching up',
  lost: 'Connection lost',
  refused: 'Not let in',
  retryIn: (seconds: number) => `Trying again in ${seconds} s`,
  retryNow: 'Try now',
} as const;

/** What goes wrong between the browser and the server: what happened, why, what to do. */
const errors = {
  unauthorised: {
    title: 'This browser is not signed in',
    text: 'Open the link that npm start printed in the terminal; it lets this browser in.',
  },
  unreachable: {
    title: 'The server does not answer',
    text: 'It may have stopped. Look at the terminal where npm start runs, then try again.',
  },
  unreadable: {
    title: 'The server’s answer makes no sense here',
    text: 'This page may be older than the server. Reload it.',
  },
  refused: { title: 'The server refused' },
} as const;

/** Every word of the interface, by where it stands. */
export const words = {
  app,
  roles,
  kinds,
  states,
  importances,
  severities,
  launch,
  folders,
  sessions,
  connection,
  errors,
} as const;
