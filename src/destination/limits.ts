/**
 * Warns before a measurement reaches the most columns that the database takes, and before there are as many
 * measurements as it takes: past it whole batches would wait for a person. Once for each.
 */
import type { Logger } from '../shared/log.ts';

/** The tags and the time are columns too. */
const OWN_COLUMNS = 5;
/** The warning comes at this share of the limit. */
const SHARE = 0.9;

/** `columns` holds the fields by measurement; call the result now and then with the limit, where there is one. */
export function createColumnWatch(
  columns: ReadonlyMap<string, number>,
  log: Logger,
): (limit: number | undefined) => void {
  const warned = new Set<string>();
  return (limit) => {
    if (limit === undefined) return;
    for (const [measurement, fields] of columns) {
      if (fields + OWN_COLUMNS < limit * SHARE || warned.has(measurement)) continue;
      warned.add(measurement);
      const message = `measurement ${measurement} has ${fields + OWN_COLUMNS} columns, the database takes ${limit}: drop topics by rules, or raise its limit, before it refuses`;
      log.warn({ measurement, columns: fields + OWN_COLUMNS, limit }, message);
    }
  };
}

/** The same for the count of measurements, each of which is a table where there is such a limit. */
export function createTableWatch(log: Logger): (tables: number, limit: number | undefined) => void {
  let isWarned = false;
  return (tables, limit) => {
    if (isWarned || limit === undefined || tables < limit * SHARE) return;
    isWarned = true;
    const message = `the schema venus-influx-loader has ${tables} measurements, the database takes ${limit} tables: drop topics by rules, or write the schema gx, before it refuses`;
    log.warn({ tables, limit }, message);
  };
}
