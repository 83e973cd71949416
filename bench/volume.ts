/**
 * What a day takes on the disk of a real InfluxDB 1.x after compaction: recordings of whole systems, under each profile,
 * beside the official loader. `npm run bench:volume -- z1 u p r`; recordings are looked for in GX_RECORDINGS.
 * `--days=7` fills a whole shard; `--kept` only says which share of series and points each profile keeps, and which paths
 * `default` drops.
 *
 * A day is five recorded minutes 288 times, so values come back every 300 s, as in life they do not; the compression
 * knows of a value only the one before it, so this changes little. gx-logger has been running when the day begins: its
 * first five minutes are not counted. The loader connects when the day begins, and gets everything once.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedMessage, Recording } from '../src/simulator/recording.ts';
import { PROFILES } from '../src/types.ts';
import { pour } from '../test/support/pour.ts';
import { listRecordings, readRecording } from '../test/support/recording.ts';
import { classesOf } from './volume/classes.ts';
import { Database, type Kept } from './volume/database.ts';
import { A_DAY, askedOnce, asking, PERIOD } from './volume/day.ts';
import { reportKept } from './volume/kept.ts';
import { loaderLine } from './volume/loader.ts';

/** A Monday, when a shard begins: 2026-11-23 00:00:00 UTC. */
const BEGIN = 1_795_392_000_000;
const PIECE = 4 * 1024 ** 2;
const TOP = Number(process.env['BENCH_TOP'] ?? 15);

const days = Number(process.argv.find((word) => word.startsWith('--days='))?.slice(7) ?? 1);
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const say = (line: string) => process.stdout.write(`${line}\n`);

if (process.argv.includes('--kept')) {
  for (const name of names.length > 0 ? names : listRecordings()) await reportKept(readRecording(name), say);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'gx-logger-volume-'));
  const database = await Database.start();
  for (const name of names) await measure(readRecording(name));
  await database.stop();
  rmSync(folder, { recursive: true });

  async function measure(recording: Recording): Promise<void> {
    const loader = await keep(recording, 'loader', (write) => writeAsLoader(askedOnce(recording, days), write));
    tell(recording.name, 'loader', loader, loader);
    for (const profile of PROFILES) {
      const kept = await keep(recording, profile, async (write) => {
        let points = 0;
        await pour(asking(recording, days), {
          profile,
          begin: BEGIN - PERIOD,
          onLine(line, fields, stamp) {
            if (stamp < BEGIN || stamp >= BEGIN + days * A_DAY) return;
            points += fields;
            write(line);
          },
        });
        return points;
      });
      tell(recording.name, profile, kept, loader);
    }
  }

  async function keep(
    recording: Recording,
    what: string,
    produce: (write: (line: string) => void) => Promise<number>,
  ): Promise<Kept & { points: number }> {
    const path = join(folder, `${recording.name}-${what}.lp`);
    const file = openSync(path, 'w');
    let text = '';
    const points = await produce((line) => {
      text += line;
      if (text.length < PIECE) return;
      writeSync(file, text);
      text = '';
    });
    writeSync(file, text);
    closeSync(file);
    return { points, ...(await database.keep(`${recording.name}_${what}`, path)) };
  }
}

async function writeAsLoader(messages: Iterable<RecordedMessage>, write: (line: string) => void): Promise<number> {
  let points = 0;
  for (const message of messages) {
    const line = loaderLine(message, BEGIN);
    if (line === undefined) continue;
    points += 1;
    write(line);
  }
  return points;
}

function tell(name: string, what: string, kept: Kept & { points: number }, loader: Kept): void {
  const aDay = (amount: number) => Math.round(amount / days);
  const share = ((kept.bytes / loader.bytes) * 100).toFixed(1);
  const perPoint = (kept.bytes / kept.points).toFixed(2);
  say(
    `${name} ${what}: ${kept.stored.length} series, ${aDay(kept.points)} points a day, ${aDay(kept.bytes)} bytes a day, ${perPoint} bytes a point, ${share} % of the loader`,
  );
  if (what === 'loader') return;
  for (const line of classesOf(kept.stored)) say(`  ${line}`);
  const top = [...kept.stored].sort((one, other) => other.bytes - one.bytes).slice(0, TOP);
  for (const { series, field, bytes, points } of top)
    say(`  top ${bytes} bytes ${points} points ${series.split(',')[0]} ${field}`);
}
