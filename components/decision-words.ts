import type { Method, Pattern, Stance, TieRule } from '#core/protocol/decision.ts';
import type { Standing } from '#core/projections/patterns/standing.ts';

const patterns: Record<Pattern, string> = {
  voting: 'Vote',
  consensus: 'Consensus',
  election: 'Election',
};

const methods: Record<Method, string> = {
  plurality: 'most votes win',
  majority: 'more than half wins',
  ranked: 'ranked, instant run-off',
};

const ties: Record<TieRule, string> = {
  'earliest-draft': 'the earliest of them wins',
  coordinator: 'the coordinator decides',
  none: 'none of them wins',
};

const stances: Record<Stance, string> = {
  agree: 'agrees',
  reservation: 'has a reservation',
  objection: 'objects',
};

const standings: Record<Standing, string> = {
  counted: 'Counted',
  abstained: 'Abstained',
  replaced: 'Replaced by a later one',
  stale: 'Stale: that stage was over',
  late: 'Late',
  foreign: 'Had no say',
  invalid: 'Invalid',
};

/** The words of what agents decide together. */
export const decisionWords = {
  patterns,
  methods,
  ties,
  stances,
  standings,
  switchLabel: 'The plan and what was decided',
  steps: 'Steps',
  tab: 'Decisions',
  emptyTitle: 'Nothing was put to a decision yet',
  emptyText: 'Votes, consensus and elections of the team will be here as they are opened.',
  list: 'What the team decides together',
  open: 'Open',
  facts: {
    how: 'How',
    by: 'Opened by',
    electorate: 'Electorate',
    quorum: 'Quorum',
    tie: 'Equal votes',
    rounds: 'At most',
    deadline: 'Deadline',
    waitsFor: 'Waits for',
    settles: 'Settles',
  },
  severity: 'the severity of what was found',
  quorumOf: (quorum: number, of: number) => `${quorum} of ${of}`,
  roundsCap: (count: number) => (count === 1 ? '1 round' : `${count} rounds`),
  termsCap: (count: number) => (count === 1 ? '1 term' : `${count} terms`),
  left: (duration: string, clock: string) => `in ${duration}, at ${clock}`,
  timeIsOver: (clock: string) => `was ${clock}`,
  nobody: 'nobody',
  stages: {
    drafting: 'Drafts',
    balloting: 'Ballot',
    plainVote: 'Ballot over the drafts',
    amendmentVote: 'Ballot over the amendments',
    casting: 'The coordinator’s casting vote',
    candidacies: 'Candidacies',
    amendments: 'Amendments',
    reviewing: 'Review',
    leading: 'Leadership',
  },
  round: (round: number, stage: string) => `Round ${round}: ${stage.toLowerCase()}`,
  term: (term: number, stage: string) => `Term ${term}: ${stage.toLowerCase()}`,
  paper: 'Paper',
  paperOf: (stage: string) => `See the paper of: ${stage}`,
  votes: (count: number) => (count === 1 ? '1 vote' : `${count} votes`),
  wins: 'wins',
  count: (place: number, votes: string) => `Count ${place}: ${votes}`,
  out: (option: string) => `${option} drops out`,
  byOrder: 'Among equals the later option dropped out.',
  ballots: (stage: string) => `Ballots: ${stage}`,
  noneFromMe: 'none from me',
  noChoice: 'chooses nothing',
  noBallots: 'No ballot yet.',
  noProposals: 'Nothing was sent yet.',
  elsewhere: 'For no stage of this decision',
  ledSince: (leader: string, clock: string) => `${leader} leads since ${clock}`,
  led: (leader: string, from: string, to: string) => `${leader} led from ${from} to ${to}`,
  leaseFor: (duration: string) => `the lease lasts ${duration} more unless it is renewed`,
  leaseUntil: (clock: string) => `the lease was until ${clock}`,
  lost: {
    left: 'lost: it left the team',
    failed: 'lost: it failed',
    'lease-lapsed': 'lost: no sign of life within the lease',
  },
  outcome: {
    label: 'Outcome',
    decided: (option: string) => `Decided: ${option}`,
    tied: 'Equal votes, not decided',
    undecided: 'Not decided',
    'no-quorum': 'Too few voted',
    agreed: 'Agreed by all',
    reservations: 'Agreed, with reservations',
    'not-agreed': 'Not agreed',
    elected: (leader: string) => `Elected: ${leader}`,
    cancelled: 'Cancelled',
    tieBroken: (rule: string) => `The votes were equal: ${rule}.`,
    equals: (options: string) => `Equal: ${options}.`,
    why: {
      'no-options': 'There was nothing to choose from.',
      'no-votes': 'Nobody chose an option.',
      'no-majority': 'No option had more than half of the votes.',
    },
    quorum: (voted: number, quorum: number) => `${voted} voted, ${quorum} had to.`,
    term: (term: number) => `In term ${term}.`,
    told: (count: number) => (count === 1 ? 'Told to 1 agent' : `Told to ${count} agents`),
    reservation: 'Reservation',
    objection: 'Objection',
  },
  plain: {
    label: 'A plain vote would have given',
    none: 'no winner',
    tied: (options: string) => `equal votes for ${options}`,
    same: 'the same text',
    other: 'another text: the debate changed it',
  },
} as const;
