/**
 * The disk's work, one operation after another: takes up what is there, writes what is new, makes what stays outlive
 * a power cut, removes what is settled, saves the state. What is to be done is read off the state of things, so it is
 * done in full each time, and what failed is done again after a while.
 */
import type { Logger } from '../shared/log.ts';
import type { FieldLedger } from '../types.ts';
import { Aside } from './aside.ts';
import { cursorOf } from './cursor.ts';
import type { KeepDamaged } from './damaged.ts';
import { places } from './folder.ts';
import type { Intake } from './intake.ts';
import { takeUp } from './opening.ts';
import type { Entry } from './segment.ts';
import { type StateToSave, writeState } from './state.ts';
import { Store } from './store.ts';
import type { Stuck } from './stuck.ts';
import type { Trouble } from './trouble.ts';
import { type Alarms, type Bell, createChain } from './turns.ts';

/** In ms. */
export const TIMINGS = {
  /** What the sink has not settled so long after it came is written: a healthy database spares the disk all of it. */
  writeAfter: 1_000,
  /** What is pending for so long after its write is made to outlive a power cut. */
  fsyncAfter: 5_000,
  /** What the disk refused is tried again. */
  retryWrite: 5_000,
  /** How often the state is saved at most; the counts alone are saved ten times more seldom. */
  saveEvery: 60_000,
  /** What was set aside is tried again. */
  retryStuck: 86_400_000,
};

export interface DiskOptions {
  readonly folder: string;
  readonly maxBytes: number;
  readonly segmentBytes: number;
  readonly keepFor: number;
  readonly clock: () => number;
  readonly timings: typeof TIMINGS;
  readonly ledger: FieldLedger;
  readonly log: Logger;
  readonly intake: Intake;
  readonly bell: Bell;
  readonly alarms: Alarms;
  readonly trouble: Trouble;
  readonly keepDamaged: KeepDamaged;
  /** Fields were given up for want of room. */
  readonly onEvicted: (fields: number) => void;
}

/** This part of the room at most is for what is set aside. */
const ASIDE_PART = 1 / 8;

export class Disk {
  readonly store: Store;
  readonly aside: Aside;
  skippedBytes = 0;
  private readonly options: DiskOptions;
  private readonly run = createChain();
  private isStarted = false;
  private isOpen = false;
  private isKicked = false;
  private isSaveDue = false;
  private isClosing = false;
  private ticks = 0;
  private saved = { acknowledged: '', ledger: '' };
  private alarm: NodeJS.Timeout | undefined;

  constructor(options: DiskOptions) {
    this.options = options;
    const { folder, maxBytes, timings, intake, onEvicted } = options;
    this.aside = new Aside({
      ...options,
      folder: places(folder).stuck,
      maxBytes: maxBytes * ASIDE_PART,
      retryAfter: timings.retryStuck,
      retryDisk: timings.retryWrite,
      onDue: (stuck) => void this.run(() => this.tryAgain(stuck)),
    });
    this.store = new Store({
      ...options,
      otherBytes: () => this.aside.bytes,
      onWritten: (entry) => intake.remove(entry),
      onEvicted: ({ pending }) => onEvicted(pending.fields),
    });
  }

  /** Resolves when what is there is taken up, or when that failed for now. */
  async start(): Promise<void> {
    this.isStarted = true;
    await this.run(() => this.work());
    this.options.alarms.after(this.options.timings.saveEvery, () => this.tick());
  }

  /** A batch came: it is written in a moment. */
  receive(): void {
    const { alarms, timings, intake } = this.options;
    if (timings.writeAfter === 0) this.kick();
    else if (intake.entries.length === 1 && !this.isClosing) alarms.after(timings.writeAfter, () => this.kick());
  }

  /** There is something to do. Nothing is touched before the start. */
  kick(): void {
    if (this.isKicked || this.isClosing || !this.isStarted) return;
    this.isKicked = true;
    void this.run(() => this.work());
  }

  /** Resolves when all is written, made to outlive a power cut, and saved, as far as the disk lets us. */
  flush(): Promise<void> {
    return this.run(async () => {
      await this.work(true);
      if (!this.isOpen) return;
      await this.guarded(() => this.store.sync());
      await this.guarded(() => this.save());
    });
  }

  /** The same, and ends the work. `onWritten` is called before the state is saved. */
  close(onWritten: () => void): Promise<void> {
    this.isClosing = true;
    return this.run(async () => {
      await this.work(true);
      onWritten();
      if (this.isOpen) {
        await this.guarded(() => this.store.sync());
        await this.guarded(() => this.save());
        await this.guarded(() => this.store.close());
      }
      this.isStarted = false;
      this.isOpen = false;
    });
  }

  /** Takes a batch out of the order; resolves with false where that is not possible, and then it is where it was. */
  async setAside(entry: Entry, body: Uint8Array): Promise<boolean> {
    const isDone = await this.run(async () => {
      if (!this.isOpen || entry.state !== 'aside') return false;
      return this.aside.put(entry, body).then(
        () => true,
        (error) => {
          this.options.trouble.note('write', error);
          return false;
        },
      );
    });
    this.kick();
    return isDone;
  }

  /** Never rejects: what fails is noted and tried again. */
  private async work(isAll = false): Promise<void> {
    this.isKicked = false;
    if (!this.isStarted) return;
    const { alarms, timings, trouble } = this.options;
    alarms.clear(this.alarm);
    const failures: unknown[] = [];
    const note = (error: unknown) => void failures.push(error);
    const wasOpen = this.isOpen;
    if (!wasOpen) await this.open().catch(note);
    if (this.isOpen) {
      await this.store.tidy().catch(note);
      await this.write(isAll || !wasOpen).catch(note);
      await this.aside.clear(() => this.store.sync()).catch(note);
      await this.syncIfDue().catch(note);
      if (this.isSaveDue) await this.save().catch(note);
    }
    trouble.note('write', failures[0]);
    if (this.isClosing) return;
    const dues = [this.store.syncDueAt(timings.fsyncAfter) ?? Infinity, this.writeDueAt() ?? Infinity];
    const due = failures.length > 0 ? performance.now() + timings.retryWrite : Math.min(...dues);
    if (due < Infinity) this.alarm = alarms.after(Math.ceil(due - performance.now()), () => this.kick());
  }

  private async open(): Promise<void> {
    this.skippedBytes += await takeUp({ ...this.options, store: this.store, aside: this.aside });
    this.isOpen = true;
    this.options.bell.ring();
  }

  /** What is young may still be settled, and then it need not be written. */
  private async write(isAll: boolean): Promise<void> {
    const { entries } = this.options.intake;
    for (let entry = entries[0]; entry; entry = entries[0]) {
      if (!isAll && (this.writeDueAt() ?? 0) > performance.now()) return;
      await this.store.write(entry);
    }
    await this.store.summarize();
  }

  private writeDueAt(): number | undefined {
    const [entry] = this.options.intake.entries;
    return entry && entry.writtenAt + this.options.timings.writeAfter;
  }

  private async syncIfDue(): Promise<void> {
    const due = this.store.syncDueAt(this.options.timings.fsyncAfter);
    if (due !== undefined && due <= performance.now()) await this.store.sync();
  }

  private async tryAgain(stuck: Stuck): Promise<void> {
    if (this.isClosing) return;
    await this.work(true);
    await this.aside.bringBack(stuck);
    await this.work(true);
    this.options.bell.ring();
  }

  /** Once every `saveEvery`: is there anything that the next start should know? */
  private tick(): void {
    const { alarms, timings } = this.options;
    this.ticks += 1;
    const { acknowledged, ledger } = fingerprints(this.state());
    const matters = this.store.hasBacklog && acknowledged !== this.saved.acknowledged;
    if (matters || (this.ticks % 10 === 0 && ledger !== this.saved.ledger)) this.isSaveDue = true;
    this.kick();
    alarms.after(timings.saveEvery, () => this.tick());
  }

  private async save(): Promise<void> {
    const state = this.state();
    const saved = fingerprints(state);
    await writeState(places(this.options.folder).state, state);
    this.saved = saved;
    this.isSaveDue = false;
  }

  private state(): StateToSave {
    const { intake, ledger } = this.options;
    const acknowledged = cursorOf(this.store.segments, intake.entries[0]?.sequence ?? intake.next);
    return { ...acknowledged, newest: intake.newest, ledger };
  }

  private guarded(act: () => Promise<void>): Promise<void> {
    return act().catch((error) => this.options.trouble.note('write', error));
  }
}

function fingerprints({ cursor, beyond, ledger }: StateToSave): { acknowledged: string; ledger: string } {
  return { acknowledged: JSON.stringify([cursor, beyond]), ledger: JSON.stringify(ledger) };
}
