/**
 * What a database takes only so much of: columns of a measurement, and measurements. Lines past that are refused, so it is
 * said before.
 */
import type { SchemaName } from '../config/schema.ts';
import type { ServerLimits } from '../influx/servers/driver.ts';
import type { Logger } from '../shared/log.ts';
import type { Destination } from './destination.ts';

/** The tags and the time are columns too. */
const OWN_COLUMNS = 5;
/** The warning comes at this share of the limit. */
const SHARE = 0.9;

/** What one GX has of it; several GX have much in common. */
export interface Counted {
  /** Fields by measurement of our own schema. */
  columns(): ReadonlyMap<string, ReadonlySet<string>>;
  /** Measurements of the compatible schema, each of which is a table where there is such a limit. */
  loaderMeasurements(): ReadonlySet<string>;
}

interface NearLimit {
  readonly what: string;
  readonly fields: object;
  readonly message: string;
}

/** What of a schema is near a limit, or past it. */
export function nearLimits(
  counted: readonly Counted[],
  schema: SchemaName,
  { columns, tables }: ServerLimits,
): NearLimit[] {
  if (schema === 'gx') {
    if (columns === undefined) return [];
    const names = new Set(counted.flatMap((gx) => [...gx.columns().keys()]));
    return [...names].flatMap((name) => {
      const fields = union(counted.flatMap((gx) => gx.columns().get(name) ?? []));
      return nearColumns(name, fields, columns);
    });
  }
  const has = union(counted.map((gx) => gx.loaderMeasurements()));
  if (tables === undefined || has < tables * SHARE) return [];
  const message = `the schema venus-influx-loader has ${has} measurements, and the database takes ${tables} tables: drop topics by rules, or write the schema gx, before it refuses`;
  return [{ what: 'tables', fields: { tables: has, limit: tables }, message }];
}

/** How many there are in all of them together. */
function union([first, ...others]: readonly ReadonlySet<string>[]): number {
  if (!first || others.length === 0) return first?.size ?? 0;
  const all = new Set(first);
  for (const other of others) for (const name of other) all.add(name);
  return all.size;
}

function nearColumns(measurement: string, fields: number, limit: number): NearLimit[] {
  const columns = fields + OWN_COLUMNS;
  if (columns < limit * SHARE) return [];
  const message = `measurement ${measurement} has ${columns} columns, and the database takes ${limit}: drop topics by rules, before lines are refused`;
  return [{ what: measurement, fields: { measurement, columns, limit }, message }];
}

/** Warns of each once. Call the result now and then. */
export function createLimitWatch(
  counted: () => readonly Counted[],
  destinations: readonly Pick<Destination, 'schema' | 'tier' | 'limits'>[],
  log: Logger,
): () => void {
  const warned = new Set<string>();
  return () => {
    for (const { schema, tier, limits } of destinations) {
      // A roll-up has the columns of the raw values at most.
      if (tier !== undefined) continue;
      for (const { what, fields, message } of nearLimits(counted(), schema, limits() ?? {})) {
        if (warned.has(what)) continue;
        warned.add(what);
        log.warn(fields, message);
      }
    }
  };
}
