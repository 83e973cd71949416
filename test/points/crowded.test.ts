/** More than a thousand changes a second of one topic: what no millisecond is left for is merged, and nothing is hidden. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { parseLines } from '../support/line-protocol.ts';
import { BEGIN, type Message, type PourOptions, pour } from '../support/pour.ts';
import { describeWith } from '../support/process.ts';

const ID = 'c0619ab12345';
const pulses = (t: number, value: number): Message => ({
  t,
  topic: `N/${ID}/tank/1/Pulses`,
  payload: JSON.stringify({ value }),
});
/** `count` changes in each of so many milliseconds. */
const flood = (milliseconds: number, count: number) =>
  Array.from({ length: milliseconds * count }, (_, index) => pulses(Math.floor(index / count), index));

async function stamps(messages: readonly Message[], options: PourOptions = {}) {
  const { lines, fields, ledger } = await pour(messages, options);
  const points = parseLines(lines).map(({ time, fields: one }) => [time - BEGIN, one['Pulses']] as const);
  return { lines, points, fields, ledger };
}

describe('a topic that changes six thousand times a second', () => {
  it('has a point for each millisecond, the rest is counted as merged, and the last value is stored', async () => {
    const sent = flood(5_000, 6);
    const { points, fields, ledger } = await stamps(sent);
    expect(new Set(points.map(([time]) => time)).size).toBe(points.length);
    expect(points.length).toBe(fields);
    expect(ledger.accepted + ledger.merged).toBe(sent.length);
    // What was merged has one value a tick at most that is stored after all.
    expect(fields - ledger.accepted).toBeGreaterThan(0);
    expect(fields - ledger.accepted).toBeLessThan(100);
    expect(fields).toBeGreaterThan(5_900);
    expect(points.at(-1)?.[1]).toBe(sent.length - 1);
    expect(points.at(-1)?.[0]).toBeLessThan(6_100);
  });

  it('is believed again when it changes slowly, and a repeat of the stored value takes the waiting one back', async () => {
    const burst = flood(1, 2_000);
    const { points, ledger } = await stamps([...burst, pulses(0, 999), pulses(5_000, 7)]);
    expect(points.slice(-2)).toEqual([
      [999, 999],
      [5_000, 7],
    ]);
    expect(ledger).toMatchObject({ accepted: 1_001, merged: 1_000, unchanged: 1 });
  });

  it('in the schema of the official loader, repeats included, has no stamp twice either', async () => {
    const sent = Array.from({ length: 4_000 }, (_, index) => pulses(0, index % 2));
    const { loaderLines, ledger } = await pour(sent, { schemas: ['venus-influx-loader'] });
    const times = parseLines(loaderLines).map(({ time }) => time);
    expect(new Set(times).size).toBe(times.length);
    expect(ledger.accepted + ledger.merged).toBe(sent.length);
  });
});

let database: Influxd;

describeWith('influxd', 'what the ledger calls stored', () => {
  beforeAll(async () => {
    database = await startInfluxd();
    await database.query('CREATE DATABASE gx');
  });
  afterAll(() => database.stop());

  it('is what a real database has, value by value', async () => {
    const { lines, fields } = await stamps(flood(2_000, 6));
    const answer = await fetch(`${database.url}/write?db=gx&precision=ms`, { method: 'POST', body: lines });
    expect(answer.status).toBe(204);
    const [series] = await database.query('SELECT count("Pulses") FROM "tank"', 'gx');
    expect(series?.values[0]?.[1]).toBe(fields);
  });
});
