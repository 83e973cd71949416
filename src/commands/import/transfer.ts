/** The way of an import: files, lines, batches, a bounded queue, and the sender that the daemon has. */

import { dirname, resolve } from 'node:path';
import type { Place } from '../../destination/configured.ts';
import { unpack } from '../../influx/lines.ts';
import { createSender } from '../../influx/sender.ts';
import { Batcher } from '../../journal/batcher.ts';
import { createRejects, type Rejected } from '../../journal/rejects.ts';
import { codeOf } from '../../shared/files.ts';
import { add } from '../../shared/ledger.ts';
import { createLog, type LogOutput } from '../../shared/log.ts';
import type { QueuedBatch } from '../../types.ts';
import { openContent } from './file.ts';
import { linesOf } from './lines.ts';
import { LOCAL_REASONS, Parser } from './parser.ts';
import type { Precision } from './precision.ts';
import { createProgress, type Screen } from './progress.ts';
import { ImportQueue } from './queue.ts';
import type { Job } from './survey.ts';
import type { Tally } from './tally.ts';

/** Text that may wait for the database, in bytes: a few batches. */
const MOST_WAITING = 16 * 1024 * 1024;
/** How long what was read may still be sent after an interruption, ms. */
const STOP_WITHIN = 2_000;

export interface TransferOptions {
  /** Whose database is written to. */
  readonly place: Place;
  readonly url: string;
  readonly precision: Precision | undefined;
  /** Takes down what became of everything. */
  readonly tally: Tally;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** Resolves when everything has met its fate, or after an abort of the signal when that was dealt with. */
export async function transfer(
  jobs: readonly Job[],
  options: TransferOptions,
): Promise<{ isInterrupted: boolean; unkept: number }> {
  const { place, url, precision, tally, screen } = options;
  const { ledger } = tally;
  const fault = new AbortController();
  const signal = AbortSignal.any([options.signal, fault.signal]);
  const total = jobs.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  let isWaiting = false;

  const progress = createProgress(screen, () => ({ done, total, stored: ledger.stored, isWaiting }));
  const log = createLog('info', saying(progress.say));
  const rejects = createRejects({ folder: place.rejected, schema: place.schema, log });
  const keep = isRetry(jobs, place) ? () => undefined : rejects.write;
  const queue = new ImportQueue(giveUp);
  const batcher = new Batcher(queue, (fields, error) => {
    add(ledger.dropped, 'fault', fields);
    fault.abort(error);
  });
  const sender = createSender({
    queue,
    destination: { ...place.database, url },
    ledger,
    log,
    onHealth({ ok, code, message }) {
      isWaiting = !ok && code !== 'stuck';
      if (code !== 'stuck') progress.say(message);
    },
    onRefused: refuse,
    // Files of refused lines are what is imported most.
    holdsHopeless: false,
  });

  function refuse(lines: readonly Rejected[]): void {
    tally.refused(lines.filter(({ kind }) => kind === 'rejected'));
    keep(lines);
  }

  /** The database fails at this batch again and again, and takes others. */
  async function giveUp({ body, fields }: QueuedBatch, why: string): Promise<void> {
    const lines = await unpack(body);
    refuse(lines.map((line) => ({ line, kind: 'rejected', reason: 'failed', detail: why })));
    add(ledger.rejected, 'failed', fields);
  }

  async function take(parser: Parser, lines: readonly string[]): Promise<void> {
    const refused: Rejected[] = [];
    for (const line of lines) {
      const parsed = parser.take(line);
      if (!parsed) continue;
      tally.line(parsed.fields, parsed.kind === 'line' ? parsed.stamp : undefined);
      if (parsed.kind === 'line') batcher.add(parsed.text, parsed.fields, parsed.stamp);
      else {
        add(ledger.rejected, parsed.reason, parsed.fields);
        refused.push({
          line: parsed.line,
          kind: 'rejected',
          reason: parsed.reason,
          detail: LOCAL_REASONS[parsed.reason],
        });
      }
    }
    tally.refused(refused);
    keep(refused.filter(({ reason }) => reason !== 'too_long'));
    if (refused.length > 0) await rejects.stop(0);
  }

  async function read({ path, size }: Job): Promise<void> {
    const before = done;
    const parser = new Parser(precision);
    const content = await openContent(path);
    const watch = {
      onRead(bytes: number) {
        done = Math.min(before + size, done + bytes);
      },
      onDamage(what: string) {
        tally.damage.push(`${path}: ${what}`);
        progress.say(`${path}: ${what}`);
      },
      onLost: (lines: number, fields: number) => tally.lost(lines, fields),
    };
    try {
      for await (const lines of linesOf(content, watch)) {
        await take(parser, lines);
        await queue.until(() => queue.plainBytes + batcher.pendingBytes <= MOST_WAITING, signal);
      }
    } finally {
      tally.cut += parser.cut;
      await content.close();
    }
    done = before + size;
    const { databases } = parser;
    if (databases.size > 1) {
      progress.say(
        `${path} holds the databases ${[...databases].join(', ')}: all of it goes to ${place.database.bucket}`,
      );
    }
  }

  async function readAll(): Promise<void> {
    for (const job of jobs) {
      await read(job).catch((error) => {
        if (signal.aborted || codeOf(error) === '') throw error;
        tally.damage.push(`${job.path} cannot be read to its end: ${String(error)}`);
      });
    }
    batcher.close();
    await batcher.settled();
    await queue.until(() => queue.pendingBatches === 0, signal);
  }

  progress.start();
  try {
    await sender.start(signal);
    await readAll();
  } catch (error) {
    if (!options.signal.aborted) throw fault.signal.aborted ? fault.signal.reason : error;
  } finally {
    await sender.stop(performance.now() + STOP_WITHIN);
    await rejects.stop(0);
    progress.stop();
  }
  return { isInterrupted: options.signal.aborted, unkept: rejects.lost };
}

/** A log for people. What the sender says of single lines and batches is in the summary. */
function saying(say: (line: string) => void): LogOutput {
  const write = (text: string) => {
    const { msg, line, batch } = JSON.parse(text);
    if (line === undefined && batch === undefined) say(String(msg));
    return true;
  };
  return { write } as unknown as LogOutput;
}

/** Whether all of it was refused before: then the lines that are refused again are kept already. */
export function isRetry(jobs: readonly Job[], place: Place): boolean {
  const rejected = resolve(place.rejected);
  return jobs.every(({ path }) => dirname(resolve(path)) === rejected);
}
