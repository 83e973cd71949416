/** The way of an import: files, lines, batches, a bounded queue, and the sender that the daemon has. */
import type { DestinationSettings } from '../../destination/configured.ts';
import { unpack } from '../../influx/lines.ts';
import { createSender } from '../../influx/send/sender.ts';
import { Batcher } from '../../journal/batcher.ts';
import type { Precision } from '../../journal/comment.ts';
import { createRejects } from '../../journal/rejects.ts';
import { add, createFieldLedger } from '../../shared/ledger.ts';
import { createLog, type LogOutput } from '../../shared/log.ts';
import { createReporter } from '../../shared/reporter.ts';
import type { FieldLedger, QueuedBatch, RefusedLine } from '../../types.ts';
import { count } from '../units.ts';
import type { Damage } from './file.ts';
import { linesOf } from './lines.ts';
import { LOCAL_REASONS, Parser } from './parser.ts';
import { ImportQueue } from './queue.ts';

/** Text that may wait for the database, in bytes: a few batches. */
const MOST_WAITING = 16 * 1024 * 1024;
/** How long what was read may still be sent after an interruption, ms. */
const STOP_WITHIN = 2_000;
/** How often it is said how far it is, ms. */
const PROGRESS = 10_000;

interface TransferOptions {
  /** Whose database is written to. */
  readonly settings: DestinationSettings;
  readonly url: string;
  readonly precision: Precision | undefined;
  /** Whether refused lines are kept, for a later import. */
  readonly keepsRefused: boolean;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What became of everything that was read. */
export interface Outcome {
  /** `made` is what was read; `dropped.damaged` what could not be. */
  readonly ledger: FieldLedger;
  /** The first words of the database by the reason of a refusal. */
  readonly refusals: ReadonlyMap<string, string>;
  readonly isDamaged: boolean;
  /** Lines whose time stamp was finer than a millisecond. */
  readonly cut: number;
  readonly isInterrupted: boolean;
  /** Refused lines that could not be kept. */
  readonly unkept: number;
}

/** Resolves when the fate of everything is known, or after an abort of the signal when that was dealt with. */
export async function transfer(paths: readonly string[], options: TransferOptions): Promise<Outcome> {
  const { settings, url, precision, keepsRefused, say } = options;
  const ledger = createFieldLedger();
  const refusals = new Map<string, string>();
  let isDamaged = false;
  let cut = 0;
  const fault = new AbortController();
  const signal = AbortSignal.any([options.signal, fault.signal]);
  const log = createLog('info', saying(say));
  const rejects = createRejects({ folder: settings.rejected, schema: settings.schema, tier: settings.tier, log });
  const queue = new ImportQueue(giveUp);
  const batcher = new Batcher(queue, (fields, error) => {
    add(ledger.dropped, 'fault', fields);
    fault.abort(error);
  });
  const report = createReporter(log).health('influx');
  const sender = createSender({
    queue,
    database: { ...settings.database, url },
    ledger,
    log,
    onHealth(health) {
      // What is given up here is told by its refusal.
      if (health.code !== 'stuck') report(health);
    },
    onRefused: (lines) => refuse(lines),
    // Files of refused lines are what is imported most.
    holdsHopeless: false,
  });

  function refuse(lines: readonly RefusedLine[], kept = lines): void {
    for (const { kind, reason, detail } of lines) {
      if (kind === 'rejected' && !refusals.has(reason)) refusals.set(reason, detail);
    }
    if (keepsRefused) rejects.write(kept);
  }

  /** The database fails at this batch again and again, and takes others. */
  async function giveUp({ body, fields }: QueuedBatch, why: string): Promise<void> {
    const lines = await unpack(body);
    refuse(lines.map((line) => ({ line, kind: 'rejected', reason: 'failed', detail: why })));
    add(ledger.rejected, 'failed', fields);
  }

  async function take(parser: Parser, lines: readonly string[]): Promise<void> {
    const refused: RefusedLine[] = [];
    for (const line of lines) {
      const parsed = parser.take(line);
      ledger.made += parsed?.fields ?? 0;
      if (parsed?.kind === 'line') batcher.add(parsed.text, parsed.fields, parsed.stamp);
      if (parsed?.kind !== 'refused') continue;
      const { reason, fields } = parsed;
      add(ledger.rejected, reason, fields);
      refused.push({ line: parsed.line, kind: 'rejected', reason, detail: LOCAL_REASONS[reason] });
    }
    if (refused.length === 0) return;
    refuse(
      refused,
      refused.filter(({ reason }) => reason !== 'too_long'),
    );
    await rejects.stop(0);
  }

  function damage(path: string, { what, fields }: Damage): void {
    isDamaged = true;
    ledger.made += fields;
    add(ledger.dropped, 'damaged', fields);
    say(`${path}: ${what}`);
  }

  async function read(path: string): Promise<void> {
    const parser = new Parser(precision);
    for await (const part of linesOf(path)) {
      if (Array.isArray(part)) await take(parser, part);
      else damage(path, part);
      await queue.until(() => queue.plainBytes + batcher.pendingBytes <= MOST_WAITING, signal);
    }
    cut += parser.cut;
    if (parser.databases.size < 2) return;
    say(
      `${path} holds the databases ${[...parser.databases].join(', ')}: all of it goes to ${settings.database.bucket}`,
    );
  }

  const progress = setInterval(
    () => say(`${count(ledger.made)} values read, ${count(ledger.stored)} stored`),
    PROGRESS,
  );
  try {
    await sender.start(signal);
    for (const path of paths) await read(path);
    batcher.close();
    await batcher.settled();
    await queue.until(() => queue.pendingBatches === 0, signal);
  } catch (error) {
    if (!options.signal.aborted) throw fault.signal.aborted ? fault.signal.reason : error;
  } finally {
    clearInterval(progress);
    await sender.stop(performance.now() + STOP_WITHIN);
    await rejects.stop(0);
  }
  return { ledger, refusals, isDamaged, cut, isInterrupted: options.signal.aborted, unkept: rejects.lost };
}

/** A log for people. What the sender says of single lines and batches is told at the end. */
export function saying(say: (line: string) => void): LogOutput {
  return {
    write(text) {
      const { msg, line, batch } = JSON.parse(text);
      if (line === undefined && batch === undefined) say(String(msg));
    },
  };
}
