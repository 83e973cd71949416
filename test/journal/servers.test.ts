/** Members, as they are on disk, in real databases; and a journal rescued without this program, as its README says. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Batcher } from '../../src/journal/batcher.ts';
import type { QueuedBatch } from '../../src/types.ts';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { describeWith } from '../support/process.ts';
import { startVictoria, type Victoria } from '../support/victoria.ts';
import { clearDesks, createDesk, type Desk, makeFolder, segmentsOf } from './desk.ts';

const START = 1_700_000_000_000;
const signal = new AbortController().signal;

/** A journal on disk of so many batches of so many lines, stopped; value and stamp of line n are n and START + n. */
async function fill(folder: string, batches: number, lines: number): Promise<Desk> {
  const desk = createDesk(folder, { segmentBytes: 64 * 1024 });
  await desk.journal.start(signal);
  const batcher = new Batcher(desk.journal, (_, error) => expect.fail(String(error)));
  for (let line = 0; line < batches * lines; line += 1) {
    batcher.add(`battery,instance=1 Soc=${line} ${START + line}\n`, 1, START + line);
    if (line % lines === lines - 1) batcher.close();
  }
  await batcher.settled();
  await desk.journal.sync();
  return desk;
}

async function membersOf(desk: Desk, most: number): Promise<readonly QueuedBatch[]> {
  return desk.journal.next(most, signal);
}

async function post(url: string, body: Uint8Array): Promise<number> {
  const headers = { 'content-encoding': 'gzip' };
  const response = await fetch(url, { method: 'POST', body: new Uint8Array(body), headers });
  await response.arrayBuffer();
  return response.status;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

afterAll(clearDesks);

describeWith('influxd', 'InfluxDB 1.x', () => {
  let influxd: Influxd;

  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  const stored = async (database: string) => {
    const [table] = await influxd.query('SELECT "Soc" FROM "battery"', database);
    return (table?.values ?? []).map(([time, value]) => [Number(time) - START, value]);
  };

  it('takes a member, several joined ones, and a whole segment', async () => {
    const folder = makeFolder();
    const desk = await fill(folder, 20, 50);
    const members = await membersOf(desk, 5);
    await desk.stop();
    const bodies = [members[0]!.body, Buffer.concat(members.map(({ body }) => body)), segmentsOf(folder)[0]!.bytes];
    const counts = [50, 250, 1_000];
    for (const [index, body] of bodies.entries()) {
      const database = `gx${index}`;
      await influxd.query(`CREATE DATABASE "${database}"`);
      expect(await post(`${influxd.url}/write?db=${database}&precision=ms`, body)).toBe(204);
      expect(await stored(database)).toEqual(numbers(counts[index]!).map((line) => [line, line]));
    }
  });

  it('is given everything by the commands in the README alone, also twice, also what is set aside', async () => {
    const folder = makeFolder();
    const desk = await fill(folder, 12, 10_000);
    const [first] = await membersOf(desk, 1);
    await desk.journal.setAside(first!, 'refused');
    await desk.stop();
    expect(segmentsOf(folder).length).toBeGreaterThan(2);
    await influxd.query('CREATE DATABASE "gx"');
    const journal = join(folder, 'journal');
    const loop = command('InfluxDB 1.x').replace('http://localhost:8086', influxd.url);
    for (const _ of [1, 2]) {
      const said = execFileSync('sh', ['-c', loop], { cwd: journal, encoding: 'utf8' });
      expect(said.match(/^loaded /gm)).toHaveLength(segmentsOf(folder).length);
    }
    const [table] = await influxd.query('SELECT COUNT("Soc"), SUM("Soc") FROM "battery"', 'gx');
    expect(table?.values[0]?.slice(1)).toEqual([120_000, (119_999 * 120_000) / 2]);

    function command(heading: string): string {
      const text = readFileSync(join(journal, 'README'), 'utf8');
      const section = text.slice(text.indexOf(`\n${heading}`));
      return /\n\n((?: {2}.*\n)+)/.exec(section)?.[1] ?? '';
    }
  });
});

describeWith('victoria-metrics', 'VictoriaMetrics', () => {
  let victoria: Victoria;

  beforeAll(async () => {
    victoria = await startVictoria();
  });
  afterAll(() => victoria.stop());

  it('takes a member, and a whole segment', async () => {
    const folder = makeFolder();
    const desk = await fill(folder, 20, 50);
    const [member] = await membersOf(desk, 1);
    await desk.stop();
    for (const [database, body, count] of [
      ['one', member!.body, 50],
      ['all', segmentsOf(folder)[0]!.bytes, 1_000],
    ] as const) {
      expect(await post(`${victoria.url}/write?db=${database}&precision=ms`, body)).toBe(204);
      const [series] = await victoria.export(`battery_Soc{db="${database}"}`);
      expect(series?.values).toEqual(numbers(count));
      expect(series?.timestamps.map((time) => time - START)).toEqual(numbers(count));
    }
  });
});

describe('the README', () => {
  it('shows everything that waits with zcat, and the pieces for 3.x are all of it', async () => {
    const folder = makeFolder();
    const desk = await fill(folder, 3, 4_000);
    const [first] = await membersOf(desk, 1);
    await desk.journal.setAside(first!, 'refused');
    await desk.stop();
    const journal = join(folder, 'journal');
    const text = readFileSync(join(journal, 'README'), 'utf8');
    const run = (line: RegExp) => {
      const [found] = line.exec(text) ?? [''];
      return execFileSync('sh', ['-c', found], { cwd: journal, encoding: 'utf8', maxBuffer: 2 ** 26 });
    };
    const seen = run(/(?<= {2}).*zcat.*(?=\| less)/).split('\n');
    // What is set aside stands where it was.
    expect(seen.filter((line) => line.startsWith('battery'))).toHaveLength(12_000);
    expect(new Set(seen.filter((line) => line.startsWith('#')))).toEqual(
      new Set(['# gx-logger precision=ms fields=4000']),
    );
    run(/mkdir pieces\n.*split -l 5000 - pieces\//);
    const pieces = execFileSync('sh', ['-c', 'cat pieces/* | sort -u | wc -l; ls pieces | wc -l'], { cwd: journal });
    expect(pieces.toString().trim().split(/\s+/)).toEqual(['12000', '3']);
    rmSync(join(journal, 'pieces'), { recursive: true });
  });
});
