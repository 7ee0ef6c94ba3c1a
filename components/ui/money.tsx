import { formatUsd } from './number-format.ts';

/** An amount in US dollars; a dash where the price is unknown (null). */
export function Money({
  usd,
  className,
}: {
  readonly usd: number | null;
  readonly className?: string;
}) {
  return <span className={`numeric whitespace-nowrap ${className ?? ''}`}>{formatUsd(usd)}</span>;
}
