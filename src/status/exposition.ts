/**
 * The metrics as Prometheus reads them. Each scrape has a registry of its own: what it says is of one moment, and a
 * label that is gone does not linger.
 */
import { Counter, Gauge, Registry } from 'prom-client';
import { METRICS, type Metric, type Scrape } from './metrics.ts';

export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

export function exposition(scrape: Scrape): Promise<string> {
  const registry = new Registry();
  for (const metric of METRICS) enter(registry, metric, scrape);
  return registry.metrics();
}

function enter(registry: Registry, { name, kind, help, labels, samples }: Metric, scrape: Scrape): void {
  const options = { name, help, labelNames: [...labels], registers: [registry] };
  const target = kind === 'counter' ? new Counter(options) : new Gauge(options);
  // Without labels the library starts with a 0, which would be a claim where nothing is known.
  if (labels.length === 0) target.remove();
  for (const [value, given] of samples(scrape)) target.inc({ ...given }, value);
}
