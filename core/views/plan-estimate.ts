import type { Mode } from '#core/protocol/command.ts';
import type { EstimatedRange, PlanEstimate } from '#core/protocol/plan-estimate.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';

/** What an estimate is made for. */
export interface Estimated {
  readonly model: string;
  readonly mode: Mode;
  readonly steps: number;
  /** Whether the model uses no tokens at all. */
  readonly free: boolean;
  /** US dollars of so many tokens, nearly all of them read; null where the price is unknown. */
  readonly priceOf: (tokens: number) => number | null;
}

/** Rough ranges for one step where there is nothing to go by; from no measurement. */
const DEFAULT_STEP = {
  seconds: { low: 15, likely: 60, high: 300 },
  tokens: { low: 20_000, likely: 80_000, high: 300_000 },
  freeSeconds: { low: 0.2, likely: 1, high: 20 },
} as const;

/** From this many past sessions on, their own spread is the range. */
const ENOUGH = 5;

/**
 * How long a plan will take and what it will cost: from past sessions of the same model and mode
 * that completed, and from a rough default where there is none.
 */
export function estimatePlan(about: Estimated, history: readonly SessionSummary[]): PlanEstimate {
  const past = history.filter(
    ({ model, mode, state, endedAt }) =>
      model === about.model && mode === about.mode && state === 'completed' && endedAt !== null,
  );
  return past.length === 0 ? byDefault(about) : byHistory(about, past);
}

function byHistory(about: Estimated, past: readonly SessionSummary[]): PlanEstimate {
  const tokens = toRange(past.map((one) => one.inputTokens + one.outputTokens));
  const costs = past.flatMap(({ costUsd }) => costUsd ?? []);
  const count = past.length === 1 ? 'one session' : `${past.length} sessions`;
  const spread =
    past.length < ENOUGH
      ? 'so few that the range is widened to half and double'
      : 'nine of ten lay in the range';
  return {
    seconds: toRange(past.map(secondsOf)),
    tokens,
    usd: costs.length > 0 ? toRange(costs) : priced(tokens, about),
    basis: `From ${count} with this model and mode that completed, whatever their plans: ${spread}.`,
  };
}

function secondsOf({ startedAt, endedAt, restedMs }: SessionSummary): number {
  return ((endedAt ?? startedAt) - startedAt - restedMs) / 1000;
}

function byDefault(about: Estimated): PlanEstimate {
  const { steps, free } = about;
  const zero = { low: 0, likely: 0, high: 0 };
  const tokens = free ? zero : scaled(DEFAULT_STEP.tokens, steps);
  return {
    seconds: scaled(free ? DEFAULT_STEP.freeSeconds : DEFAULT_STEP.seconds, steps),
    tokens,
    usd: free ? zero : priced(tokens, about),
    basis: `A rough default for ${steps} ${steps === 1 ? 'step' : 'steps'}: no session with this model and mode has completed yet.`,
  };
}

function priced(tokens: EstimatedRange, { priceOf }: Estimated): EstimatedRange | null {
  const low = priceOf(tokens.low);
  const likely = priceOf(tokens.likely);
  const high = priceOf(tokens.high);
  return low === null || likely === null || high === null ? null : { low, likely, high };
}

function scaled(range: EstimatedRange, by: number): EstimatedRange {
  return { low: range.low * by, likely: range.likely * by, high: range.high * by };
}

/** The median, and the ends of the middle nine tenths; few values are given room on both sides. */
function toRange(values: readonly number[]): EstimatedRange {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const room = sorted.length < ENOUGH ? 2 : 1;
  return { low: at(0.05) / room, likely: at(0.5), high: at(0.95) * room };
}
