/** Lines on their way into one database: a bounded queue, and the sender that the daemon has. */
import type { DestinationSettings } from '../../../destination/configured.ts';
import { unpack } from '../../../influx/lines.ts';
import { createSender } from '../../../influx/send/sender.ts';
import { Batcher } from '../../../journal/batcher.ts';
import { add, createFieldLedger } from '../../../shared/ledger.ts';
import { createLog } from '../../../shared/log.ts';
import { createReporter } from '../../../shared/reporter.ts';
import type { QueuedBatch, RefusedLine } from '../../../types.ts';
import { ImportQueue } from '../../import/queue.ts';
import { saying } from '../../import/transfer.ts';
import { count, counted } from '../../units.ts';
import { keptSince } from './places.ts';

/** How long what is pending may still be sent after an interruption, ms. */
const STOP_WITHIN = 2_000;

export interface Writer {
  /** For people. */
  readonly name: string;
  /** What is older than the place keeps is left out. */
  add(line: string, fields: number, stamp: number): void;
  /** Resolves when the fate of all lines is known; rejects with the signal's reason, and where batches cannot be made. */
  settled(): Promise<void>;
  /** Fields that were stored, and in the database's words why others were not: by reason. */
  readonly stored: number;
  /** Those that are older than the place keeps. */
  readonly outdated: number;
  readonly refusals: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

export async function startWriter(
  settings: DestinationSettings,
  url: string,
  say: (line: string) => void,
  outer: AbortSignal,
): Promise<Writer> {
  const fault = new AbortController();
  const signal = AbortSignal.any([outer, fault.signal]);
  const ledger = createFieldLedger();
  const refusals = new Map<string, string>();
  const log = createLog('info', saying(say));
  const queue = new ImportQueue(giveUp);
  const oldest = keptSince(settings, Date.now());
  const batcher = new Batcher(queue, (_, error) => fault.abort(error));
  const report = createReporter(log).health('influx');
  const sender = createSender({
    queue,
    database: { ...settings.database, url },
    ledger,
    log,
    onHealth(health) {
      if (health.code !== 'stuck') report(health);
    },
    onRefused: refuse,
    holdsHopeless: false,
  });

  function refuse(lines: readonly RefusedLine[]): void {
    for (const { kind, reason, detail } of lines) {
      if (kind === 'rejected' && !refusals.has(reason)) refusals.set(reason, detail);
    }
  }

  async function giveUp({ body, fields }: QueuedBatch, why: string): Promise<void> {
    const lines = await unpack(body);
    refuse(lines.map((line) => ({ line, kind: 'rejected', reason: 'failed', detail: why })));
    add(ledger.rejected, 'failed', fields);
  }

  let leftOut = 0;
  await sender.start(signal);
  return {
    name: settings.name,
    add(line, fields, stamp) {
      if (stamp >= oldest) batcher.add(line, fields, stamp);
      else leftOut += fields;
    },
    async settled() {
      batcher.close();
      await batcher.settled();
      await queue.until(() => queue.pendingBatches === 0, signal);
    },
    get stored() {
      return ledger.stored;
    },
    get outdated() {
      return leftOut + ledger.expired;
    },
    refusals,
    stop: () => sender.stop(performance.now() + STOP_WITHIN),
  };
}

/** What each place got: `stored in raw 640 values, in m1 none (640 are older than it keeps)`. */
export function storedIn(writers: readonly Pick<Writer, 'name' | 'stored' | 'outdated'>[]): string {
  const each = writers.map(({ name, stored, outdated }) => {
    const old = outdated === 0 ? '' : ` (${count(outdated)} are older than it keeps)`;
    return `in ${name} ${stored === 0 ? 'none' : counted(stored, 'value')}${old}`;
  });
  return `stored ${each.join(', ')}`;
}
