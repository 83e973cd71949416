/**
 * `DATA_DIR/rejected/`, and a folder in it for each further destination: the lines that a database refused, under its
 * own words, so that they can be looked at, and imported once the cause is mended. Bounded: 4 MiB a file
 * (`2026-11-22.lp`, then `2026-11-22-2.lp`, ...; the day is UTC), 16 MiB in all, and the oldest file goes first. What
 * cannot be written is logged once and counted.
 */
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../shared/files.ts';
import type { Logger } from '../shared/log.ts';
import type { Part, RefusedLine } from '../types.ts';
import { commentOf, type Origin } from './comment.ts';

const MOST_FILE_BYTES = 4 * 1024 * 1024;
const MOST_BYTES = 16 * 1024 * 1024;

const FILE = /^(\d{4}-\d\d-\d\d)(?:-(\d+))?\.lp$/;

export interface Rejects extends Part {
  /** Returns at once. Lines that are only too old are left out. */
  write(refused: readonly RefusedLine[]): void;
  /** Lines that could not be written. */
  readonly lost: number;
}

interface RejectsOptions extends Origin {
  readonly folder: string;
  readonly log: Logger;
  /** ms since 1970. */
  readonly clock?: () => number;
}

/** `stop` waits for what is under way, and more may be written after it. */
export function createRejects({ folder, schema, tier, log, clock = Date.now }: RejectsOptions): Rejects {
  /** Every file begins with it, so that it can be imported as it is. */
  const heading = commentOf({ schema, tier });
  /** Writes follow one another. */
  let tail: Promise<void> = Promise.resolve();
  let waitingBytes = 0;
  let lost = 0;
  let isFailing = false;

  function lose(lines: number, why: string): void {
    lost += lines;
    if (!isFailing) log.error({ lines }, `refused lines cannot be kept in ${folder} (${why}): they are counted only`);
    isFailing = true;
  }

  async function keep(refused: readonly RefusedLine[], time: number): Promise<void> {
    let written = 0;
    try {
      await makeFolder(folder);
      while (written < refused.length) written += await appendSome(folder, heading, refused.slice(written), time);
      isFailing = false;
    } catch (error) {
      lose(refused.length - written, String(error));
    }
  }

  return {
    name: 'rejects',
    write(all) {
      const refused = all.filter(({ kind }) => kind === 'rejected');
      if (refused.length === 0) return;
      const bytes = refused.reduce((sum, { line }) => sum + line.length, 0);
      // A disk that stands still must not fill the memory.
      if (waitingBytes > 0 && waitingBytes + bytes > MOST_BYTES) return lose(refused.length, 'the disk is too slow');
      waitingBytes += bytes;
      const time = clock();
      tail = tail
        .then(() => keep(refused, time))
        .finally(() => {
          waitingBytes -= bytes;
        });
    },
    get lost() {
      return lost;
    },
    start: async () => undefined,
    stop: () => tail,
  };
}

/** Appends as many lines as one file has room for, at least one; resolves with how many. Rejects as node:fs does. */
async function appendSome(
  folder: string,
  heading: string,
  refused: readonly RefusedLine[],
  time: number,
): Promise<number> {
  const files = await filesIn(folder);
  const day = new Date(time).toISOString().slice(0, 10);
  const today = files.filter((file) => file.day === day);
  const latest = today.at(-1) ?? { name: `${day}.lp`, number: 1, size: 0 };
  let { name } = latest;
  let { text, count } = format(heading, refused, time, latest.size);
  if (count === 0) {
    name = `${day}-${latest.number + 1}.lp`;
    ({ text, count } = format(heading, refused, time, 0));
  }
  let total = files.reduce((sum, { size }) => sum + size, text.length);
  for (const oldest of files) {
    if (total <= MOST_BYTES || oldest.name === name) break;
    await rm(join(folder, oldest.name), { force: true });
    total -= oldest.size;
  }
  await append(join(folder, name), text);
  return count;
}

/** In the order of time. */
async function filesIn(folder: string) {
  const files = (await readdir(folder)).flatMap((name) => {
    const [, day, number = '1'] = FILE.exec(name) ?? [];
    return day === undefined ? [] : [{ name, day, number: Number(number) }];
  });
  files.sort((a, b) => a.day.localeCompare(b.day) || a.number - b.number);
  return Promise.all(
    files.map(async (file) => {
      // Somebody may remove it meanwhile.
      const found = await stat(join(folder, file.name)).catch(() => undefined);
      return { ...file, size: found?.size ?? 0 };
    }),
  );
}

/** The first lines that a file of that size has room for; where it is new, one has room in any case. */
function format(
  heading: string,
  refused: readonly RefusedLine[],
  time: number,
  size: number,
): { text: Buffer; count: number } {
  const stamp = new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
  const parts: string[] = size === 0 ? [heading] : [];
  let bytes = size + (size === 0 ? heading.length : 0);
  let count = 0;
  let last = '';
  for (const { line, reason, detail } of refused) {
    const words = `# ${stamp} ${reason}: ${detail.replace(/\s+/g, ' ')}\n`;
    const part = words === last ? `${line}\n` : `${words}${line}\n`;
    bytes += Buffer.byteLength(part);
    if (bytes > MOST_FILE_BYTES && (size > 0 || count > 0)) break;
    parts.push(part);
    last = words;
    count += 1;
  }
  return { text: Buffer.from(parts.join('')), count };
}

/** All of it or nothing: half a line could be taken for a whole one. */
async function append(path: string, text: Buffer): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    const { size } = await file.stat();
    await file.writeFile(text).catch(async (error) => {
      await file.truncate(size).catch(() => undefined);
      throw error;
    });
  } finally {
    await file.close();
  }
}
