/**
 * Warns before a measurement reaches the most columns that the database takes, and before there are as many
 * measurements as it takes: past it whole batches would wait for a person. Once for each.
 */
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

/** Call the result now and then. */
export function createLimitWatch(
  counted: readonly Counted[],
  destinations: readonly Pick<Destination, 'schema' | 'limits'>[],
  log: Logger,
): () => void {
  const warned = new Set<string>();

  function warnOnce(what: string, fields: object, message: string): void {
    if (warned.has(what)) return;
    warned.add(what);
    log.warn(fields, message);
  }

  function watchColumns(limit: number): void {
    for (const { columns } of counted) {
      for (const [measurement, fields] of columns()) {
        if (fields + OWN_COLUMNS < limit * SHARE) continue;
        const message = `measurement ${measurement} has ${fields + OWN_COLUMNS} columns, and the database takes ${limit}: drop topics by rules, or raise its limit, before it refuses`;
        warnOnce(measurement, { measurement, columns: fields + OWN_COLUMNS, limit }, message);
      }
    }
  }

  function watchTables(limit: number): void {
    const tables = Math.max(...counted.map(({ loaderMeasurements }) => loaderMeasurements()));
    if (tables < limit * SHARE) return;
    const message = `the schema venus-influx-loader has ${tables} measurements, and the database takes ${limit} tables: drop topics by rules, or write the schema gx, before it refuses`;
    warnOnce('tables', { tables, limit }, message);
  }

  return () => {
    for (const { schema, limits } of destinations) {
      const { columns, tables } = limits();
      if (schema === 'gx' && columns !== undefined) watchColumns(columns);
      if (schema === 'venus-influx-loader' && tables !== undefined) watchTables(tables);
    }
  };
}
