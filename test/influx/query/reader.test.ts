/** A database read back: by real servers of each generation at hand, and what goes wrong by a stand-in. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/influx/database.ts';
import { pack } from '../../../src/influx/lines.ts';
import { type Block, openReader, type Reader } from '../../../src/influx/query/reader.ts';
import { inSlices, type StoredRow } from '../../../src/influx/query/slices.ts';
import { DRIVERS, detect } from '../../../src/influx/servers/detect.ts';
import { ensureDatabase } from '../../../src/influx/servers/ensure.ts';
import { REAL } from '../conformance/real.ts';
import type { Running } from '../conformance/subject.ts';
import { type Reaction, type StandIn, startStandIn } from '../stand-in.ts';
import { never } from '../with-server.ts';

const START = Date.UTC(2026, 0, 1);
const SECOND = 1_000;
const HOUR = 3_600_000;

async function blocks(reader: Reader, statement: string): Promise<Block[]> {
  const all: Block[] = [];
  for await (const block of reader.read(statement)) all.push(block);
  return all;
}

async function reader(database: Database): Promise<Reader> {
  const opened = await openReader(database, never);
  if (opened.refusal !== undefined) throw new Error(opened.refusal);
  return opened.reader;
}

/** Two devices that take turns, and a third in a measurement of its own. */
const AMOUNT = 7_200;
const lines = Array.from({ length: AMOUNT }, (_, index) => {
  const time = START + index * SECOND;
  const device = index % 2 === 0 ? 'a\\ b' : 'c';
  return [
    `battery,portal_id=p1,instance=${index % 2},device=${device} Dc/0/Power=${index} ${time}`,
    ...(index % 3 === 0 ? [`grid,portal_id=p1,instance=30 Ac/Power=${index + 0.5},Ac/L1/Power=1.5 ${time}`] : []),
  ];
}).flat();

describe.each(REAL.filter(({ generation }) => generation !== 'victoria'))('$generation', ({ generation, start }) => {
  let running: Running;
  let database: Database;
  beforeAll(async () => {
    running = await start();
    database = { url: running.url, bucket: 'gx', ...running.access };
    const detected = await detect(database, never);
    if (!('server' in detected)) throw new Error(detected.health.message);
    await ensureDatabase(detected.server, database, never);
    for (let at = 0; at < lines.length; at += 400) {
      const reply = await DRIVERS[generation].write(database, await pack(lines.slice(at, at + 400)), never);
      expect('status' in reply && reply.status).toBe(204);
    }
  });
  afterAll(() => running?.stop());

  it('gives a long series whole, in several blocks', async () => {
    const all = await blocks(await reader(database), 'SELECT "Dc/0/Power","instance","device" FROM "battery"');
    expect(all.length).toBeGreaterThan(1);
    expect(new Set(all.map(({ measurement }) => measurement))).toEqual(new Set(['battery']));
    const rows = all.flatMap((block) => block.rows);
    expect(rows).toHaveLength(AMOUNT);
    expect(rows[7]).toEqual([START + 7 * SECOND, 7, '1', 'c']);
    expect(rows.every((row, index) => row[0] === START + index * SECOND && row[1] === index)).toBe(true);
  });

  it('gives what is grouped with its tags, and nothing of what is not there', async () => {
    const statement = `SELECT count("Dc/0/Power") FROM "battery" WHERE time >= ${START}ms AND time < ${START + HOUR}ms GROUP BY "device"`;
    const all = await blocks(await reader(database), statement);
    expect(all.map(({ tags, rows }) => [tags['device'], rows[0]?.[1]])).toEqual([
      ['a b', 1_800],
      ['c', 1_800],
    ]);
    expect(await blocks(await reader(database), 'SELECT "x" FROM "nothing"')).toEqual([]);
  });

  it('gives rows of several series in the order of their times', async () => {
    const rows: StoredRow[] = [];
    const statement = ({ start, end }: { start: number; end: number }) =>
      ['SELECT "Ac/Power" FROM "grid"', 'SELECT "Dc/0/Power" FROM "battery"']
        .map((select) => `${select} WHERE time >= ${start}ms AND time < ${end}ms`)
        .join('; ');
    const range = { start: START - 5 * HOUR, end: START + 30 * HOUR };
    const spans: number[] = [];
    for await (const slice of inSlices(await reader(database), statement, range, never)) {
      spans.push(slice.end - slice.start);
      expect(slice.rows.every(({ time }) => time >= slice.start && time < slice.end)).toBe(true);
      rows.push(...slice.rows);
    }
    expect(spans.reduce((sum, span) => sum + span, 0)).toBe(35 * HOUR);
    expect(rows).toHaveLength(AMOUNT + AMOUNT / 3);
    expect(rows.every(({ time }, index) => index === 0 || time >= (rows[index - 1]?.time ?? 0))).toBe(true);
    // What has the same time stands in the order of the statements.
    expect(rows.slice(0, 2).map(({ from, row }) => [from.measurement, row[1]])).toEqual([
      ['grid', 0.5],
      ['battery', 0],
    ]);
  });

  it('says in words why it gives nothing', async () => {
    await expect(blocks(await reader(database), 'SELECT FROM')).rejects.toThrow(/error parsing query|parse/i);
    const wrong = await reader({ ...database, ...running.wrong }).catch((error) => error);
    if (wrong instanceof Error) return;
    const refused = await blocks(wrong, 'SELECT "Ac/Power" FROM "grid"').catch((error) => error);
    expect(refused.message).toMatch(/^401: /);
    expect(refused.isPassing).toBe(false);
  });
});

describe('a server that', () => {
  const standIns: StandIn[] = [];
  afterEach(async () => {
    for (const standIn of standIns.splice(0)) await standIn.stop();
  });

  async function serve(headers: Record<string, string>, answer: () => Reaction | 'drop'): Promise<Database> {
    const standIn = await startStandIn(({ path }) => (path === '/ping' ? { status: 204, headers } : answer()));
    standIns.push(standIn);
    return { url: standIn.url, bucket: 'gx' };
  }

  const V1 = { 'x-influxdb-version': '1.8.10' };
  const body = (...results: object[]) => ({ status: 200, body: `${JSON.stringify({ results })}\n` });
  const series = [{ name: 'grid', columns: ['time', 'x'], values: [[1, 2]] }];

  it.each([
    ['VictoriaMetrics', { 'x-server-hostname': 'vm' }, 'VictoriaMetrics does not answer InfluxQL'],
    [
      'InfluxDB 3 Core',
      { 'x-influxdb-version': '3.10.1', 'x-influxdb-build': 'Core' },
      /InfluxDB 3 Core reads at most 72 hours/,
    ],
  ])('is %s is not asked', async (_, headers, words) => {
    const database = await serve(headers, () => ({ status: 500 }));
    expect((await openReader(database, never)).refusal).toMatch(words);
    expect(standIns[0]?.requests.map(({ path }) => path)).toEqual(['/ping']);
  });

  it('names an error in an answer of status 200 is believed', async () => {
    const database = await serve(V1, () => body({ error: 'retention policy not found: m15' }));
    await expect(blocks(await reader(database), 'SELECT 1')).rejects.toThrow('retention policy not found: m15');
  });

  it('stops in the middle of an answer is not believed', async () => {
    const database = await serve(V1, () => body({ series, partial: true }));
    await expect(blocks(await reader(database), 'SELECT 1')).rejects.toThrow('the answer ended in its middle');
  });

  it('answers with a web page is not believed', async () => {
    const database = await serve(V1, () => ({ status: 200, body: '<html>sign in</html>' }));
    await expect(blocks(await reader(database), 'SELECT 1')).rejects.toThrow('not what an InfluxDB says');
  });

  it.each([
    ['a row that is null', { columns: ['time', 'x'], values: [[1, 2], null] }],
    ['a row that is text', { columns: ['time', 'x'], values: ['1,2'] }],
    ['a time that is text', { columns: ['time', 'x'], values: [['2026-01-01T00:00:00Z', 2]] }],
    ['a time that is null', { columns: ['time', 'x'], values: [[null, 2]] }],
    ['a time without end', { columns: ['time', 'x'], values: [[1e300, 2]] }],
    ['a time behind all calendars', { columns: ['time', 'x'], values: [[8.64e15, 2]] }],
    ['a row without a time', { columns: ['time', 'x'], values: [[]] }],
    ['no names of columns', { values: [[1, 2]] }],
    ['tags that are a list', { columns: ['time', 'x'], tags: [1], values: [[1, 2]] }],
  ])('answers with %s is not believed', async (_, junk) => {
    const database = await serve(V1, () => body({ series: [...series, { name: 'grid', ...junk }] }));
    await expect(blocks(await reader(database), 'SELECT 1')).rejects.toThrow('not what an InfluxDB says');
  });

  it('breaks off is asked once more, slice by slice', async () => {
    const answers: (Reaction | 'drop')[] = ['drop', { status: 503, body: 'busy' }, body({ series })];
    const database = await serve(V1, () => answers.shift() ?? 'drop');
    const rows: StoredRow[] = [];
    const range = { start: 0, end: 10 };
    for await (const slice of inSlices(await reader(database), () => 'SELECT 1', range, never))
      rows.push(...slice.rows);
    expect(rows).toEqual([{ time: 1, from: { measurement: 'grid', tags: {}, columns: ['time', 'x'] }, row: [1, 2] }]);
  });

  it('repeats a password in its words is not quoted', async () => {
    const database = await serve(V1, () => ({ status: 403, body: { error: 'no access for hunter2-the-secret' } }));
    const secret = { ...database, username: 'u', password: 'hunter2-the-secret' };
    const refused = await blocks(await reader(secret), 'SELECT 1').catch((error) => error);
    expect(refused.message).toMatch(/^403: no access for …/);
  });
});
