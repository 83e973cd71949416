/**
 * The disk's work, one operation after another: takes up what is there, writes what is new, makes what stays outlive
 * a power cut, removes what is settled, saves the state. What is to be done is read off the state of things, so it is
 * done in full each time, and what failed is done again after a while.
 */
import { type Alarms, type Bell, createChain } from '../shared/wait.ts';
import { places } from './folder.ts';
import { type Opening, takeUp } from './opening.ts';
import { type Entry, isAside } from './segment.ts';
import { cursorOf, type State, writeState } from './state.ts';
import { Store, type StoreOptions } from './store.ts';
import type { Trouble } from './trouble.ts';

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

interface DiskOptions extends Omit<StoreOptions, 'onWritten' | 'onClosed'>, Omit<Opening, 'store' | 'isAgain'> {
  readonly timings: typeof TIMINGS;
  readonly bell: Bell;
  readonly alarms: Alarms;
  readonly trouble: Trouble;
  /** An earlier life has set this batch aside. */
  readonly onAside: (entry: Entry) => void;
  /** So many fields were on disk, and are gone with their files. */
  readonly onLost: (fields: number) => void;
}

export class Disk {
  readonly store: Store;
  skippedBytes = 0;
  private readonly options: DiskOptions;
  private readonly run = createChain();
  private isStarted = false;
  private isOpen = false;
  private wasOpened = false;
  private isKicked = false;
  private isSaveDue = false;
  private isClosing = false;
  private ticks = 0;
  private saved = { batches: '', ledger: '' };
  private alarm: NodeJS.Timeout | undefined;

  constructor(options: DiskOptions) {
    this.options = options;
    this.store = new Store({
      ...options,
      onWritten: (entry) => options.intake.remove(entry),
      onClosed: () => {
        this.isSaveDue = true;
      },
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

  /** Resolves when the state is saved, as far as the disk lets us. */
  save(): Promise<void> {
    this.isSaveDue = true;
    return this.run(() => this.work());
  }

  /** Resolves when all is written, made to outlive a power cut, and saved, as far as the disk lets us. */
  flush(): Promise<void> {
    return this.run(async () => {
      await this.work(true);
      await this.secure();
    });
  }

  /** The same, and ends the work. `onWritten` is called before the state is saved. */
  close(onWritten: () => void): Promise<void> {
    this.isClosing = true;
    return this.run(async () => {
      await this.work(true);
      onWritten();
      await this.secure();
      if (this.isOpen) await this.guarded(() => this.store.close());
      this.isStarted = false;
      this.isOpen = false;
    });
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
    if (this.isOpen) await this.store.tidy().catch(note);
    if (wasOpen) await this.lookAfter(isAll).catch(note);
    if (!this.isOpen && wasOpen) await this.open().catch(note);
    if (this.isOpen) {
      await this.write(isAll || !wasOpen).catch(note);
      if (this.store.syncDueAt(timings.fsyncAfter) <= performance.now()) await this.store.sync().catch(note);
      if (this.isSaveDue) await this.writeState().catch(note);
    }
    trouble.note('write', failures[0]);
    if (this.isClosing) return;
    const dues = [this.store.syncDueAt(timings.fsyncAfter), this.writeDueAt()];
    const due = failures.length > 0 ? performance.now() + timings.retryWrite : Math.min(...dues);
    if (due < Infinity) this.alarm = alarms.after(Math.ceil(due - performance.now()), () => this.kick());
  }

  /** What was written must still be there, or is written anew: a stop is to say the truth of what is kept. */
  private async lookAfter(isAll: boolean): Promise<void> {
    const { intake, log, folder, onLost } = this.options;
    const isElsewhere = await this.store.isElsewhere();
    const { saved, lostFields } = await this.store.takeOutLost(isElsewhere ? 'any' : isAll ? 'all' : 'tail');
    intake.putBack(saved);
    if (lostFields > 0) onLost(lostFields);
    if (saved.length > 0)
      log.warn({ batches: saved.length }, `${folder} is gone or was replaced: what is still in memory is written anew`);
    if (!isElsewhere) return;
    this.isOpen = false;
    this.isSaveDue = true;
    await this.store.close();
  }

  private async open(): Promise<void> {
    const { store } = this;
    this.skippedBytes += await takeUp({ ...this.options, store, isAgain: this.wasOpened });
    this.wasOpened = true;
    this.isOpen = true;
    for (const { entries = [] } of store.segments) entries.filter(isAside).forEach(this.options.onAside);
    this.options.bell.ring();
  }

  /** What is young may still be settled, and then it need not be written. */
  private async write(isAll: boolean): Promise<void> {
    const { entries } = this.options.intake;
    for (let entry = entries[0]; entry; entry = entries[0]) {
      if (!isAll && this.writeDueAt() > performance.now()) return;
      await this.store.write(entry);
      // A segment was closed. Where this fails it is due still, and said then.
      if (this.isSaveDue) await this.writeState().catch(() => undefined);
    }
    await this.store.endDoubts();
  }

  private writeDueAt(): number {
    const [entry] = this.options.intake.entries;
    return (entry?.writtenAt ?? Infinity) + this.options.timings.writeAfter;
  }

  private async secure(): Promise<void> {
    if (!this.isOpen) return;
    await this.guarded(() => this.store.sync());
    await this.guarded(() => this.writeState());
  }

  private guarded(act: () => Promise<void>): Promise<void> {
    return act().catch((error) => this.options.trouble.note('write', error));
  }

  /** Once every `saveEvery`: is there anything that the next start should know? */
  private tick(): void {
    const { alarms, timings } = this.options;
    this.ticks += 1;
    const { batches, ledger } = fingerprints(this.state());
    const matters = this.store.hasBacklog && batches !== this.saved.batches;
    if (matters || (this.ticks % 10 === 0 && ledger !== this.saved.ledger)) this.isSaveDue = true;
    this.kick();
    alarms.after(timings.saveEvery, () => this.tick());
  }

  private async writeState(): Promise<void> {
    const state = this.state();
    const saved = fingerprints(state);
    await writeState(places(this.options.folder).state, state);
    this.saved = saved;
    this.isSaveDue = false;
  }

  private state(): State {
    const { intake, ledger } = this.options;
    const { segments } = this.store;
    const entries = [...segments.flatMap((segment) => segment.entries ?? []), ...intake.entries];
    const began = Date.now() - performance.now();
    const known = segments.slice(0, -1).filter(({ isDoubtful, isUnknown }) => !isDoubtful && !isUnknown);
    return {
      ...cursorOf(segments, intake.entries[0]?.sequence ?? intake.next),
      aside: entries.filter(isAside).map(({ sequence, asideUntil }) => [sequence, Math.round(began + asideUntil)]),
      segments: known.map(({ number, total }) => ({ number, ...total })),
      newest: intake.newest,
      ledger,
    };
  }
}

function fingerprints({ cursor, beyond, ledger }: State): { batches: string; ledger: string } {
  return { batches: JSON.stringify([cursor, beyond]), ledger: JSON.stringify(ledger) };
}
