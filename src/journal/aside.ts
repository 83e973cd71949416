/**
 * Batches that a database refuses again and again while others pass: they lie in its `stuck/`, still pending, and go back
 * into the order when their time has come. All methods but `open` run in the disk's turn.
 */
import { readFile, rm } from 'node:fs/promises';
import { add } from '../shared/ledger.ts';
import { type Logger, throttled } from '../shared/log.ts';
import type { FieldLedger } from '../types.ts';
import { damagedName, type KeepDamaged } from './damaged.ts';
import type { Intake } from './intake.ts';
import { isWhole } from './member.ts';
import type { Entry } from './segment.ts';
import { findStuck, type Stuck, writeStuck } from './stuck.ts';
import type { Alarms } from './turns.ts';

export interface AsideOptions {
  readonly folder: string;
  readonly maxBytes: number;
  /** A batch is tried again after so many ms, and again after so many where the disk did not let us. */
  readonly retryAfter: number;
  readonly retryDisk: number;
  readonly intake: Intake;
  readonly ledger: FieldLedger;
  readonly log: Logger;
  readonly alarms: Alarms;
  readonly keepDamaged: KeepDamaged;
  readonly onEvicted: (fields: number) => void;
  /** A batch should be brought back now. */
  readonly onDue: (stuck: Stuck) => void;
}

export class Aside {
  readonly stuck: Stuck[] = [];
  /** Files of batches that are in the order again. */
  private readonly left: { readonly path: string; readonly entry: Entry }[] = [];
  private readonly options: AsideOptions;
  private readonly warn: ReturnType<typeof throttled>;

  constructor(options: AsideOptions) {
    this.options = options;
    this.warn = throttled(options.log);
  }

  get bytes(): number {
    return this.stuck.reduce((sum, { length }) => sum + length, 0);
  }

  /** Finds what an earlier life set aside. Rejects as node:fs does. */
  async open(): Promise<void> {
    this.stuck.splice(0, this.stuck.length, ...(await findStuck(this.options.folder)));
  }

  /** Takes a batch out of the order. Rejects as node:fs does, and then it is where it was. */
  async put(entry: Entry, body: Uint8Array): Promise<void> {
    const { folder, maxBytes, intake, onEvicted } = this.options;
    const stuck = await writeStuck(folder, body, entry);
    // Meanwhile it may have been given up for want of room, and that was counted.
    if (!intake.end(entry)) return rm(stuck.path, { force: true });
    this.stuck.push(stuck);
    this.watch(stuck);
    for (const oldest of [...this.stuck]) {
      if (this.bytes <= maxBytes) return;
      this.forget(oldest);
      onEvicted(oldest.fields);
      await rm(oldest.path, { force: true });
    }
  }

  /** Sees to it that a batch is tried again; the clock may have been set, so the wait has a bound. */
  watch(stuck: Stuck): void {
    const { alarms, retryAfter, onDue } = this.options;
    const wait = Math.min(retryAfter, Math.max(0, stuck.since + retryAfter - Date.now()));
    alarms.after(wait, () => onDue(stuck));
  }

  /** Puts a batch back, as a new one; its file stays until it is written. One at a time, so that memory is bounded. */
  async bringBack(stuck: Stuck): Promise<void> {
    const { alarms, retryDisk, onDue, intake, ledger, log, keepDamaged } = this.options;
    if (!this.stuck.includes(stuck)) return;
    try {
      if (intake.entries.length > 0) throw new Error('the disk takes nothing now');
      const body = await readFile(stuck.path);
      if (await isWhole(body)) {
        this.left.push({ path: stuck.path, entry: intake.take({ ...stuck, body }) });
      } else {
        add(ledger.rejected, 'damaged', stuck.fields);
        log.error({ fields: stuck.fields }, `${stuck.path} is damaged: its values are lost and counted`);
        await keepDamaged(damagedName(stuck.path, 0), body);
        await rm(stuck.path, { force: true });
      }
      this.forget(stuck);
    } catch (error) {
      this.warn('later', { error: String(error) }, 'what is set aside cannot be tried again now, but will be soon');
      alarms.after(retryDisk, () => onDue(stuck));
    }
  }

  /** Removes the files of batches that are in a segment again, after `sync` has made them safe there, or settled. */
  async clear(sync: () => Promise<void>): Promise<void> {
    if (this.left.length > 0) await sync();
    for (const one of [...this.left]) {
      if (!one.entry.segment && one.entry.state !== 'ended') continue;
      await rm(one.path, { force: true });
      this.left.splice(this.left.indexOf(one), 1);
    }
  }

  private forget(stuck: Stuck): void {
    this.stuck.splice(this.stuck.indexOf(stuck), 1);
  }
}
