import { compose } from '#core/log/compose.ts';
import { fold } from '#core/log/fold.ts';
import type { Projection } from '#core/log/projection.ts';
import { costInUsd, costs, type Costs } from '#core/projections/costs/costs.ts';
import { countFixed, findings, type Findings } from '#core/projections/findings/findings.ts';
import {
  sessionStatus,
  type SessionStatus,
} from '#core/projections/session-status/session-status.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';

/** What a summary is made of; whoever writes a session folds it entry by entry. */
export interface SummaryState {
  status: SessionStatus;
  costs: Costs;
  findings: Findings;
}

/** The parts of a session that its summary needs. */
export const summaryProjection: Projection<SummaryState> = compose('session-summary', {
  status: sessionStatus,
  costs,
  findings,
});

/** The summary of a folded session, or null before its launch is in the log. */
export function toSummary({
  status,
  costs: { total },
  findings: found,
}: SummaryState): SessionSummary | null {
  const { launch } = status;
  if (!launch) return null;
  return {
    id: launch.session,
    task: launch.task,
    workspace: launch.workspace,
    model: launch.model,
    mode: launch.mode,
    comparedWith: launch.comparedWith ?? null,
    state: status.state,
    reason: status.reason,
    startedAt: status.startedAt,
    endedAt: status.endedAt,
    restedMs: status.restedMs,
    agents: status.agents,
    findings: found.counts.all,
    fixed: countFixed(found.counts),
    validated: found.counts.validated,
    messages: status.messages,
    inputTokens: total.inputTokens,
    outputTokens: total.outputTokens,
    costUsd: costInUsd(total),
    head: status.head,
  };
}

/** The summary of a whole log, or null when it does not begin with a launch. */
export function summarise(entries: Iterable<Entry>): SessionSummary | null {
  return toSummary(fold(summaryProjection, entries));
}
