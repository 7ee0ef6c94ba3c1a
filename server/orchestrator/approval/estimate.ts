import { OFFLINE_MODEL } from '#core/protocol/command.ts';
import type { Plan } from '#core/protocol/plan.ts';
import type { PlanEstimate } from '#core/protocol/plan-estimate.ts';
import { estimatePlan } from '#core/views/plan-estimate.ts';
import type { SessionParts } from '../session-parts.ts';

/** The share of a session's tokens that models write; the others they read. */
const WRITTEN = 0.05;

/** Estimates plans of this session. What past sessions came to is left out where it can't be read. */
export function createEstimate(parts: SessionParts): (plan: Plan) => Promise<PlanEstimate> {
  const { command, recentSessions, priceOf, logger } = parts;
  const { model, mode } = command;
  const price = (tokens: number): number | null =>
    priceOf?.(model, {
      inputTokens: Math.round(tokens * (1 - WRITTEN)),
      outputTokens: Math.round(tokens * WRITTEN),
      ...{ cacheReadTokens: 0, cacheWriteTokens: 0, estimated: true },
    }) ?? null;
  return async (plan) => {
    const history = await (recentSessions?.() ?? Promise.resolve([])).catch((error: unknown) => {
      logger.warn({ err: error }, 'past sessions could not be read for an estimate');
      return [];
    });
    const about = { model, mode, steps: plan.steps.length, free: model === OFFLINE_MODEL };
    return estimatePlan({ ...about, priceOf: price }, history);
  };
}
