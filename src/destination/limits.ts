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

export interface Counted {
  /** Fields by measurement of our own schema. */
  columns(): ReadonlyMap<string, number>;
  /** Measurements of the compatible schema, each of which is a table where there is such a limit. */
  loaderMeasurements(): number;
}

interface NearLimit {
  readonly what: string;
  readonly fields: object;
  readonly message: string;
}

/** What of a schema is near a limit, or past it. */
export function nearLimits(counted: Counted, schema: SchemaName, { columns, tables }: ServerLimits): NearLimit[] {
  if (schema === 'gx') return [...counted.columns()].flatMap(([name, fields]) => nearColumns(name, fields, columns));
  const has = counted.loaderMeasurements();
  if (tables === undefined || has < tables * SHARE) return [];
  const message = `the schema venus-influx-loader has ${has} measurements, and the database takes ${tables} tables: drop topics by rules, or write the schema gx, before it refuses`;
  return [{ what: 'tables', fields: { tables: has, limit: tables }, message }];
}

function nearColumns(measurement: string, fields: number, limit: number | undefined): NearLimit[] {
  const columns = fields + OWN_COLUMNS;
  if (limit === undefined || columns < limit * SHARE) return [];
  const message = `measurement ${measurement} has ${columns} columns, and the database takes ${limit}: drop topics by rules, before lines are refused`;
  return [{ what: measurement, fields: { measurement, columns, limit }, message }];
}

/** Warns of each once. Call the result now and then. */
export function createLimitWatch(
  counted: () => readonly Counted[],
  destinations: readonly Pick<Destination, 'schema' | 'limits'>[],
  log: Logger,
): () => void {
  const warned = new Set<string>();
  return () => {
    for (const { schema, limits } of destinations) {
      for (const { what, fields, message } of counted().flatMap((one) => nearLimits(one, schema, limits()))) {
        if (warned.has(what)) continue;
        warned.add(what);
        log.warn(fields, message);
      }
    }
  };
}
