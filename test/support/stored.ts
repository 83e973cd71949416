/** What an InfluxDB holds, series by series, in the words of `expectStored`. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Influxd } from './influxd.ts';
import { LONGEST_WAIT } from './patience.ts';

const POLL = 100;

export interface StoredSeries {
  count: number;
  last: number | string;
}

/** Series by `<measurement>|<instance>|<field>`: those of the GX, or our own, `gx_*`. */
export async function storedSeries(
  influxd: Influxd,
  database: string,
  which: 'values' | 'own' = 'values',
): Promise<Map<string, StoredSeries>> {
  const series = new Map<string, StoredSeries>();
  // One measurement at a time: over several, InfluxQL's * gives every field of one name one type.
  const measurements = (await influxd.query('SHOW MEASUREMENTS', database))[0]?.values ?? [];
  const read = async (call: 'count' | 'last', measurement: string) => {
    const tables = await influxd.query(`SELECT ${call}(*) FROM "${measurement}" GROUP BY "instance"`, database);
    for (const { name, tags, columns, values } of tables) {
      for (const [index, column] of columns.entries()) {
        const value = values[0]?.[index];
        if (index === 0 || value === null || value === undefined) continue;
        const key = `${name}|${tags?.['instance']}|${column.slice(call.length + 1)}`;
        const entry = series.get(key) ?? { count: 0, last: '' };
        series.set(key, { ...entry, [call]: value });
      }
    }
  };
  const names = measurements.map(([name]) => String(name));
  for (const measurement of names.filter((name) => name.startsWith('gx_') === (which === 'own'))) {
    await read('count', measurement);
    await read('last', measurement);
  }
  return series;
}

/** How many fields the database holds of our own measurements. */
export async function ownFields(influxd: Influxd, database: string): Promise<number> {
  return sum(await storedSeries(influxd, database, 'own'));
}

/** Waits until the database holds `fields` fields of the GX; resolves with how many it holds, also when that does not come about. */
export async function untilStored(influxd: Influxd, database: string, fields: number): Promise<number> {
  for (const deadline = performance.now() + LONGEST_WAIT; ; await delay(POLL)) {
    const series = await storedSeries(influxd, database).catch(() => new Map<string, StoredSeries>());
    const stored = sum(series);
    if (stored >= fields || performance.now() > deadline) return stored;
  }
}

function sum(series: ReadonlyMap<string, StoredSeries>): number {
  return [...series.values()].reduce((fields, { count }) => fields + count, 0);
}
