/**
 * What is counted and said once the outcome of a batch is known. A batch is counted when it leaves the queue, all its
 * fields at once: the ledger balances at any moment.
 */
import type { Health } from '../../shared/health.ts';
import { add } from '../../shared/ledger.ts';
import { type Logger, throttled } from '../../shared/log.ts';
import type { Batch, FieldLedger, Queue, QueuedBatch, RefusedLine } from '../../types.ts';
import { countFields } from '../lines.ts';
import { isLimit } from './limits.ts';
import type { Outcome } from './round.ts';

interface SettlerOptions {
  /** Called with a batch that is settled after one that is newer. */
  readonly onLate: ((batch: Batch) => void) | undefined;
  readonly queue: Queue;
  readonly ledger: FieldLedger;
  readonly log: Logger;
  readonly onHealth: (health: Health<'influx'>) => void;
  /** Called with what was refused of a batch, before the batch is settled. What it throws leaves the batch pending. */
  readonly onRefused: ((refused: readonly RefusedLine[]) => void) | undefined;
}

interface Settler {
  /** The batch leaves the queue; that all is well is for the caller to report. */
  settle(batch: QueuedBatch, outcome: Outcome | 'off'): void;
  /** A batch fails while others pass. Nothing is counted: what is set aside is pending. */
  setAside(batch: QueuedBatch, why: string): Promise<void>;
  /** Passes health on. After an outage it is also said how much was sent late, once all of it is. */
  report(health: Health<'influx'>): void;
}

export function createSettler({ queue, ledger, log, onHealth, onRefused, onLate }: SettlerOptions): Settler {
  const warn = throttled(log);
  /** Values that were sent since the database was away, until all that waited is. */
  const late = { isAway: false, fields: 0 };
  /** The number of the newest batch that was settled. */
  let newest = 0;

  function report(health: Health<'influx'>): void {
    onHealth(health);
    // At a limit the server still takes what has room.
    if (!health.ok && !isLimit(health.code)) late.isAway = true;
    else if (late.fields > 0 && queue.pendingBatches === 0) {
      log.info(`everything that waited is sent: ${late.fields} values`);
      Object.assign(late, { isAway: false, fields: 0 });
    }
  }

  return {
    settle(batch, outcome) {
      if (typeof outcome === 'object' && outcome.refused.length > 0) onRefused?.(outcome.refused);
      enter(ledger, batch.fields, outcome);
      queue.settle(batch);
      if (batch.sequence < newest) onLate?.(batch);
      newest = Math.max(newest, batch.sequence);
      if (outcome === 'damaged') {
        log.error({ fields: batch.fields }, 'a batch failed its own checksum; it is counted as rejected and left out');
      } else if (outcome !== 'off') {
        for (const { reason, line, detail } of outcome.refused) {
          warn(
            reason,
            { reason, line: line.slice(0, 200), detail },
            'the database refused a line: counted and left out',
          );
        }
      }
      if (late.isAway) late.fields += batch.fields;
    },
    async setAside(batch, why) {
      await queue.setAside(batch, why);
      const message =
        'the database fails at one batch again and again, but takes others: it is set aside, nothing of it is lost, and it is tried again in a day. Look into the log of the database';
      log.error({ batch: batch.sequence, lines: batch.lines, why }, message);
      report({ ok: false, code: 'stuck', message: `${message} (${why})` });
    },
    report,
  };
}

/** Enters a batch of `fields` fields. Every field is counted once: what is not lost is stored. */
function enter(ledger: FieldLedger, fields: number, outcome: Outcome | 'off'): void {
  if (outcome === 'off') {
    add(ledger.dropped, 'tier_off', fields);
    return;
  }
  if (outcome === 'damaged') {
    add(ledger.rejected, 'damaged', fields);
    return;
  }
  let stored = fields;
  for (const { line, kind, reason } of outcome.refused) {
    const count = countFields(line);
    stored -= count;
    if (kind === 'expired') ledger.expired += count;
    else add(ledger.rejected, reason, count);
  }
  for (const line of outcome.unsupported) {
    const count = countFields(line);
    stored -= count;
    add(ledger.dropped, 'text_unsupported', count);
  }
  ledger.stored += stored;
}
