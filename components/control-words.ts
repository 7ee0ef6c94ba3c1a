import type { BudgetResource } from '#core/protocol/budget.ts';
import type { PlanTrigger } from '#core/protocol/plan.ts';

/** Holding, stopping and going on. */
const control = {
  label: 'The run',
  pause: 'Pause the run',
  pauseText: 'Pause',
  pausing: 'Pausing',
  resume: 'Resume the run',
  resumeText: 'Resume',
  resuming: 'Resuming',
  stop: 'Stop the run',
  stopText: 'Stop',
  stopping: 'Stopping',
  isStopping: 'The run is stopping already',
  stopTitle: 'Stop the run?',
  stopNow: 'Stop now',
  keepGoing: 'Let it run',
  stopKeeps: 'What was found and fixed so far stays, and the run can go on later.',
  willBeCut: (names: readonly string[]) =>
    `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} in the middle of something, which is cut off.`,
  agentLabel: (agent: string) => `Control ${agent}`,
  agentStopTitle: (agent: string) => `Stop ${agent}?`,
  agentStopText:
    'It leaves the team for good: who waits for it is told, its step fails, and the coordinator can give the work to another.',
  coordinatorStop: 'A team can’t go on without its coordinator. Stop the run instead.',
  heldByRun: 'The whole run is paused; resume that first.',
  pausedByYou: 'by you',
  pausedBy: (who: string) => `by ${who}`,
  goOn: 'Go on',
  goingOn: 'Going on',
  goOnHint: 'Go on where it was broken off',
  forkOf: (name: string) => `Goes back to “${name}”`,
  forkOfTitle: 'Open the session that this one was copied from, at that moment',
  seePlan: 'See the plan',
  questions: (count: number) => (count === 1 ? '1 question for you' : `${count} questions for you`),
} as const;

/** The plan that is shown before anything starts. */
const approval = {
  launchLabel: 'Show me the plan first',
  launchHint: 'Nothing starts before you have accepted it; you can change it.',
  title: 'The plan waits for you',
  intro: 'Nothing has started. Change what you like, then accept it.',
  estimate: 'Estimate',
  duration: 'Duration',
  cost: 'Cost',
  tokens: 'Tokens',
  range: (low: string, high: string) => `${low} to ${high}`,
  none: 'none',
  free: 'free',
  unknown: 'unknown price',
  stepTitle: 'Title',
  instructions: 'Instructions',
  hand: 'Who does it',
  anyOf: (role: string) => `Any ${role.toLowerCase()}`,
  agentsGroup: 'One agent',
  rolesGroup: 'Whoever is free',
  after: 'Waits for',
  afterNone: 'Starts at once',
  afterList: (titles: string) => `after ${titles}`,
  noOtherStep: 'There is no other step.',
  up: (title: string) => `Move up: ${title}`,
  down: (title: string) => `Move down: ${title}`,
  remove: (title: string) => `Remove: ${title}`,
  edit: (title: string) => `Edit: ${title}`,
  add: (phase: string) => `Add a step to ${phase}`,
  addShort: 'Add a step',
  newStep: 'New step',
  emptyPhase: 'Empty: it will be left out.',
  keys: 'Alt ↑ and Alt ↓ move a step, Enter edits it.',
  undo: 'Undo',
  reset: 'Reset',
  accept: 'Accept the plan',
  acceptEdited: 'Accept your version',
  accepting: 'Accepting',
  another: 'Ask for another',
  asking: 'Asking',
  remark: 'What should be different?',
  remarkPlaceholder: 'For example: leave out the planning phase',
  sendRemark: 'Ask for it',
  cancel: 'Cancel',
  refused: 'The plan can’t be like this',
  planTabWaits: 'The plan waits for your answer.',
} as const;

/** What the user says to the team. */
const say = {
  label: 'Say something to the team',
  placeholder: 'Say something to the team',
  to: 'To',
  everyone: 'Everyone',
  importance: 'Importance',
  asDiscovery: 'As a discovery',
  send: 'Send',
  notYet: 'The team is not at work yet.',
  question: (agent: string) => `${agent} asks you`,
  questionsLabel: 'Questions for you',
  answer: 'Your answer',
  answerPlaceholder: 'Answer',
  sendAnswer: 'Answer',
  left: (duration: string) => `${duration} left`,
  over: 'Time is over',
  fallback: (text: string) => `Without an answer it takes: ${text}`,
  useFallback: 'Take the default now',
} as const;

/** Going on after the end, and moments that are kept. */
const goOn = {
  label: 'Ask for more',
  placeholder: 'What should the team do now?',
  to: 'Who',
  team: 'The whole team',
  ask: 'Ask for more',
  brokenOff: 'The work was broken off.',
  brokenOffText: 'Go on where it was, or ask for something else below.',
  momentsLabel: 'Saved moments',
  momentsHint:
    'Saving keeps the run as it is now, its code included. Going back makes a new session from there; this one stays.',
  name: 'Name of the moment',
  namePlaceholder: 'Before the fixes',
  save: 'Save',
  noMoments: 'Nothing was saved yet.',
  back: 'Go back to this',
  backTo: (name: string) => `Go back to “${name}”`,
  goingBack: 'Going back',
  at: (seq: string) => `at entry ${seq}`,
  forkedFrom: (name: string) => `This session began as a copy of an earlier one, at “${name}”.`,
  openOrigin: 'Open it there',
} as const;

/** What is different where agents work apart. */
const apart = {
  hearNobody: 'Agents that work apart hear nobody, you neither. You can pause and stop them.',
  canNotGoOn:
    'They worked apart, each on a copy of its own, so there is no team to go on. Launch the task anew.',
  savedAtEnd: 'Each has a copy of its own: the run can be saved when all have ended.',
  stopKeeps: 'What was found and fixed so far is put together. The run can’t go on later.',
  agentStopText: 'It ends for good and its step fails. What it changed is kept for the end.',
} as const;

const resources: Record<BudgetResource, string> = {
  tokens: 'Tokens',
  usd: 'Dollars',
  calls: 'Calls',
  seconds: 'Minutes',
};

/** Limits and what is used of them. */
const budget = {
  resources,
  limits: 'Limits',
  limitsNone: 'none set',
  limitsHint:
    'At 80 % the team is told to wrap up, at 100 % it is paused and you can raise the limit.',
  session: 'Whole run',
  perAgent: 'Each agent',
  field: (resource: string, scope: string) => `${resource}, ${scope.toLowerCase()}`,
  noLimit: 'no limit',
  notANumber: 'A number above 0.',
  notWhole: 'A whole number above 0.',
  tooLarge: 'This is more than can be set.',
  label: 'Budget',
  meter: (share: string) => `Budget: ${share} used`,
  usedOf: (used: string, limit: string) => `${used} of ${limit}`,
  soft: 'near its end',
  hard: 'used up',
  none: 'This run has no limits.',
  raise: 'Raise the limits',
  raiseHint: 'The budget is used up: give it more room, and the run goes on',
  set: 'Set limits',
  apply: 'Set them',
  applyAndResume: 'Set them and resume',
} as const;

const triggers: Record<PlanTrigger, string> = {
  start: 'the task',
  discovery: 'a discovery',
  'failed-validation': 'a failed validation',
  stall: 'a stall',
  'no-progress': 'no progress',
  'agent-lost': 'a lost agent',
  budget: 'the budget',
  human: 'you',
  other: 'what happened',
};

/** The versions of the plan, and who waits for whom. */
const versions = {
  label: 'Versions of the plan',
  older: 'Older version',
  newer: 'Newer version',
  of: (version: number, count: number) => `Version ${version} of ${count}`,
  triggers,
  calledForBy: (names: string) => `Called for by ${names}`,
  byWhom: (agent: string) => `by ${agent}`,
  goThere: 'Go to the moment',
  change: 'What it changed',
  nothing: 'Nothing but its reason.',
  groups: {
    added: 'Added',
    dropped: 'Dropped',
    reassigned: 'Given to others',
    reordered: 'In another order',
    rephased: 'In another phase',
    reworded: 'Worded anew',
  },
  phaseGroups: {
    phasesAdded: 'Phases added',
    phasesDropped: 'Phases dropped',
    phasesChanged: 'Phases changed',
  },
  to: (hand: string) => `to ${hand}`,
  waits: 'Who waits for whom',
  nobodyWaits: 'Nobody waits for anybody.',
  waitOn: {
    request: 'an answer',
    dependency: (topic: string) => topic,
    step: (step: string) => `the step ${step}`,
    decision: 'a decision',
  },
} as const;

const someFiles = (count: number) => (count === 1 ? '1 file' : `${count} files`);

/** The patch in the user's own folder. */
const patching = {
  label: 'The patch and your folder',
  untouched: 'Your folder is as it was. The patch comes into it only when you say so.',
  untouchedSample: 'The sample itself is never changed: download the patch to keep it.',
  apply: 'Apply to the folder',
  applying: 'Applying',
  applyNewer: 'Apply the newer patch',
  newer: 'The team has made a newer patch since; applying puts it in the place of this one.',
  older: 'This is an earlier patch: only the latest of a session can be applied.',
  appliedTo: 'Applied to',
  filesChanged: (count: number) =>
    count === 0 ? 'everything was there already' : `${someFiles(count)} changed`,
  replaced: 'Replaced whole by the team’s version:',
  takeBack: 'Take back',
  takingBack: 'Taking back',
  notApplied: 'The patch was not applied',
  notTakenBack: 'The patch was not taken back',
  inPart: 'Your folder holds a part of the patch',
  moreInTheWay: 'More files in the way',
  adviseApply: 'Bring these files back to what the team began with and apply again, or:',
  adviseForced: 'See that these files exist, are no links and can be written, then apply again.',
  adviseTakeBack: 'You went on in these files: undo that, then take the patch back again.',
  advisePart: 'See that these files can be written, then apply again to finish it.',
  replace: 'Replace them with the team’s version',
  replaceAsk: (count: number) =>
    `What you changed in ${count === 1 ? 'this file' : `these ${count} files`} gives way to the team’s version. Taking the patch back brings yours again.`,
  replaceNow: 'Replace and apply',
  keepMine: 'Keep mine',
} as const;

/** The words of what a user can do to a session. */
export const controlWords = {
  control,
  approval,
  say,
  goOn,
  apart,
  budget,
  versions,
  patching,
} as const;
