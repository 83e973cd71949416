/** The metrics for people, made from their table. */
import { METRICS } from '../src/status/metrics.ts';
import { withTable } from './table.ts';

export function withMetricsTable(markdown: string): string {
  const rows = METRICS.map(({ name, kind, labels, help }) => {
    return [`\`${name}\``, kind, labels.map((label) => `\`${label}\``).join(', '), help];
  });
  return withTable(markdown, 'metrics', ['Metric', 'Kind', 'Labels', 'Meaning'], rows);
}
