import type { AgentTool } from '../agent-tool.ts';
import { broadcast } from './broadcast.ts';
import type { BusToolParts } from './bus-tool-parts.ts';
import { castBallot } from './cast-ballot.ts';
import { awaitDependency, declareDependency, fulfilDependency } from './dependencies.ts';
import { finishStep } from './finish-step.ts';
import { openConsensus } from './open-consensus.ts';
import { openElection } from './open-election.ts';
import { openVote } from './open-vote.ts';
import { propose } from './propose.ts';
import { renewLease } from './renew-lease.ts';
import { reportValidation } from './report-validation.ts';
import { request } from './request.ts';
import { respond } from './respond.ts';
import { shareDiscovery } from './share-discovery.ts';

/** All tools of the bus; a role takes those that it names. */
export function createBusTools(parts: BusToolParts): readonly AgentTool[] {
  return [
    shareDiscovery(parts),
    request(parts),
    respond(parts),
    broadcast(parts),
    declareDependency(parts),
    awaitDependency(parts),
    fulfilDependency(parts),
    reportValidation(parts),
    finishStep(parts),
    openVote(parts),
    openConsensus(parts),
    openElection(parts),
    propose(parts),
    castBallot(parts),
    renewLease(parts),
  ];
}
