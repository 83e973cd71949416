/** How long a database keeps what is written to it, where it says so, and what that means for what waits. */
import * as z from 'zod';
import type { Logger } from '../shared/log.ts';
import type { Queue } from '../types.ts';

const MS = { h: 3_600_000, m: 60_000, s: 1_000 } as const;
const DAY = 86_400_000;

/** `SHOW RETENTION POLICIES` of 1.x: columns name, duration, shardGroupDuration, replicaN, default. */
const policies = z.object({
  results: z.tuple([
    z.object({
      series: z.tuple([z.object({ columns: z.array(z.string()), values: z.array(z.array(z.unknown())) })]),
    }),
  ]),
});

const rule = z.object({ type: z.string().optional(), everySeconds: z.number() });
const buckets = z.object({
  buckets: z.array(z.object({ name: z.string(), retentionRules: z.array(rule).default([]) })),
});

/** The default policy, which is the one that is written to, and how long it keeps its data; undefined where it is not told. */
export function defaultPolicy(answer: unknown): { readonly name: string; readonly retention?: number } | undefined {
  const read = policies.safeParse(answer);
  if (!read.success) return undefined;
  const [{ series }] = read.data.results;
  const [{ columns, values }] = series;
  const policy = values.find((row) => row[columns.indexOf('default')] === true);
  if (!policy) return undefined;
  const retention = known(readDuration(String(policy[columns.indexOf('duration')])));
  return { name: String(policy[columns.indexOf('name')]), ...(retention !== undefined && { retention }) };
}

/** Of the bucket of this name, in ms; undefined where it keeps its data for ever, or does not tell. */
export function retentionOfBucket(answer: unknown, name: string): number | undefined {
  const read = buckets.safeParse(answer);
  const bucket = read.success ? read.data.buckets.find((one) => one.name === name) : undefined;
  return known((bucket?.retentionRules.find(({ type = 'expire' }) => type === 'expire')?.everySeconds ?? 0) * 1_000);
}

/** A retention in words, for example `90 days`. */
export function inDays(retention: number): string {
  if (retention >= 2 * DAY) return `${Math.round(retention / DAY)} days`;
  const hours = Math.round(retention / MS.h);
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

/** Follows `keeps its data`: for ever where there is no retention. */
export function keeps(retention: number | undefined): string {
  return retention === undefined ? 'for ever' : `for ${inDays(retention)}`;
}

/** In the units that InfluxQL and 3.x share, in whole seconds: `90d`, `36h`. */
export function spanOf(retention: number): string {
  const seconds = Math.ceil(retention / 1_000);
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const) {
    if (seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}

/** The rules of a bucket of 2.x; none is for ever. */
export function expiring(retention: number | undefined): { type: string; everySeconds: number }[] {
  return retention === undefined ? [] : [{ type: 'expire', everySeconds: Math.ceil(retention / 1_000) }];
}

/** A connection that was made, as far as it matters here. */
interface Made {
  readonly database: { readonly retention?: number };
}

/** Says of each connection, unless it was just said, how much of what waits is too old for its database. */
export function createExpiryWarning(queue: Queue, log: Logger): (connection: Made) => void {
  let last = '';
  return ({ database: { retention } }) => {
    const old = retention === undefined ? 0 : queue.fieldsBefore(Date.now() - retention);
    if (retention === undefined || old === 0) return;
    const keeps = `older than the ${inDays(retention)} that this database keeps`;
    const said = `${old} of ${queue.pendingFields} waiting values are ${keeps}: they will be counted as expired. To keep them, stop gx-logger, lengthen the retention, and start it again`;
    if (said !== last) log.warn(said);
    last = said;
  };
}

/** `2160h0m0s`, as Go writes it, in ms; 0 is for ever. */
export function readDuration(text: string): number {
  return [...text.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * MS[unit as keyof typeof MS],
    0,
  );
}

function known(retention: number): number | undefined {
  return retention > 0 ? retention : undefined;
}
