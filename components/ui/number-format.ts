/** A count with thin groups of three: `12,345`. The same on every machine, whatever its locale. */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A large count in three figures or so: `940`, `12.3 k`, `1.2 M`. */
export function formatCompact(value: number): string {
  if (value < 1000) return String(Math.round(value));
  if (value < 99_950) return `${(value / 1000).toFixed(1)} k`;
  if (value < 999_500) return `${Math.round(value / 1000)} k`;
  return `${(value / 1_000_000).toFixed(1)} M`;
}

/** US dollars: `$0.00`, `<$0.01`, `$1.24`; a dash when the price is unknown (null). */
export function formatUsd(value: number | null): string {
  if (value === null) return '–';
  if (value > 0 && value < 0.005) return '<$0.01';
  const [whole = '0', cents = '00'] = value.toFixed(2).split('.');
  return `$${formatCount(Number(whole))}.${cents}`;
}
