/** What is written about the metrics for people, made from their table. Pure: text out. */
import { METRICS } from './metrics.ts';

const BEGIN = '<!-- metrics: made by `npm run generate`, do not edit -->';
const END = '<!-- end of metrics -->';

/** Replaces the table between the markers; throws when they are not there. */
export function withMetricsTable(markdown: string): string {
  const from = markdown.indexOf(BEGIN);
  const to = markdown.indexOf(END);
  if (from < 0 || to < from) throw new Error(`The document needs the lines ${BEGIN} and ${END}.`);
  return `${markdown.slice(0, from + BEGIN.length)}\n\n${table()}\n\n${markdown.slice(to)}`;
}

function table(): string {
  const rows = METRICS.map(({ name, kind, labels, help }) => {
    return [`\`${name}\``, kind, labels.map((label) => `\`${label}\``).join(', '), help];
  });
  const header = [
    ['Metric', 'Kind', 'Labels', 'Meaning'],
    ['---', '---', '---', '---'],
  ];
  return [...header, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
