/** Batches that are in memory only, in order: all of them in memory mode, else those that wait for their write. */
import type { Batch } from '../types.ts';
import { seal } from './member.ts';
import { type Entry, enter, sum } from './segment.ts';

/** What a batch takes in memory beside its body, about. */
const OVERHEAD = 300;

export class Intake {
  readonly entries: Entry[] = [];
  readonly tally = sum([]);
  /** The sequence of the next batch. */
  next = 1;
  /** The latest stamp ever. */
  newest = 0;

  /** Gives a batch its number and puts it at the end. Throws where its body is not gzip. */
  take({ body, lines, fields, plainBytes, oldest, newest }: Batch): Entry {
    const about = { sequence: this.next, lines, fields, plainBytes, oldest, newest };
    const member = seal(body, about);
    this.next += 1;
    this.newest = Math.max(this.newest, newest);
    const fresh = {
      state: 'waiting',
      asideUntil: 0,
      segment: undefined,
      offset: 0,
      writtenAt: performance.now(),
    } as const;
    const entry: Entry = { ...about, length: member.length, body: member, ...fresh };
    this.entries.push(entry);
    enter(this.tally, entry);
    return entry;
  }

  /**
   * Batches that were on disk and are no longer; they are older than all others. The fate of some may have become known
   * since they were taken out: an entry without a body would never leave.
   */
  putBack(entries: readonly Entry[]): void {
    const waiting = entries.filter(({ state }) => state !== 'ended');
    this.entries.unshift(...waiting);
    for (const entry of waiting) enter(this.tally, entry);
  }

  /** It is on disk, or its fate is known. */
  remove(entry: Entry): void {
    const index = this.entries.indexOf(entry);
    if (index < 0) return;
    this.entries.splice(index, 1);
    enter(this.tally, entry, -1);
  }

  /** The fate of a batch is known, wherever it is. Returns false where it was known before. */
  end(entry: Entry): boolean {
    if (entry.state === 'ended') return false;
    entry.state = 'ended';
    entry.body = undefined;
    if (entry.segment) entry.segment.remove(entry);
    else this.remove(entry);
    return true;
  }

  /** Removes and returns the oldest batches that the sink does not have, until the rest fits into `bytes`. */
  shrink(bytes: number): Entry[] {
    const gone: Entry[] = [];
    while (this.bytes > bytes) {
      const oldest = this.entries.find(({ state }) => state !== 'given');
      if (!oldest) break;
      this.end(oldest);
      gone.push(oldest);
    }
    return gone;
  }

  /**
   * Gives all batches new numbers from `next` on: those of a journal that could not be opened at once began at 1.
   * Under way to the database are the bytes as they were, so the new number is set in a copy.
   */
  continueFrom(next: number, newest: number): void {
    this.next = next;
    this.newest = Math.max(this.newest, newest);
    for (const entry of this.entries) {
      entry.sequence = this.next;
      this.next += 1;
      if (entry.body) entry.body = seal(entry.body, entry);
    }
  }

  get bytes(): number {
    return this.tally.bytes + OVERHEAD * this.tally.batches;
  }
}
