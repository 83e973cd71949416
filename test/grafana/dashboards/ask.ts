/** Asks a real Grafana what its front end asks when a dashboard is opened. */
import { DATA_SOURCE } from '../../../src/grafana/alert-rule.ts';
import type { Grafana } from '../../support/grafana.ts';
import type { Question } from './questions.ts';
import { timeOf } from './times.ts';

interface Frames {
  readonly frames?: readonly { readonly data: { readonly values: readonly (readonly unknown[])[] } }[];
  readonly error?: string;
}

export interface Answer {
  readonly rows: number;
  readonly series: number;
  readonly error: string | undefined;
  /** ms. */
  readonly took: number;
}

/** Points of a panel as wide as half a desktop. */
const POINTS = 800;
const SECOND = 1_000;
/** The least interval of the data source. */
const LEAST = 10 * SECOND;

export async function askGrafana(
  grafana: Pick<Grafana, 'ask'>,
  { target, query, from, to }: Question,
): Promise<Answer> {
  const interval = intervalOf(timeOf(to, Date.now()) - timeOf(from, Date.now()));
  const began = performance.now();
  const { refId, resultFormat = 'time_series', alias = '' } = target;
  const asked = {
    refId: refId || 'A',
    datasource: { type: 'influxdb', uid: DATA_SOURCE },
    rawQuery: true,
    resultFormat,
    alias,
    // In braces it is the front end that fills it in.
    query: query.replaceAll(/\$\{__interval\}/g, `${interval / SECOND}s`),
    intervalMs: interval,
    maxDataPoints: POINTS,
  };
  const { results } = await grafana
    .ask<{ results: Readonly<Record<string, Frames>> }>('/api/ds/query', { from, to, queries: [asked] })
    .catch((error): { results: Readonly<Record<string, Frames>> } => ({ results: { A: { error: String(error) } } }));
  const [{ frames = [], error } = { error: 'no answer' }] = Object.values(results);
  return {
    rows: frames.reduce((sum, { data }) => sum + (data.values[0]?.length ?? 0), 0),
    series: frames.length,
    error,
    took: performance.now() - began,
  };
}

/** Rounded as Grafana rounds it: to what people count in. */
export function intervalOf(span: number): number {
  const steps = [
    10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 604_800,
  ];
  const least = Math.max(LEAST, span / POINTS);
  return (steps.find((step) => step * SECOND >= least) ?? 604_800) * SECOND;
}
