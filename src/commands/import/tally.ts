/** What became of everything that was read. Every value ends in exactly one place. */
import { countFields } from '../../influx/lines.ts';
import { createFieldLedger, total } from '../../shared/ledger.ts';
import type { FieldLedger } from '../../types.ts';

/** So many different texts of the server are kept for each reason. */
const MOST_WORDS = 3;

export interface Refusal {
  /** Lines, or parts of lines. */
  lines: number;
  fields: number;
  /** The first few different texts. */
  readonly words: string[];
}

export class Tally {
  /** Of lines that were read; values that were lost with a damaged part of a file are in `skipped`. */
  readonly ledger: FieldLedger = createFieldLedger();
  lines = 0;
  skipped = { lines: 0, fields: 0 };
  oldest = Number.POSITIVE_INFINITY;
  newest = Number.NEGATIVE_INFINITY;
  /** Lines whose time stamp was finer than a millisecond. */
  cut = 0;
  readonly refusals = new Map<string, Refusal>();
  /** What could not be read, in words. */
  readonly damage: string[] = [];

  /** A line was read; `stamp` in ms where it has one that is understood. */
  line(fields: number, stamp?: number): void {
    this.lines += 1;
    this.ledger.made += fields;
    if (stamp === undefined) return;
    if (stamp < this.oldest) this.oldest = stamp;
    if (stamp > this.newest) this.newest = stamp;
  }

  lost(lines: number, fields: number): void {
    this.skipped.lines += lines;
    this.skipped.fields += fields;
  }

  /** Takes down why lines are refused; the ledger is the caller's. */
  refused(lines: readonly { readonly line: string; readonly reason: string; readonly detail: string }[]): void {
    for (const { line, reason, detail } of lines) {
      const refusal = this.refusals.get(reason) ?? { lines: 0, fields: 0, words: [] };
      this.refusals.set(reason, refusal);
      refusal.lines += 1;
      refusal.fields += countFields(line);
      if (refusal.words.length < MOST_WORDS && !refusal.words.includes(detail)) refusal.words.push(detail);
    }
  }

  /** Values: `read` is the sum of the others. */
  sums() {
    const { made, stored, expired, rejected, dropped } = this.ledger;
    const read = made + this.skipped.fields;
    const refused = total(rejected);
    const skipped = this.skipped.fields + total(dropped);
    return { read, stored, refused, expired, skipped, unsent: read - stored - refused - expired - skipped };
  }
}
