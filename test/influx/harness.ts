/** A sender with its queue, its ledger and everything it says, for tests that wait for events. */

import { pino } from 'pino';
import { expect } from 'vitest';
import type { Database } from '../../src/influx/database.ts';
import { countFields, pack, stampOf } from '../../src/influx/lines.ts';
import { createSender, type Sender, type Waits } from '../../src/influx/send/sender.ts';
import type { Health } from '../../src/shared/health.ts';
import { createFieldLedger, total } from '../../src/shared/ledger.ts';
import type { Batch, FieldLedger, RefusedLine } from '../../src/types.ts';
import { isNews } from '../support/news.ts';
import { ArrayQueue } from './array-queue.ts';

/** So short that no test waits. */
const WAITS: Waits = { detect: [1, 5], keep: [1, 5], person: [1, 5], last: 1, limit: 60_000, look: 60_000 };

export interface Harness {
  readonly sender: Sender;
  readonly ledger: FieldLedger;
  readonly queue: ArrayQueue;
  /** The codes of health, in order. */
  readonly codes: string[];
  readonly health: Health[];
  /** Every line of the log. */
  readonly log: Record<string, unknown>[];
  /** What was refused, as it was handed over. */
  readonly refused: RefusedLine[];
  /** The times that the database told. */
  readonly dates: number[];
  /** Appends one batch of these lines. */
  add(lines: readonly string[]): Promise<void>;
  append(batch: Batch): void;
  /** Resolves when nothing is pending. */
  drained(): Promise<void>;
  /** Resolves with what `look` finds; it looks again at every change of health and of the queue. */
  until<T>(look: () => T | undefined): Promise<T>;
  /** Resolves when health has had, or gets, this code. */
  reached(code: string): Promise<Health>;
  /** Stops at once and checks that the ledger balances. */
  stop(): Promise<void>;
}

export function createHarness(
  database: Database,
  waits: Partial<Waits> = {},
  credentials?: () => Promise<Partial<Database>>,
): Harness {
  const ledger = createFieldLedger();
  const changes = new Set<() => void>();
  const changed = () => {
    for (const change of changes) change();
  };
  const queue = new ArrayQueue(changed);
  const refused: RefusedLine[] = [];
  const dates: number[] = [];
  const log: Record<string, unknown>[] = [];
  const health: Health[] = [];
  const codes: string[] = [];
  const sender = createSender({
    queue,
    database,
    credentials,
    ledger,
    log: pino({}, { write: (line: string) => void log.push(JSON.parse(line)) }),
    onHealth(now) {
      if (isNews(now, health.at(-1))) health.push(now);
      if (now.code !== codes.at(-1)) codes.push(now.code);
      changed();
    },
    onRefused: (some) => void refused.push(...some),
    onDate: (time) => void dates.push(time),
    waits: { ...WAITS, ...waits },
  });

  function until<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const change = () => {
        const found = look();
        if (found === undefined) return;
        changes.delete(change);
        resolve(found);
      };
      changes.add(change);
      change();
    });
  }

  function append(batch: Batch): void {
    ledger.made += batch.fields;
    queue.append(batch);
  }

  return {
    sender,
    ledger,
    queue,
    codes,
    health,
    log,
    refused,
    dates,
    append,
    async add(lines) {
      const fields = lines.reduce((sum, line) => sum + countFields(line), 0);
      const plainBytes = Buffer.byteLength(lines.join('\n')) + 1;
      const oldest = Math.min(...lines.map(stampOf));
      const newest = Math.max(...lines.map(stampOf));
      append({ body: await pack(lines), lines: lines.length, fields, plainBytes, oldest, newest });
    },
    until,
    drained: () => until(() => (queue.pendingBatches === 0 ? (true as const) : undefined)).then(() => undefined),
    reached: (code) => until(() => health.find((one) => one.code === code)),
    async stop() {
      await sender.stop(performance.now());
      const { made, stored, expired, rejected, dropped } = ledger;
      expect(stored + expired + total(rejected) + total(dropped) + queue.pendingFields).toBe(made);
    },
  };
}
