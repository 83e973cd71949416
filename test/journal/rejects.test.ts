import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRejects } from '../../src/journal/rejects.ts';
import type { RefusedLine } from '../../src/types.ts';

const MIB = 1024 * 1024;
const WORDS = '400: partial write: field type conflict: input field "f" on measurement "m" is type string';

let dataDir: string;
let folder: string;
let now: number;
let log: { level: number; msg: string }[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gx-logger-rejects-'));
  folder = join(dataDir, 'rejected');
  now = Date.parse('2026-11-22T10:11:12.345Z');
  log = [];
});
afterEach(() => rm(dataDir, { recursive: true }));

function create() {
  const output = { write: (line: string) => void log.push(JSON.parse(line)) };
  const rejects = createRejects({
    folder: join(dataDir, 'rejected'),
    schema: 'gx',
    log: pino({}, output),
    clock: () => now,
  });
  return { ...rejects, rejects, settled: () => rejects.stop(0) };
}

function rejected(line: string, reason = 'type_conflict', detail = WORDS): RefusedLine {
  return { line, kind: 'rejected', reason, detail };
}

const text = (name: string) => readFile(join(folder, name), 'utf8');

describe('refused lines', () => {
  it('stand in the file of the day under the words of the server, said once for all that share them', async () => {
    const { write, settled } = create();
    write([rejected('m f="a" 1'), rejected('m f="b" 2'), rejected('m g=', 'unparsable', '400: unable\n to parse')]);
    now += 1_000;
    write([rejected('m f="c" 3')]);
    await settled();
    expect(await text('2026-11-22.lp')).toBe(
      [
        '# gx-logger precision=ms schema=gx',
        `# 2026-11-22T10:11:12Z type_conflict: ${WORDS}`,
        'm f="a" 1',
        'm f="b" 2',
        '# 2026-11-22T10:11:12Z unparsable: 400: unable to parse',
        'm g=',
        `# 2026-11-22T10:11:13Z type_conflict: ${WORDS}`,
        'm f="c" 3',
        '',
      ].join('\n'),
    );
  });

  it('are for their owner alone', async () => {
    const { write, settled } = create();
    write([rejected('m f="a" 1')]);
    await settled();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, '2026-11-22.lp'))).mode & 0o777).toBe(0o600);
  });

  it('that are only too old are not kept, and nothing at all leaves no folder', async () => {
    const { write, settled } = create();
    write([{ ...rejected('m f=1 1'), kind: 'expired', reason: 'expired' }]);
    write([]);
    await settled();
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('of the next day stand in the next file, and a restart goes on with the last one', async () => {
    const first = create();
    first.write([rejected('m f="a" 1')]);
    now = Date.parse('2026-11-22T23:59:59Z');
    first.write([rejected('m f="b" 1')]);
    now += 1_000;
    first.write([rejected('m f="c" 1')]);
    await first.settled();
    const second = create();
    second.write([rejected('m f="d" 1')]);
    await second.settled();
    expect((await readdir(folder)).sort()).toEqual(['2026-11-22.lp', '2026-11-23.lp']);
    expect((await text('2026-11-22.lp')).match(/"[ab]"/g)).toHaveLength(2);
    expect((await text('2026-11-23.lp')).match(/"[cd]"|precision=ms/g)).toEqual(['precision=ms', '"c"', '"d"']);
  });
});

describe('the bounds', () => {
  const long = (name: string) => `m f="${name.padEnd(64 * 1024, 'x')}" 1`;
  const many = (count: number, name = '') =>
    Array.from({ length: count }, (_, index) => rejected(long(`${name}${index}.`)));
  const sizes = async () => {
    const names = (await readdir(folder)).sort();
    return Promise.all(names.map(async (name) => ({ name, size: (await stat(join(folder, name))).size })));
  };
  const linesOf = async (name: string) => (await text(name)).split('\n').filter((line) => line.startsWith('m '));

  it('no file is larger than 4 MiB, every line is whole, and each file can be imported by itself', async () => {
    const { write, settled } = create();
    write(many(150));
    await settled();
    const files = await sizes();
    expect(files.map(({ name }) => name)).toEqual(['2026-11-22-2.lp', '2026-11-22-3.lp', '2026-11-22.lp']);
    for (const { name, size } of files) {
      expect(size).toBeLessThanOrEqual(4 * MIB);
      expect(await text(name)).toMatch(
        /^# gx-logger precision=ms schema=gx\n# 2026-11-22T10:11:12Z type_conflict: .*\nm /,
      );
    }
    const found = (await Promise.all(files.map(({ name }) => linesOf(name)))).flat();
    expect(found.sort()).toEqual(
      many(150)
        .map(({ line }) => line)
        .sort(),
    );
  });

  it('all files together are not larger than 16 MiB, and the oldest go first', async () => {
    await mkdir(folder);
    await writeFile(join(folder, '2026-01-02.lp'), 'x'.repeat(3 * MIB));
    await writeFile(join(folder, '2026-01-02-2.lp'), 'x'.repeat(3 * MIB));
    await writeFile(join(folder, '2026-01-02-10.lp'), 'x'.repeat(3 * MIB));
    await writeFile(join(folder, 'mine.lp'), 'x'.repeat(20 * MIB));
    const { write, settled } = create();
    for (let round = 0; round < 2; round += 1) {
      write(many(75));
      await settled();
    }
    const names = (await sizes()).map(({ name }) => name);
    expect(names).toEqual([
      '2026-01-02-10.lp',
      '2026-01-02-2.lp',
      '2026-11-22-2.lp',
      '2026-11-22-3.lp',
      '2026-11-22.lp',
      'mine.lp',
    ]);
    write(many(75));
    await settled();
    const files = (await sizes()).filter(({ name }) => name !== 'mine.lp');
    expect(files.map(({ name }) => name)).not.toContain('2026-01-02-2.lp');
    expect(files.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(16 * MIB);
    // More than all of them may hold: the latest remain.
    for (let round = 0; round < 3; round += 1) {
      write(many(75, `${round}-`));
      await settled();
    }
    const last = await sizes();
    const ours = last.filter(({ name }) => name.startsWith('2026-11'));
    expect(last.some(({ name }) => name.startsWith('2026-01'))).toBe(false);
    expect(ours.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(16 * MIB);
    const kept = (await Promise.all(ours.map(({ name }) => linesOf(name)))).flat();
    for (const { line } of many(75, '2-')) expect(kept).toContain(line);
  });

  it('what waits for a slow disk is bounded: more is counted only', async () => {
    const { write, settled, rejects } = create();
    for (let round = 0; round < 4; round += 1) write(many(75));
    expect(rejects.lost).toBe(75);
    await settled();
    expect(log.map(({ msg }) => msg)).toEqual([expect.stringMatching(/the disk is too slow.*counted only/)]);
    write(many(1));
    await settled();
    expect(rejects.lost).toBe(75);
  });
});

describe('a disk that cannot be written', () => {
  it('is logged once, what is lost is counted, and it goes on when it can', async () => {
    await writeFile(folder, 'in the way');
    const { write, settled, rejects } = create();
    write([rejected('m f="a" 1'), rejected('m f="b" 1')]);
    write([rejected('m f="c" 1')]);
    await settled();
    expect(rejects.lost).toBe(3);
    expect(log).toEqual([expect.objectContaining({ level: 50, msg: expect.stringContaining(folder) })]);
    await rm(folder);
    write([rejected('m f="d" 1')]);
    await settled();
    expect(await text('2026-11-22.lp')).toContain('m f="d" 1');
    expect(rejects.lost).toBe(3);
    expect(log).toHaveLength(1);
  });

  it('that is full is said to be so', async () => {
    // Every write to it fails for want of room.
    await mkdir(folder);
    await symlink('/dev/full', join(folder, '2026-11-22.lp'));
    const { write, settled, rejects } = create();
    write([rejected('m f="a" 1')]);
    await settled();
    expect(rejects.lost).toBe(1);
    expect(log[0]?.msg).toContain('ENOSPC');
  });
});
