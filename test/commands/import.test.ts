import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { linesOf } from '../../src/commands/import/lines.ts';
import { Parser, toMilliseconds } from '../../src/commands/import/parser.ts';
import { importFiles } from '../../src/commands/import.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { SchemaName } from '../../src/config/schema.ts';
import { commentOf, type Precision } from '../../src/journal/comment.ts';
import { seal } from '../../src/journal/member.ts';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { describeWith, freePort } from '../support/process.ts';

const never = new AbortController().signal;
/** What a file says of itself. */
const MS = '# precision=ms\n';
/** A time within the shard of now, so that types may conflict. */
const T = Date.parse('2026-11-22T10:00:00Z');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gx-logger-import-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Options {
  readonly url?: string;
  readonly bucket?: string;
  readonly precision?: Precision;
  readonly schema?: SchemaName;
  readonly signal?: AbortSignal;
}

async function run(paths: readonly string[], { url, bucket = 'gx', precision, schema, signal }: Options) {
  const environment = {
    GX_HOST: 'unused.invalid',
    DATA_DIR: join(folder, 'data'),
    ...(url && { INFLUX_URL: url, INFLUX_BUCKET: bucket }),
  };
  const { config } = loadConfig(environment, () => '');
  let text = '';
  const say = (line: string) => {
    text += `${line}\n`;
  };
  const code = await importFiles(
    config!,
    paths,
    { ...(precision && { precision }), ...(schema && { schema }) },
    say,
    signal ?? never,
  );
  return { code, text, balance: balanceOf(text) };
}

/** The figures of the line that balances; checks that it does. */
function balanceOf(text: string): Record<string, number> {
  const line = /^Values: ([\d,]+) read = (.*)\.$/m.exec(text);
  if (!line) return {};
  const number = (digits: string) => Number(digits.replaceAll(',', ''));
  const parts = Object.fromEntries(
    line[2]!.split(' + ').map((part) => {
      const [digits = '', ...words] = part.split(' ');
      return [words.join(' '), number(digits)];
    }),
  );
  const read = number(line[1]!);
  expect(Object.values(parts).reduce((sum, one) => sum + one, 0)).toBe(read);
  return { read, ...parts };
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** One batch as the journal writes it, two fields a line. */
function member(sequence: number, lines: number, measurement = 'm', schema?: SchemaName): Buffer {
  const stamp = (index: number) => T + sequence * 100_000 + index;
  const rows = Array.from({ length: lines }, (_, index) => `${measurement},t=a f=${index},g="x y" ${stamp(index)}\n`);
  const text = commentOf({ fields: 2 * lines, schema }) + rows.join('');
  const about = { lines, fields: 2 * lines, plainBytes: text.length, oldest: stamp(0), newest: stamp(lines - 1) };
  return Buffer.from(seal(gzipSync(text), { sequence, ...about }));
}

describe('the unit of time stamps', () => {
  it.each([
    ['# gx-logger precision=ms', 'ms'],
    ['# gx-logger precision=ms fields=12 schema=venus-influx-loader', 'ms'],
    ['# precision=ns', 'ns'],
    ['#precision=s', 's'],
    ['# DML', 'ns'],
    ['# gx-logger precision=fortnights', undefined],
    ['# 2026-11-22T10:11:12Z unparsable: unknown precision=ns', undefined],
    ['# precision', undefined],
  ])('%j says %s', (comment, precision) => {
    const parser = new Parser(undefined);
    expect(parser.take(comment)).toBeUndefined();
    expect(parser.precision).toBe(precision);
  });

  it.each<[string, Precision, string, boolean]>([
    ['1790000000', 's', '1790000000000', false],
    ['-1', 's', '-1000', false],
    ['1790000000123', 'ms', '1790000000123', false],
    ['1790000000123456', 'us', '1790000000123', true],
    ['1790000000123000', 'us', '1790000000123', false],
    ['9007199254740993999999', 'ns', '9007199254740993', true],
    ['1790000000123000000', 'ns', '1790000000123', false],
    ['999999', 'ns', '0', true],
    ['-999999', 'ns', '0', true],
    ['0', 'ns', '0', false],
    ['-1500000', 'ns', '-1', true],
  ])('%s %s is %s ms', (stamp, precision, milliseconds, isCut) => {
    expect(toMilliseconds(stamp, precision)).toEqual({ stamp: milliseconds, isCut });
  });
});

describe('a line', () => {
  const take = (line: string, precision?: Precision) => new Parser(precision).take(line);

  it.each([
    ['m f=1', 'no_stamp', 1],
    ['m f="a 17"', 'no_stamp', 1],
    ['m f=1,g=2 ', 'no_stamp', 2],
    ['m f=1 -', 'no_stamp', 1],
    ['m f=1 12.5', 'no_stamp', 1],
    ['m f=1 1790000000123', 'unknown_precision', 1],
    ['nonsense', 'no_stamp', 0],
    [`m f="${'x'.repeat(3 * 1024 * 1024)}" 1790000000123`, 'too_long', 1],
  ])('%#. is refused', (line, reason, fields) => {
    expect(take(line, reason === 'unknown_precision' ? undefined : 'ms')).toEqual({
      kind: 'refused',
      line: line.trimEnd(),
      fields,
      reason,
    });
  });

  it.each(['', '   ', '\r', '# anything', '#'])('%j is none', (line) => {
    expect(take(line)).toBeUndefined();
  });

  it('keeps all but its stamp, and loses a carriage return', () => {
    const line = 'm\\ n,t=ü\\,b f=1i,g="a, b=\\"c\\" 12",h=t 1790000000123456789\r';
    expect(take(line, 'ns')).toEqual({
      kind: 'line',
      text: 'm\\ n,t=ü\\,b f=1i,g="a, b=\\"c\\" 12",h=t 1790000000123\n',
      fields: 3,
      stamp: 1_790_000_000_123,
    });
  });

  it('what the file says of its precision wins over what was asked for', () => {
    const asked = new Parser('ms');
    expect(asked.take('m f=1 1790000000123456')).toMatchObject({ stamp: 1_790_000_000_123_456 });
    asked.take('# precision=us');
    expect(asked.take('m f=1 1790000000123456')).toMatchObject({ stamp: 1_790_000_000_123 });
  });
});

describe('the lines of a file', () => {
  async function linesIn(content: string | Uint8Array): Promise<string[]> {
    const lines: string[] = [];
    for await (const part of linesOf(await file('lines', content))) lines.push(...(part as string[]));
    return lines;
  }

  it('are the same wherever its pieces are cut, and whether it is compressed or not', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `m t="ü€😀" ${index}`);
    const text = lines.join('\n');
    expect(await linesIn(text)).toEqual(lines);
    expect(await linesIn(gzipSync(text))).toEqual(lines);
  });

  it('end with the beginning of one that is too long, and those after it', async () => {
    const lines = await linesIn(`m f=1 1\nm f="${'x 1'.repeat(4_000_000)}" 5\nm f=2 2\n`);
    expect(lines.filter((line) => line.length < 1_000)).toEqual(['m f=1 1', 'm f=2 2']);
    expect(lines.map((line) => new Parser('ms').take(line)?.kind)).toEqual(['line', 'refused', 'line']);
  });
});

describe('without anything to do', () => {
  it.each([
    ['no database', async () => [await file('a.lp', `m f=1 ${T}\n`)], undefined, /^INFLUX_URL is not set/],
    [
      'a file that is missing',
      async () => [join(folder, 'none.lp')],
      'http://127.0.0.1:9',
      /none\.lp cannot be read: there is no such file or folder\nNothing was imported/,
    ],
    [
      'files of two schemas',
      async () => [
        await file('a.lp', `${MS}m f=1 ${T}\n`),
        await file('b.lp.gz', member(1, 1, 'battery/Soc', 'venus-influx-loader')),
      ],
      'http://127.0.0.1:9',
      /of the schema gx and the schema venus-influx-loader, .*\nNothing was imported: .* or use --schema or --tier\./,
    ],
    ['a folder', async () => [folder], 'http://127.0.0.1:9', /cannot be imported: it is not a file/],
    [
      'something else',
      async () => [await file('a.lp', Buffer.alloc(4_000))],
      'http://127.0.0.1:9',
      /neither line protocol nor gzip/,
    ],
    [
      'a recording of a GX',
      async () => [
        await file('a.jsonl', '{"t":0,"topic":"N/c0619ab12345/system/0/Serial","payload":"{}","retain":true}\n'),
      ],
      'http://127.0.0.1:9',
      /a recording of a GX and not line protocol: gx-logger simulate --replay \S+a\.jsonl plays it/,
    ],
    [
      'a compressed recording',
      async () => [
        await file(
          'a.jsonl.gz',
          gzipSync('{"t":0,"topic":"N/c0619ab12345/system/0/Serial","payload":"{}","retain":true}\n'),
        ),
      ],
      'http://127.0.0.1:9',
      /a recording of a GX and not line protocol: gx-logger simulate --replay \S+a\.jsonl\.gz plays it/,
    ],
    [
      'a precision that is not told',
      async () => [await file('a.lp', `m f=1 ${T}\n`)],
      'http://127.0.0.1:9',
      /a\.lp cannot be imported: it does not tell the unit .*: add --precision s, ms, us or ns/,
    ],
  ])('%s: says so, sends nothing, and ends with 2', async (_, paths, url, words) => {
    const { code, text } = await run(await paths(), { ...(url && { url }) });
    expect(code).toBe(2);
    expect(text).toMatch(words);
    expect(await readdir(folder)).not.toContain('data');
  });
});

describeWith('influxd', 'import into InfluxDB 1.x', () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  async function count(database: string, field = 'f', measurement = 'm'): Promise<unknown> {
    return (await influxd.query(`SELECT count("${field}") FROM "${measurement}"`, database))[0]?.values[0]?.[1];
  }

  it('lines that are all refused alike, once more: they are told, kept where they are, and nothing waits', async () => {
    await influxd.query('CREATE DATABASE alike');
    const write = `${influxd.url}/write?db=alike&precision=ms`;
    await fetch(write, { method: 'POST', body: ['a', 'b', 'c'].map((name) => `${name} v=1 ${T}\n`).join('') });
    const rows = ['a', 'b', 'c'].map((name) => `${name} v="x" ${T + 1}\n`).join('');
    const path = await file('2026-11-22.lp', `# gx-logger precision=ms\n${rows}`);
    const { code, text, balance } = await run([path], { url: influxd.url, bucket: 'alike' });
    expect(text).toMatch(/type_conflict: 3 values/);
    expect(balance).toMatchObject({ read: 3, refused: 3 });
    expect(code).toBe(1);
  });

  it('a file of the journal with several batches', async () => {
    const path = await file('00000001.lp.gz', Buffer.concat([member(1, 700), member(2, 300), member(3, 1)]));
    const { code, text, balance } = await run([path], { url: influxd.url, bucket: 'journal' });
    expect(text).toMatch(/^Importing 1 file into journal at http:/);
    expect(text).toMatch(/Everything is stored\.\n$/);
    expect(balance).toEqual({ read: 2_002, stored: 2_002, refused: 0, 'too old': 0, skipped: 0 });
    expect(code).toBe(0);
    expect([await count('journal'), await count('journal', 'g')]).toEqual([1_001, 1_001]);
  });

  it('into the database of the schema that the files name, unless another is asked for', async () => {
    const segment = await file('1.lp.gz', member(1, 3, 'battery/Soc', 'venus-influx-loader'));
    const refused = await file('2.lp', `# gx-logger precision=ms schema=venus-influx-loader\nbattery/Soc f=1 ${T}\n`);
    const { code, text } = await run([segment, refused], { url: influxd.url });
    expect(code).toBe(0);
    expect(text).toMatch(/^Importing 2 files into venus at /);
    expect(await count('venus', 'f', 'battery/Soc')).toBe(4);
    expect(await run([segment], { url: influxd.url, bucket: 'asked', schema: 'gx' })).toMatchObject({ code: 0 });
    expect(await count('asked', 'f', 'battery/Soc')).toBe(3);
  });

  it('an export of influx_inspect, in nanoseconds, plain and gzip', async () => {
    const head = [
      '# INFLUXDB EXPORT: 1677-09-21T00:12:43Z - 2262-04-11T23:47:16Z',
      '# DDL',
      'CREATE DATABASE "solar" WITH NAME autogen',
      '# DML',
      '# CONTEXT-DATABASE:solar',
      '# CONTEXT-RETENTION-POLICY:autogen',
      '# writing tsm data',
    ];
    const line = (index: number) => `m,site=a\\ b f=${index} ${BigInt(T + index) * 1_000_000n}`;
    const lines = Array.from({ length: 25_000 }, (_, index) => line(index));
    const first = await file('one', `${[...head, ...lines.slice(0, 20_000)].join('\n')}\n`);
    const second = await file('two', gzipSync([...head, ...lines.slice(20_000), ''].join('\n')));
    const { code, text, balance } = await run([first, second], { url: influxd.url, bucket: 'exported' });
    expect(text).not.toMatch(/finer than a millisecond/);
    expect({ code, ...balance }).toMatchObject({ code: 0, read: 25_000, stored: 25_000 });
    expect(await count('exported')).toBe(25_000);
    const [series] = await influxd.query('SELECT f FROM m ORDER BY time DESC LIMIT 1', 'exported');
    expect(series?.values[0]).toEqual([T + 24_999, 24_999]);
  });

  it('an export of several databases goes into the one that is configured, which is said', async () => {
    const part = (name: string, value: number) => `# CONTEXT-DATABASE:${name}\nm,from=${name} f=${value} ${T}000000\n`;
    const path = await file(
      'all',
      `# DDL\nCREATE DATABASE a\nCREATE DATABASE b\n# DML\n${part('a', 1)}${part('b', 2)}`,
    );
    const { code, text } = await run([path], { url: influxd.url, bucket: 'both' });
    expect(text).toContain('all holds the databases a, b: all of it goes to both');
    expect(code).toBe(0);
    expect(await count('both')).toBe(2);
  });

  it('tells what is lost of stamps finer than a millisecond', async () => {
    const path = await file('a.txt', `# precision=ns\nm f=1 ${T}000001\nm f=2 ${T}000002\nm f=3 ${T + 1}000000`);
    const { code, text } = await run([path], { url: influxd.url, bucket: 'fine' });
    expect(text).toMatch(/^2 lines had a time stamp finer than a millisecond, which was cut off/m);
    expect(code).toBe(0);
    expect(await count('fine')).toBe(2);
  });

  it('what the torn end of a gzip leaves whole', async () => {
    // Hardly compressible, so that half of the bytes are about half of the lines.
    const rows = Array.from({ length: 20_000 }, (_, index) => `m f=${Math.sin(index)} ${T + index}\n`);
    const whole = gzipSync(MS + rows.join(''));
    const path = await file('torn.gz', whole.subarray(0, whole.length / 2));
    const { code, text, balance } = await run([path], { url: influxd.url, bucket: 'torn' });
    expect(text).toMatch(
      /torn\.gz: it is damaged or cut off near byte \d+ \(unexpected end of file\); what comes after was left out/,
    );
    expect(text).toMatch(/Not everything is stored/);
    expect(code).toBe(1);
    expect(balance['stored']).toBeGreaterThan(8_000);
    expect(balance['skipped']).toBeLessThanOrEqual(1);
    expect(await count('torn')).toBe(balance['stored']);
    // All of it is as it was: no line was cut short.
    const [series] = await influxd.query('SELECT f FROM m', 'torn');
    for (const [index, [time, value]] of series!.values.entries()) {
      expect([time, value]).toEqual([T + index, Math.sin(index)]);
    }
  });

  it('what is whole of a damaged file of the journal', async () => {
    const damaged = member(2, 400);
    damaged[damaged.length - 20]! ^= 0xff;
    const torn = member(5, 100);
    const parts = [
      member(1, 500),
      damaged,
      member(3, 300),
      Buffer.from('junk'),
      member(4, 7),
      torn.subarray(0, torn.length - 9),
    ];
    const path = await file('00000007.lp.gz', Buffer.concat(parts));
    const { code, text, balance } = await run([path], { url: influxd.url, bucket: 'damaged' });
    expect(text).toMatch(/the batch at byte \d+ is damaged and was left out/);
    expect(text).toMatch(/4 bytes at byte \d+ are damaged and were left out/);
    expect(text).toMatch(/its last \d+ bytes are a batch whose writing was cut off, and were left out/);
    expect(text).toContain('Skipped, in damaged parts of a file: 1,000 values');
    expect({ code, ...balance }).toMatchObject({ code: 1, read: 2_614, stored: 1_614, skipped: 1_000 });
    expect(await count('damaged')).toBe(807);
  });

  it('says what stands behind the end of a gzip', async () => {
    const good = gzipSync(MS + Array.from({ length: 5_000 }, (_, index) => `m f=1 ${T + index}\n`).join(''));
    const zeros = await file('zeros.gz', Buffer.concat([good, Buffer.alloc(5_000)]));
    expect((await run([zeros], { url: influxd.url, bucket: 'behind' })).code).toBe(0);
    expect(await count('behind')).toBe(5_000);
    const more = await file('more.gz', Buffer.concat([good, Buffer.alloc(70_000), good]));
    const { code, text } = await run([more], { url: influxd.url, bucket: 'behind' });
    expect(text).toMatch(/its last [\d.]+ kB are no gzip and were left out/);
    expect(code).toBe(1);
  });

  it('every good line, with bad ones among them, which can be imported once they are mended', async () => {
    const before = await file('before.lp', `${MS}m,t=a f=1 ${T}\n`);
    await run([before], { url: influxd.url, bucket: 'bad' });
    const good = (index: number) => `m,t=a f=${index},g=1 ${T + index}`;
    const lines = Array.from({ length: 1_000 }, (_, index) => good(index));
    lines[10] = `m,t=a f="text",g=1 ${T + 10}`;
    lines[20] = 'm,t=a f=1,g=2';
    lines[30] = `m,t=a f= ${T + 30}`;
    const path = await file('mixed.lp', `# precision=ms\n${lines.join('\n')}\n`);
    const { code, text, balance } = await run([path], { url: influxd.url, bucket: 'bad' });
    expect(code).toBe(1);
    // The conflicting field alone, the line without a stamp, the line that cannot be read.
    expect(balance).toMatchObject({ read: 1_999, stored: 1_995, refused: 4 });
    expect(text).toMatch(/^Refused, no_stamp: 2 values; the line has no time stamp/m);
    expect(text).toMatch(/^Refused, type_conflict: 1 value; 400: .*already exists as type float/m);
    expect(text).toMatch(/^Refused, unparsable: 1 value; unable to parse .*missing field value/m);
    expect([await count('bad'), await count('bad', 'g')]).toEqual([997, 998]);

    const [name = ''] = await readdir(join(folder, 'data', 'rejected'));
    const rejected = join(folder, 'data', 'rejected', name);
    const kept = await readFile(rejected, 'utf8');
    expect(kept).toContain(`m,t=a f="text" ${T + 10}\n`);
    expect(kept).toContain('m,t=a f=1,g=2\n');
    await writeFile(
      rejected,
      kept
        .replace('f="text"', 'f=10')
        .replace(/^m,t=a f= /m, 'm,t=a f=30 ')
        .replace('f=1,g=2\n', `f=20,g=1 ${T + 20}\n`),
    );
    const again = await run([rejected], { url: influxd.url, bucket: 'bad' });
    expect({ code: again.code, ...again.balance }).toMatchObject({ code: 0, read: 4, stored: 4 });
    expect([await count('bad'), await count('bad', 'g')]).toEqual([1_000, 999]);
  });

  it('a file of refused lines that are refused again, which grows while it is read', async () => {
    await run([await file('before.lp', `${MS}m f=1 ${T}\n`)], { url: influxd.url, bucket: 'again' });
    const bad = await file('bad.lp', `${MS}m f="a" ${T}\nm f="b" ${T + 1}\n`);
    await run([bad], { url: influxd.url, bucket: 'again' });
    const [name = ''] = await readdir(join(folder, 'data', 'rejected'));
    const { code, balance } = await run([join(folder, 'data', 'rejected', name)], {
      url: influxd.url,
      bucket: 'again',
    });
    expect({ code, ...balance }).toMatchObject({ code: 1, read: 2, refused: 2 });
  });

  it('many lines without a time stamp, and one that is too long', async () => {
    const long = `m f="${'x'.repeat(3_000_000)}" ${T}`;
    const path = await file('none.lp', `# precision=ms\n${'m f=1\n'.repeat(50_000)}${long}\nm f=1 ${T}\n`);
    const { code, text, balance } = await run([path], { url: influxd.url, bucket: 'none' });
    expect({ code, ...balance }).toMatchObject({ code: 1, read: 50_002, stored: 1, refused: 50_001 });
    expect(text).toMatch(/no_stamp: 50,000 values/);
    expect(text).toMatch(/too_long: 1 value/);
    const [name = ''] = await readdir(join(folder, 'data', 'rejected'));
    const kept = await readFile(join(folder, 'data', 'rejected', name), 'utf8');
    expect(kept.match(/^m f=1$/gm)).toHaveLength(50_000);
    expect(kept.length).toBeLessThan(400_000);
  });

  it('keeps a line whose key is too long for the database', async () => {
    const path = await file('key.lp', `${MS}m,t=${'x'.repeat(70_000)} f=1 ${T}\nm f=1 ${T}\n`);
    const { code, balance } = await run([path], { url: influxd.url, bucket: 'key' });
    expect({ code, ...balance }).toMatchObject({ code: 1, read: 2, stored: 1, refused: 1 });
    const [name = ''] = await readdir(join(folder, 'data', 'rejected'));
    expect(await readFile(join(folder, 'data', 'rejected', name), 'utf8')).toContain('xxx f=1');
  });

  it('counts what is older than the database keeps', async () => {
    await influxd.query('CREATE DATABASE "short" WITH DURATION 1h');
    const now = Date.now();
    const path = await file('old.lp', `${MS}m f=1,g=2 1500000000000\nm f=1 ${now}\n`);
    const { code, text, balance } = await run([path], { url: influxd.url, bucket: 'short' });
    expect({ code, ...balance }).toMatchObject({ code: 1, read: 3, stored: 1, 'too old': 2 });
    expect(text).toContain('Too old: 2 values, from before the time that the database keeps.');
    expect(await readdir(folder)).not.toContain('data');
  });

  it('lines without an end, with carriage returns, and nothing at all', async () => {
    const windows = await file('windows.lp', `${MS}m f=1 ${T}\r\nm f=2 ${T + 1}`);
    const empty = await file('empty.lp', '');
    const blank = await file('blank.gz', gzipSync('# nothing\n\n'));
    const { code, text, balance } = await run([windows, empty, blank], { url: influxd.url, bucket: 'odd' });
    expect(text).toContain('Importing 3 files into odd');
    expect({ code, ...balance }).toMatchObject({ code: 0, read: 2, stored: 2 });
    expect(await count('odd')).toBe(2);
  });
});

describe('a database that is down', () => {
  const FILE = MS + Array.from({ length: 30_000 }, (_, index) => `m f=${index} ${T + index}\n`).join('');

  /** A database that takes everything, or nothing. */
  async function standIn(status: () => number) {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        const isPing = request.url?.startsWith('/ping');
        response.writeHead(isPing ? 204 : request.url?.startsWith('/write') ? status() : 200, {
          'x-influxdb-version': '1.8.10',
        });
        response.end(isPing ? undefined : '{"results":[{"series":[{"values":[["gx"]]}]}]}');
      });
    });
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(resolve)) };
  }

  it('is waited for, which is said', async () => {
    let refusals = 2;
    const database = await standIn(() => (refusals-- > 0 ? 503 : 204));
    const { code, text, balance } = await run([await file('a.lp', FILE)], { url: database.url });
    await database.stop();
    expect(text).toMatch(
      /InfluxDB 1\.8\.10 at http:\S+: 503: .*The data is kept, and sent once the database accepts it/,
    );
    expect(text).toMatch(/writing to InfluxDB 1\.8\.10/);
    expect({ code, ...balance }).toMatchObject({ code: 0, read: 30_000, stored: 30_000 });
  });

  it('may be given up with Ctrl-C, and then it is told what was stored', async () => {
    const stop = new AbortController();
    let taken = 0;
    const database = await standIn(() => {
      taken += 1;
      if (taken === 2) stop.abort(new Error('stopped by SIGINT'));
      return taken === 1 ? 204 : 503;
    });
    const { code, text, balance } = await run([await file('a.lp', FILE)], { url: database.url, signal: stop.signal });
    await database.stop();
    expect(code).toBe(1);
    expect(text).toMatch(/^Interrupted\.$/m);
    expect(text).toMatch(/To go on, start it again/);
    expect(balance).toMatchObject({ stored: 10_000 });
    expect(balance['not sent']).toBeGreaterThan(0);
  });

  it('does not make the whole file wait in memory', async () => {
    const stop = new AbortController();
    let asked = 0;
    const database = await standIn(() => {
      asked += 1;
      if (asked === 3) stop.abort(new Error('enough'));
      return 503;
    });
    const path = await file('large.lp', MS + `m f="${'x'.repeat(1_000)}" ${T}\n`.repeat(60_000));
    const { balance } = await run([path], { url: database.url, signal: stop.signal });
    await database.stop();
    // 60 MB are there; 16 MB and a piece more may wait.
    expect(balance['read']).toBeGreaterThan(10_000);
    expect(balance['read']).toBeLessThan(20_000);
  });
});
