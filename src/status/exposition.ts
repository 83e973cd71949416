/** The metrics as Prometheus reads them, in its text format. What it says is of one moment: nothing is kept between two. */
import { METRICS, type Metric, type Scrape } from './metrics.ts';

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export function exposition(scrape: Scrape): string {
  return `${METRICS.map((metric) => familyOf(metric, scrape)).join('\n')}`;
}

function familyOf({ name, kind, help, samples }: Metric, scrape: Scrape): string {
  const lines = samples(scrape).map(([value, labels = {}]) => `${name}${labelsOf(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('')}`;
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
