/** A journal on a desk: in a folder of its own, with small timings, and everything that it says. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, vi } from 'vitest';
import { commentOf } from '../../src/journal/comment.ts';
import { createJournal, type Journal, type JournalOptions } from '../../src/journal/journal.ts';
import type { Health } from '../../src/shared/health.ts';
import { createFieldLedger, total } from '../../src/shared/ledger.ts';
import { createLog } from '../../src/shared/log.ts';
import type { Batch, FieldLedger, QueuedBatch } from '../../src/types.ts';
import { removeFolder } from '../support/daemon.ts';
import { isNews } from '../support/news.ts';
import { LONGEST_WAIT } from '../support/patience.ts';

/** So long that nothing of it happens in a test that does not ask for it. */
export const NEVER = 1_000_000;

const folders: string[] = [];
const desks: Desk[] = [];

/** A folder that is removed by `clearDesks`. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gx-journal-'));
  folders.push(folder);
  return folder;
}

/** For `afterEach`: stops every journal, and removes the folders. */
export async function clearDesks(): Promise<void> {
  for (const desk of desks.splice(0)) await desk.stop();
  for (const folder of folders.splice(0)) await removeFolder(folder);
}

export interface Desk {
  readonly journal: Journal;
  readonly ledger: FieldLedger;
  readonly health: readonly Health[];
  readonly log: readonly { readonly level: number; readonly msg: string }[];
  /** As the pipeline does: counts the fields as made, and appends. */
  append(...batches: readonly Batch[]): void;
  /** As the sink does: counts the fields as stored, and settles. */
  store(...batches: readonly QueuedBatch[]): void;
  stop(): Promise<void>;
  /** What waits, set aside or not. */
  pendingBytes(): number;
  /** made - stored - expired - rejected - dropped - pending: 0 when the ledger balances. */
  imbalance(): number;
}

/** `folder` is DATA_DIR; undefined is memory. The journal is not started. */
export function createDesk(folder: string | undefined, options: Partial<JournalOptions> = {}): Desk {
  const ledger = createFieldLedger();
  const health: Health[] = [];
  const log: { level: number; msg: string }[] = [];
  const output = new Writable({
    write(line, _, done) {
      log.push(JSON.parse(line));
      done();
    },
  });
  const journal = createJournal({
    folder: folder === undefined ? undefined : rawOf(folder),
    maxBytes: 2 ** 31,
    keepFor: 0,
    ledger,
    log: createLog('info', output),
    onHealth: (one) => void (isNews(one, health.at(-1)) && health.push(one)),
    ...options,
    timings: {
      writeAfter: 0,
      fsyncAfter: NEVER,
      retryWrite: 20,
      saveEvery: NEVER,
      retryStuck: NEVER,
      ...options.timings,
    },
  });
  const desk: Desk = {
    journal,
    ledger,
    health,
    log,
    append(...batches) {
      for (const batch of batches) {
        ledger.made += batch.fields;
        journal.append(batch);
      }
    },
    store(...batches) {
      for (const batch of batches) {
        ledger.stored += batch.fields;
        journal.settle(batch);
      }
    },
    stop: () => journal.stop(performance.now() + 10_000),
    pendingBytes() {
      const { waiting, stuck } = journal.status();
      return waiting.bytes + stuck.bytes;
    },
    imbalance() {
      const { made, stored, expired, rejected, dropped } = ledger;
      return made - stored - expired - total(rejected) - total(dropped) - journal.pendingFields;
    },
  };
  desks.push(desk);
  return desk;
}

/** A desk whose journal is started. */
export async function startDesk(folder: string | undefined, options: Partial<JournalOptions> = {}): Promise<Desk> {
  const desk = createDesk(folder, options);
  await desk.journal.start(new AbortController().signal);
  return desk;
}

export const rawOf = (folder: string) => join(folder, 'journal', 'raw');

/** A batch whose text is `m f=<id> ...`, compressed to so many bytes, about. */
export function batchOf(id: number, { bytes = 0, fields = 1, stamp = 1_700_000_000_000 + id } = {}): Batch {
  const names = Array.from({ length: fields }, (_, index) => `f${index}=${id}`);
  const padding = bytes > 0 ? `,p="${randomBytes(bytes).toString('base64')}"` : '';
  const text = `${commentOf({ fields, schema: 'gx' })}m ${names.join()}${padding} ${stamp}\n`;
  const about = { lines: 1, fields, plainBytes: Buffer.byteLength(text), oldest: stamp, newest: stamp };
  return { body: gzipSync(text, { level: 1 }), ...about };
}

/** The whole numbers from `first` to `last`. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** One for each of these numbers. */
export function batchesOf(first: number, last: number, bytes = 0): Batch[] {
  return range(first, last).map((id) => batchOf(id, { bytes }));
}

export function textOf(batch: Pick<Batch, 'body'>): string {
  return gunzipSync(batch.body).toString();
}

/** The number that `batchOf` was given. */
export function idOf(batch: Pick<Batch, 'body'>): number {
  return Number(/ f0=(\d+)/.exec(textOf(batch))?.[1]);
}

/** Gives every batch that waits a moment to come, settles each as stored, and resolves with their numbers. */
export async function drain(desk: Desk, most = 100): Promise<number[]> {
  const ids: number[] = [];
  for (;;) {
    const batches = await nextOf(desk, most);
    if (batches.length === 0) return ids;
    ids.push(...batches.map(idOf));
    desk.store(...batches);
  }
}

/** What `next` gives; none where it would wait. */
export async function nextOf({ journal }: Desk, most = 100): Promise<readonly QueuedBatch[]> {
  const waiting = () => journal.status().waiting.batches;
  if (waiting() === 0) return [];
  const controller = new AbortController();
  // Where the last ones turn out to be damaged, `next` waits for others.
  const timer = setInterval(() => waiting() === 0 && controller.abort(), 5);
  try {
    return await journal.next(most, controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    return [];
  } finally {
    clearInterval(timer);
  }
}

/** Waits until what is asserted is so. */
export function until(assertion: () => unknown): Promise<void> {
  return vi.waitFor(async () => void (await assertion()), { timeout: LONGEST_WAIT, interval: 5 });
}

/** The segments on disk, oldest first: path and bytes. */
export function segmentsOf(folder: string): { path: string; bytes: Buffer }[] {
  const raw = rawOf(folder);
  const names = readdirSync(raw).filter((name) => name.endsWith('.lp.gz'));
  return names.sort().map((name) => ({ path: join(raw, name), bytes: readFileSync(join(raw, name)) }));
}

/** The names of the segments' folder, or of one in it. */
export function namesIn(folder: string, name: 'raw' | 'damaged'): string[] {
  try {
    return readdirSync(name === 'raw' ? rawOf(folder) : join(rawOf(folder), name)).sort();
  } catch {
    return [];
  }
}

/**
 * What a SIGKILL leaves, in a folder of its own: a copy of what is on disk at this moment. The process that is left
 * behind is stopped, and what it writes meanwhile is not in the copy.
 */
export async function crash(desk: Desk, folder: string): Promise<string> {
  const left = makeFolder();
  for (let isCopied = false; !isCopied; ) {
    try {
      copy(folder, left);
      isCopied = true;
    } catch (error) {
      // A file was removed at this very moment: it is gone for the copy too.
      if (!String(error).includes('ENOENT')) throw error;
      rmSync(left, { recursive: true });
    }
  }
  await desk.stop();
  return left;
}

/** Not by node's own copying: that never returns where a file gets shorter under its hands. */
function copy(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copy(source, target);
    else writeFileSync(target, readFileSync(source));
  }
}

/** Waits until everything that was appended is on disk. */
export function written({ journal }: Desk): Promise<void> {
  return until(() => expect(journal.unwrittenBytes).toBe(0));
}
