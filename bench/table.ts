import type { Result } from './result.ts';

const HEADINGS = ['figure; floor', 'value', 'floor', 'ratio', 'range', 'bar', ''];

/** The results as a table of plain text. */
export function toTable(results: readonly Result[]): string {
  const rows = [HEADINGS, ...results.map(toRow)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]))));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

function toRow(result: Result): readonly string[] {
  const { name, value, unit, floor, ratio, range, bar, met } = result;
  const sign = bar?.is === 'at least' ? '≥' : '≤';
  return [
    name,
    `${value.toLocaleString('en')} ${unit}`,
    floor === null ? '–' : floor.toLocaleString('en'),
    ratio === null ? '–' : `${ratio}`,
    `${range[0]} – ${range[1]}`,
    bar === null ? 'reported' : `${sign} ${bar.limit}`,
    met === null ? '' : met ? 'met' : 'missed',
  ];
}

/** The name to the left, figures to the right, the verdict to the left. */
function pad(cell: string, width: number, column: number): string {
  const isLeft = column === 0 || column === HEADINGS.length - 1;
  return isLeft ? cell.padEnd(width) : cell.padStart(width);
}

function widthOf(cell: string | undefined): number {
  return cell?.length ?? 0;
}
