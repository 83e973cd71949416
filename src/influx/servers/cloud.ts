/**
 * InfluxDB Cloud of any kind, known by its host names: it is written to like 2.x. It has its organisation already,
 * tokens are made on its own pages, and it names lines by their numbers. Serverless has the limits of 3.x.
 */
import type { Driver } from './driver.ts';
import { v1 } from './v1.ts';
import { v2 } from './v2.ts';
import { planBuckets } from './v2-plan.ts';
import { SCHEMA_LIMIT, v3 } from './v3.ts';

const HOST = /\.(cloud2\.influxdata\.com|influxdb\.io)$/;

export const cloud: Driver = {
  ...v2,
  name: 'InfluxDB Cloud',
  recognise(answer, url) {
    if (!URL.canParse(url) || !HOST.test(new URL(url).hostname)) return undefined;
    const version = answer.headers['x-influxdb-version'] ?? '';
    const isKnown =
      answer.status < 300 || answer.status === 401 || [v1, v2, v3].some((one) => one.recognise(answer, url));
    return isKnown ? { product: 'InfluxDB Cloud', version } : undefined;
  },
  complaints: ({ line }) => (typeof line === 'number' ? [{ line }] : []),
  verdicts: [SCHEMA_LIMIT],
  plan: planBuckets,
  advice: {
    credentials: v2.advice.credentials,
    limits: () => ['Cloud may take points first and refuse them later: it tells so in its bucket _monitoring only'],
  },
};
