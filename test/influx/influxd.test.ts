/** Against a real InfluxDB 1.x. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkDatabase } from '../../src/influx/check.ts';
import { countFields } from '../../src/influx/lines.ts';
import { DRIVERS, detect } from '../../src/influx/servers/detect.ts';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { describeWith } from '../support/process.ts';
import type { Harness } from './harness.ts';
import { never, withServer } from './with-server.ts';

const { harness: createHarness } = withServer();
const NOW = Date.now();
let database: Influxd;
let harness: Harness | undefined;

/** Sends batches to a database of its own and stops when all are settled. */
async function send(bucket: string, batches: readonly (readonly string[])[], settings: object = {}): Promise<Harness> {
  harness = createHarness({ url: database.url, bucket, ...settings });
  await harness.sender.start(never);
  for (const lines of batches) await harness.add(lines);
  await harness.drained();
  return harness;
}

const count = async (bucket: string, field = '"f"') => {
  const [series] = await database.query(`SELECT count(${field}) FROM "m"`, bucket);
  return series?.values[0]?.[1];
};
const many = (length: number) => Array.from({ length }, (_, index) => `m,t=a f=${index} ${NOW + index}`);

describeWith('influxd', 'InfluxDB 1.x without credentials', () => {
  beforeAll(async () => {
    database = await startInfluxd();
  });
  afterAll(() => database.stop());

  it('is recognised', async () => {
    const server = { driver: DRIVERS.v1, product: expect.stringMatching(/^InfluxDB 1\./) };
    expect(await detect({ url: database.url, bucket: 'gx' }, never)).toMatchObject({ server });
  });

  it('gets its database and every value at its millisecond', async () => {
    const lines = ['battery,site=boat,device=House\\ bank Soc=81.5,Dc/0/Voltage=12.81 1700000000123'];
    const { codes, ledger, log } = await send('gx', [lines]);
    const [series] = await database.query('SELECT * FROM battery', 'gx');
    expect(series?.columns).toEqual(['time', 'Dc/0/Voltage', 'Soc', 'device', 'site']);
    expect(series?.values).toEqual([[1700000000123, 12.81, 81.5, 'House bank', 'boat']]);
    expect(codes).toEqual(['ready']);
    expect(ledger.stored).toBe(2);
    expect(log[0]).toMatchObject({ msg: 'database "gx" was created; it keeps its data for ever' });
  });

  it('takes a body of several gzip members', async () => {
    const lines = ['# precision ms\n', 'm f=1 1\nm f=', '2 2\n'];
    harness = createHarness({ url: database.url, bucket: 'members' });
    await harness.sender.start(never);
    const body = Buffer.concat(lines.map((part) => gzipSync(part)));
    harness.append({ body, lines: 2, fields: 2, plainBytes: 33, oldest: 1, newest: 2 });
    await harness.drained();
    expect(await count('members')).toBe(2);
    expect(harness.ledger.stored).toBe(2);
  });

  it('gets every other line where one has the wrong type, among ten thousand', async () => {
    await send('conflict', [['m,t=b f=1 1', `m,t=b f=2 ${NOW}`]]);
    await harness?.stop();
    const { ledger, refused } = await send('conflict', [[...many(9_999), `m,t=b f="text",g=1 ${NOW}`]]);
    expect(await count('conflict')).toBe(2 + 9_999);
    expect(await count('conflict', '"g"')).toBe(1);
    expect(ledger).toMatchObject({ stored: 10_000, rejected: { type_conflict: 1 } });
    expect(refused).toEqual([
      {
        line: `m,t=b f="text" ${NOW}`,
        kind: 'rejected',
        reason: 'type_conflict',
        detail: expect.stringContaining('input field "f" on measurement "m" is type string'),
      },
    ]);
  });

  it('gets every field but those in conflict, whatever names and texts hold, and however conflicts hide', async () => {
    const key = 'm\\ a\\,b\\=c,t=x\\ y';
    const odd = 'f\\ x\\,y\\=z';
    await send('odd', [[`${key} ${odd}=1,g=1,q"r=1,s="x" ${NOW}`, `m g=1 ${NOW}`]]);
    await harness?.stop();
    const text = `"a, ${odd}=1 g=2 \\"q\\" \\\\"`;
    const { ledger, refused } = await send('odd', [
      [
        `${key} ${odd}=${text},g=2,h=${text} ${NOW + 1}`,
        `${key} g=${text},${odd}=${text},h="x",q"r=2 ${NOW + 2}`,
        `${key} q"r="y",s=5 ${NOW + 3}`,
        `m g=2,h=1 ${NOW + 1}`,
        `${key} ${odd}=3,s=${text} ${NOW + 4}`,
      ],
    ]);
    expect(refused.map(({ line }) => line).sort()).toEqual(
      [
        `${key} ${odd}=${text} ${NOW + 1}`,
        `${key} ${odd}=${text} ${NOW + 2}`,
        `${key} g=${text} ${NOW + 2}`,
        `${key} q"r="y" ${NOW + 3}`,
        `${key} s=5 ${NOW + 3}`,
      ].sort(),
    );
    expect(ledger).toMatchObject({ stored: 8, rejected: { type_conflict: 5 } });
    const shown = 'a, f x,y=z=1 g=2 "q" \\'.replace('f x,y=z', odd);
    const [series] = await database.query('SELECT "f x,y=z", g, h, "q\\"r", s FROM "m a,b=c"', 'odd');
    expect(series?.values).toEqual([
      [NOW, 1, 1, null, 1, 'x'],
      [NOW + 1, null, 2, shown, null, null],
      [NOW + 2, null, null, 'x', 2, null],
      [NOW + 4, 3, null, null, null, shown],
    ]);
  });

  it('gets a field of another type where its week has that type', async () => {
    const OLD = NOW - 30 * 86_400_000;
    await send('weeks', [[`m f="text" ${OLD}`], [`m f=1 ${NOW}`]]);
    await harness?.stop();
    const lines = [
      `m f="old",g=1 ${OLD + 1}`,
      `m f=2,g=2 ${OLD + 2}`,
      `m f="new",g=3 ${NOW + 1}`,
      `m f=4,g=4 ${NOW + 2}`,
    ];
    const { ledger, refused } = await send('weeks', [lines]);
    expect(refused.map(({ line }) => line).sort()).toEqual([`m f=2 ${OLD + 2}`, `m f="new" ${NOW + 1}`].sort());
    expect(ledger).toMatchObject({ stored: 6, rejected: { type_conflict: 2 } });
    expect(await count('weeks', '"g"')).toBe(4);
  });

  it('gets what fits first where a new week begins with two types of one field', async () => {
    const lines = [`m f=1,g=1 ${NOW}`, `m f="x",g=2 ${NOW + 1}`, `m f=3,g=3 ${NOW + 2}`];
    await send('begin', [[`other f=1 ${NOW - 30 * 86_400_000}`]]);
    await harness?.stop();
    const { ledger, refused } = await send('begin', [lines]);
    expect(await count('begin', '"g"')).toBe(3);
    expect(refused).toHaveLength(1);
    expect(ledger).toMatchObject({ stored: 5, rejected: { type_conflict: 1 } });
  });

  it('gets several batches in one request, and the good lines of all where one is bad', async () => {
    harness = createHarness({ url: database.url, bucket: 'joined' });
    for (let batch = 0; batch < 20; batch += 1) await harness.add([`m,b=${batch} f=${batch},g=1 ${NOW + batch}`]);
    await harness.sender.start(never);
    await harness.drained();
    expect(await count('joined')).toBe(20);
    expect(harness.ledger).toMatchObject({ made: 40, stored: 40 });
    await harness.stop();
    harness = createHarness({ url: database.url, bucket: 'joined' });
    const batches = ['1', '"text"', '3'].map((value, index) => [`m,b=more f=${value},g=1 ${NOW + 100 + index}`]);
    for (const lines of batches) await harness.add(lines);
    await harness.sender.start(never);
    await harness.drained();
    expect(await count('joined', '"g"')).toBe(20 + 3);
    expect(harness.ledger).toMatchObject({ stored: 5, rejected: { type_conflict: 1 } });
  });

  it('gets every good line where conflicts hide lines that cannot be read', async () => {
    await send('hidden', [[`m,t=b f=1 ${NOW}`, `m,t=b g=1 ${NOW}`]]);
    await harness?.stop();
    const bad = [`m,t=b f="x" ${NOW}`, `m,t=b g="x" ${NOW}`, 'm,t=b f=', `m,t=b f="it's" x ${NOW}`];
    const lines = many(500).flatMap((line, index) => (index % 125 === 7 ? [line, bad[(index - 7) / 125]!] : [line]));
    const { ledger } = await send('hidden', [lines]);
    expect(await count('hidden')).toBe(501);
    const unparsable = bad.slice(2).reduce((sum, line) => sum + countFields(line), 0);
    expect(ledger).toMatchObject({ stored: 500, rejected: { type_conflict: 2, unparsable } });
  });

  it('keeps a batch of which every line has the wrong type', async () => {
    const names = ['a', 'b', 'c'];
    await send('all', [names.map((name) => `${name} f="text" ${NOW}`)]);
    await harness?.stop();
    harness = createHarness({ url: database.url, bucket: 'all' });
    await harness.sender.start(never);
    await harness.add(names.map((name) => `${name} f=1 ${NOW}`));
    expect((await harness.reached('all_refused')).message).toMatch(/already exists as type string/);
    expect(harness.queue.pendingFields).toBe(3);
    // Somebody drops what stood in the way: all of it at once, for what is in the way alone then would be refused alone.
    await database.query('DROP DATABASE "all"');
    await database.query('CREATE DATABASE "all"');
    await harness.drained();
    for (const name of names) expect(await database.query(`SELECT "f" FROM "${name}"`, 'all')).toHaveLength(1);
  });

  it('a few lines of one device that have the wrong type hold nothing up', async () => {
    await send('few', [[`m,t=b f="text" ${NOW}`]]);
    await harness?.stop();
    const { ledger } = await send('few', [
      [`m,t=b f=1 ${NOW}`, `m,t=b f=2 ${NOW + 1}`],
      [1, 2, 3].map((n) => `other f=${n} ${NOW + n}`),
    ]);
    expect(ledger).toMatchObject({ stored: 3, rejected: { type_conflict: 2 } });
  });

  it('counts what is older than it keeps', async () => {
    await database.query('CREATE DATABASE "short" WITH DURATION 1h');
    harness = createHarness({ url: database.url, bucket: 'short' });
    await harness.add(['m f=1,g=1 1000']);
    await harness.add([...many(5), 'm f=1 2000', 'm f="x" 3000']);
    await harness.sender.start(never);
    await harness.drained();
    expect(await count('short')).toBe(5);
    const { ledger, refused, log } = harness;
    expect(ledger).toMatchObject({ stored: 5, expired: 4, rejected: {} });
    expect(refused.map(({ kind }) => kind)).toEqual(['expired', 'expired', 'expired']);
    expect(log.map(({ msg }) => msg)).toContainEqual(
      expect.stringMatching(/^2 of 9 waiting values are older than the 1 hour/),
    );
  });

  it('gets its database back when somebody drops it', async () => {
    await send('dropped', [many(1)]);
    await database.query('DROP DATABASE "dropped"');
    await harness?.add(many(2));
    await harness?.drained();
    expect(await count('dropped')).toBe(2);
    expect(harness?.codes).toEqual(['ready']);
  });

  it('is checked without a trace', async () => {
    const missing = await checkDatabase({ url: database.url, bucket: 'checked' }, never);
    expect(missing).toMatchObject({
      ok: true,
      lines: expect.arrayContaining([expect.stringMatching(/"checked" is missing/)]),
    });
    expect((await database.query('SHOW DATABASES'))[0]?.values).not.toContainEqual(['checked']);
    const there = await checkDatabase({ url: database.url, bucket: 'gx' }, never);
    expect(there.lines.slice(1)).toEqual([
      'no credentials are set, and none are asked for',
      'database "gx" is there',
      'writing is allowed',
    ]);
  });
});

describeWith('influxd', 'InfluxDB 1.x with credentials', () => {
  beforeAll(async () => {
    database = await startInfluxd({ auth: true });
    await database.query('CREATE DATABASE "gx"');
    await database.query(`CREATE USER writer WITH PASSWORD 'writes'`);
    await database.query('GRANT WRITE ON "gx" TO writer');
    await database.query(`CREATE USER reader WITH PASSWORD 'reads'`);
    await database.query('GRANT READ ON "gx" TO reader');
  });
  afterAll(() => database.stop());

  it('lets an administrator create the database', async () => {
    const { username, password } = database;
    await send('made', [many(3)], { username, password });
    expect(await count('made')).toBe(3);
  });

  it('takes the lines of a user who may only write', async () => {
    const { codes } = await send('gx', [many(4)], { username: 'writer', password: 'writes' });
    expect(await count('gx')).toBe(4);
    expect(codes).toEqual(['ready']);
  });

  it.each([
    ['no user at all', {}, 'unauthorized', 'no credentials are set, but the server asks for some'],
    ['a wrong password', { username: 'writer', password: 'hush' }, 'unauthorized', 'the credentials are not accepted'],
    ['a user who may only read', { username: 'reader', password: 'reads' }, 'forbidden', 'writing is not possible'],
  ])('keeps the lines of %s and says what to do', async (_, settings, code, words) => {
    harness = createHarness({ url: database.url, bucket: 'gx', ...settings });
    await harness.sender.start(never);
    await harness.add(many(2));
    const { message } = await harness.reached(code);
    expect(message).toMatch(/INFLUX_USERNAME and INFLUX_PASSWORD/);
    expect(harness.queue.pendingFields).toBe(2);
    const { ok, lines } = await checkDatabase({ url: database.url, bucket: 'gx', ...settings }, never);
    expect(ok).toBe(false);
    expect(lines.join('\n')).toContain(words);
    expect(JSON.stringify([harness.health, harness.log, lines])).not.toContain('hush');
  });

  it('keeps the lines of a writer whose database is missing, until somebody creates it', async () => {
    harness = createHarness({ url: database.url, bucket: 'absent', username: 'writer', password: 'writes' });
    await harness.sender.start(never);
    await harness.add(many(2));
    expect((await harness.reached('not_found')).message).toMatch(/database not found.*create the database/);
    await database.query('CREATE DATABASE "absent"');
    await harness.reached('forbidden');
    await database.query('GRANT WRITE ON "absent" TO writer');
    await harness.drained();
    expect(await count('absent')).toBe(2);
  });
});
