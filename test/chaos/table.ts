/** The table of a run in Markdown, and its last line. */
import type { Result } from './row.ts';

const COLUMNS: readonly (readonly [head: string, cell: (result: Result) => string | number])[] = [
  ['row', ({ row }) => row.name],
  ['fault', ({ row }) => row.what],
  ['sent', ({ sent }) => sent],
  ['stored', ({ stored }) => stored],
  ['rejected', ({ rejected }) => rejected],
  ['dropped', ({ dropped }) => dropped],
  ['lost', ({ lost }) => lost],
  ['in bound', ({ inBound }) => inBound],
  ['doubled', ({ duplicated }) => duplicated],
  ['not delivered', ({ undelivered }) => undelivered],
  ['MB', ({ peak }) => peak],
  ['s', ({ seconds }) => Math.round(seconds)],
  ['verdict', ({ problems }) => (problems.length === 0 ? 'ok' : 'FAILED')],
  ['notes', ({ notes, problems }) => [...problems, ...notes].join('; ')],
];

export function table(results: readonly Result[]): string {
  const lines = [
    COLUMNS.map(([head]) => head),
    ...results.map((result) => COLUMNS.map(([, cell]) => String(cell(result)).replaceAll('|', '\\|'))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const [head = '', ...body] = lines.map((cells) => lineOf(cells, widths));
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [head, rule, ...body].join('\n');
}

/** A row that is meant to lose is left out. */
export function total(results: readonly Result[]): string {
  const counted = results.filter(({ row }) => !row.mustLose);
  const lost = counted.reduce((sum, result) => sum + result.lost, 0);
  const duplicated = counted.reduce((sum, result) => sum + result.duplicated, 0);
  return `lost=${lost} duplicated=${duplicated}`;
}

function lineOf(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, column) =>
    /^\d+$/.test(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
  );
  return `| ${padded.join(' | ')} |`;
}
