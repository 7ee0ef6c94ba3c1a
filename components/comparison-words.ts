import type { Arm } from '#core/views/run-measures/compare-runs.ts';
import type { Measure } from '#core/views/run-measures/run-measures.ts';

const arms: Record<Arm, string> = { together: 'Together', apart: 'Apart' };

const measures: Record<Measure, string> = {
  findings: 'Findings',
  fixed: 'Fixed',
  validated: 'Validated',
  foundAgain: 'Found again by another',
  fixedAgain: 'Fixed again by another',
  scannedAgain: 'Files scanned again by another',
  sameEdits: 'Places edited twice alike',
  conflictingEdits: 'Conflicting edits to the same lines',
  turns: 'Turns',
  calls: 'Model calls',
  tokens: 'Tokens',
  costUsd: 'Cost',
  timeMs: 'Time',
  messages: 'Messages between agents',
  messagesPerTurn: 'Messages a turn',
};

/** The measures as the verdict names them: `better on …`. */
const inSentence: Record<Measure, string> = {
  findings: 'findings',
  fixed: 'fixes',
  validated: 'validated fixes',
  foundAgain: 'repeated finds',
  fixedAgain: 'repeated fixes',
  scannedAgain: 'repeated scans',
  sameEdits: 'repeated edits',
  conflictingEdits: 'conflicting edits',
  turns: 'turns',
  calls: 'model calls',
  tokens: 'tokens',
  costUsd: 'cost',
  timeMs: 'time',
  messages: 'messages',
  messagesPerTurn: 'messages a turn',
};

const runs = (count: number) => (count === 1 ? '1 run' : `${count} runs`);

/** `a`, `a and b`, `a, b and c`. */
function list(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The words of the page that compares a team with the same agents apart. */
export const comparisonWords = {
  title: 'Together and apart',
  back: 'To the session',
  arms,
  armNotes: {
    together: 'One workspace, a bus and a coordinator.',
    apart: 'A copy each, the whole task each. Their patches are merged.',
  } satisfies Record<Arm, string>,
  measures,
  groups: {
    outcome: 'What came of it',
    twice: 'Work done twice',
    spent: 'What it took',
    talk: 'What was said',
  },
  run: (place: number) => `Run ${place}`,
  noRuns: 'None yet.',
  waits: 'Waits for its turn',
  outcome: (found: number, fixed: number, validated: number) =>
    `${found} found, ${fixed} fixed, ${validated} validated`,
  range: (lowest: string, highest: string) => `${lowest} to ${highest}`,
  verdict: {
    unknown: 'Not known',
    none: 'No difference shown',
    shownBetter: (arm: Arm) => `${arms[arm]} better`,
    seenBetter: (arm: Arm) => `${arms[arm]} better in these runs`,
    shownMore: (arm: Arm) => `More ${arm}`,
    seenMore: (arm: Arm) => `More ${arm} in these runs`,
  },
  sentence: {
    label: 'What the comparison shows',
    measures: inSentence,
    duplicated: 'duplicated work',
    better: (arm: Arm, names: readonly string[]) => `${arm} was better on ${list(names)}`,
    andBetter: (arm: Arm, names: readonly string[]) => `${arm} on ${list(names)}`,
    shown: (parts: string) => `${parts.charAt(0).toUpperCase()}${parts.slice(1)}.`,
    seen: (parts: string) => `In these runs ${parts}.`,
    none: 'No difference shown.',
    running: 'The runs are under way.',
    noneUsable: 'Nothing to compare yet.',
    counted: (together: number, apart: number) =>
      `${runs(together)} together, ${runs(apart)} apart.`,
    restAlike: 'Neither is shown to be better on anything else.',
    fewRuns:
      'So few runs may differ by chance. With four or more of each, a difference that is always there can be shown.',
    unusable: (count: number) =>
      count === 1
        ? '1 run broke off and does not count.'
        : `${count} runs broke off and do not count.`,
    unmeasured: 'A way has no run that came to its own end. Run both once more.',
  },
  rule: 'A way is called better only when none of its runs reaches any run of the other, and chance alone would bring that about in at most one of twenty cases. Whether more turns or messages are good is for you to judge.',
  launch: {
    heading: 'Run it apart as well',
    more: 'Run it again',
    text: 'The same agents on the same files, each alone with the whole task; the same bounds in all. Afterwards you see here what working together brought, and what it cost.',
    times: 'How often',
    timesOf: (times: number) => (times === 1 ? 'Once' : `${times} times`),
    what: (apart: number, together: number) =>
      together === 0
        ? `Launches ${runs(apart)} apart.`
        : `Launches ${runs(apart)} apart and ${together} more together, one after another.`,
    costs: 'Each run calls the model, and costs about as much as the first.',
    submit: 'Run it apart as well',
    submitMore: 'Run again',
    launching: 'Launching',
  },
  progress: (underWay: number) =>
    underWay === 1 ? '1 run is under way.' : `${underWay} runs are under way.`,
  progressText: 'They go one after another. This page keeps itself up to date; you may leave it.',
  notEnded: {
    title: 'The session has not ended',
    text: 'When it has, it can be run apart as well, and both are compared here.',
  },
  noTeam: {
    title: 'There is no run of a team here',
    text: 'This session ran apart from the start. Launch the same task with a team, and compare from there.',
  },
  stale: 'What you see may be out of date.',
  link: {
    compare: 'Compare with the same agents apart',
    text: 'Was it better than the same agents, each alone?',
    see: 'See the comparison',
  },
} as const;
