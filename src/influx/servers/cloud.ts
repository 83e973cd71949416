/**
 * InfluxDB Cloud of any kind, known by its host names: it is written to like 2.x. It has its organisation already,
 * tokens are made on its own pages, and it names lines by their numbers. Serverless has the limits of 3.x.
 */
import type { Driver } from './driver.ts';
import { v2 } from './v2.ts';
import { planBuckets } from './v2-plan.ts';
import { SCHEMA_LIMIT } from './v3.ts';

const HOST = /\.(cloud2\.influxdata\.com|influxdb\.io)$/;

export const cloud: Driver = {
  ...v2,
  recognise({ status, headers }, url) {
    if (!URL.canParse(url) || !HOST.test(new URL(url).hostname)) return undefined;
    // Whatever version it shows.
    const isKnown = status < 300 || status === 401 || 'x-influxdb-version' in headers;
    return isKnown ? { product: 'InfluxDB Cloud' } : undefined;
  },
  complaints: ({ line }) => (typeof line === 'number' ? [{ line }] : []),
  verdicts: [SCHEMA_LIMIT],
  plan: planBuckets,
  // Two on the free plan, which no answer tells.
  roomForTiers: () => 'few',
  advice: {
    credentials: v2.advice.credentials,
    limits: () => ['Cloud may take points first and refuse them later: it tells so in its bucket _monitoring only'],
  },
};
