import { toAssignmentText } from '#core/protocol/assignment-text.ts';
import { tellKnowledge } from '#core/projections/knowledge/tell-knowledge.ts';
import { COORDINATOR, type AgentId, type MessageId } from '#core/protocol/ids.ts';
import type { MessageDraft } from '#server/bus/message-bus.ts';
import type { Orchestration, StepRecord } from './orchestration.ts';

/** How much of what the team has established an assignment tells, in characters. */
const KNOWLEDGE_LIMIT = 4000;

/** The id of the assignment that goes with this beginning of a step. */
export function assignmentId({ step, at }: StepRecord): MessageId {
  return `assignment-${step.id}-${at}` as MessageId;
}

/** What an agent is given with its step: what to do, what came of the steps before, what is known. */
export function toAssignment(
  state: Orchestration,
  record: StepRecord,
  agent: AgentId,
): MessageDraft {
  const { step, at } = record;
  return {
    kind: 'assignment',
    id: assignmentId(record),
    from: COORDINATOR,
    to: [agent],
    text: toAssignmentText({
      title: step.title,
      instructions: step.instructions,
      before: step.after.flatMap((id) => tellForerunner(state, id)),
      known: tellKnowledge(state.knowledge, KNOWLEDGE_LIMIT),
    }),
    step: step.id,
    planVersion: state.plan?.version ?? 1,
    causation: [at],
    via: 'system',
  };
}

function tellForerunner(state: Orchestration, id: StepRecord['step']['id']): readonly string[] {
  const record = state.steps.get(id);
  if (record === undefined || record.summary === '') return [];
  return [`"${record.step.title}" (${record.agent ?? COORDINATOR}): ${record.summary}`];
}
