import { CHECK_NAMES, type Check, type CheckName } from './complaint.ts';
import { deadlocks } from './deadlocks.ts';
import { failedCalls } from './failed-calls.ts';
import { idleAgents } from './idle-agents.ts';
import { lateReplies } from './late-replies.ts';
import { overwrittenEdits } from './overwritten-edits.ts';
import { refusedMessages } from './refused-messages.ts';
import { repeatedSteps } from './repeated-steps.ts';
import { repeatedTools } from './repeated-tools.ts';
import { skippedValidation } from './skipped-validation.ts';
import { unansweredRequests } from './unanswered-requests.ts';
import { unfinishedPlan } from './unfinished-plan.ts';
import { unreadDiscoveries } from './unread-discoveries.ts';
import { unsupportedClaims } from './unsupported-claims.ts';
import { workAfterTheEnd } from './work-after-the-end.ts';

const byName: Readonly<Record<CheckName, Check>> = {
  'unanswered-requests': unansweredRequests,
  'unread-discoveries': unreadDiscoveries,
  'refused-messages': refusedMessages,
  deadlocks,
  'late-replies': lateReplies,
  'failed-calls': failedCalls,
  'repeated-tools': repeatedTools,
  'repeated-steps': repeatedSteps,
  'overwritten-edits': overwrittenEdits,
  'skipped-validation': skippedValidation,
  'work-after-the-end': workAfterTheEnd,
  'idle-agents': idleAgents,
  'unfinished-plan': unfinishedPlan,
  'unsupported-claims': unsupportedClaims,
};

/** Every check of the run doctor, in the order in which it goes through them. */
export const CHECKS: readonly Check[] = CHECK_NAMES.map((name) => byName[name]);
