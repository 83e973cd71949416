/**
 * Warns before a measurement reaches the most columns that the database takes: past it whole batches would wait for
 * a person. Once for each measurement.
 */
import type { Logger } from './log.ts';

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
