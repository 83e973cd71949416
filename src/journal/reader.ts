/**
 * What the sink gets: the oldest batches that are not settled, from memory where they are there, else from disk, and
 * then only if their checksum is right. What is damaged is moved aside and counted, what cannot be read now is left
 * for later, and in both cases the reader goes on with the others.
 */

import { add } from '../shared/ledger.ts';
import type { Logger } from '../shared/log.ts';
import type { Alarms, Bell } from '../shared/wait.ts';
import type { FieldLedger, QueuedBatch } from '../types.ts';
import { firstRequest } from './batcher.ts';
import { type KeepDamaged, type Repair, repair } from './damage.ts';
import type { Intake } from './intake.ts';
import { scan } from './scan.ts';
import { type Entry, isAside, type Segment } from './segment.ts';
import type { Trouble } from './trouble.ts';

interface ReaderOptions {
  readonly intake: Intake;
  /** In order; none in memory mode. */
  readonly segments: () => readonly Segment[];
  readonly ledger: FieldLedger;
  readonly log: Logger;
  readonly bell: Bell;
  readonly alarms: Alarms;
  readonly trouble: Trouble;
  readonly keepDamaged: KeepDamaged;
  /** What cannot be read is tried again after so many ms. */
  readonly retryAfter: number;
}

export class Reader {
  skippedBytes = 0;
  private readonly entries = new WeakMap<QueuedBatch, Entry>();
  private readonly unreadable = new Map<Segment, unknown>();
  private readonly options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.options = options;
  }

  /** The oldest batches, at most `most` and no more than one batch may hold; none where none is to be had now. */
  async oldest(most: number): Promise<QueuedBatch[]> {
    for (;;) {
      const first = this.options.segments().find(mayGive);
      if (first && !first.entries) {
        await this.load(first);
        continue;
      }
      const chosen = firstRequest(this.openInMemory(), most);
      if (chosen.length === 0) return [];
      for (const entry of chosen) entry.state = 'given';
      const batches = await this.bodies(chosen);
      if (batches.length > 0) return batches;
    }
  }

  /** The newest batch, whoever has it. */
  async newest(): Promise<QueuedBatch | undefined> {
    for (;;) {
      const inMemory = this.options.intake.entries.findLast(isOpen);
      const segment = inMemory ? undefined : this.options.segments().findLast(mayGive);
      const wasLoaded = segment?.entries !== undefined;
      if (segment && !wasLoaded) await this.load(segment);
      const entry = inMemory ?? segment?.entries?.findLast(isOpen);
      if (!entry && !segment) return undefined;
      const [batch] = entry ? await this.bodies([entry]) : [];
      if (!wasLoaded) segment?.unload();
      if (batch) return batch;
    }
  }

  /** What `batch` is to the journal; undefined where it did not come from here. */
  entryOf(batch: QueuedBatch): Entry | undefined {
    return this.entries.get(batch);
  }

  /** The open entries in order, up to a segment that would have to be read first. */
  private *openInMemory(): Iterable<Entry> {
    for (const segment of this.options.segments().filter(mayGive)) {
      if (!segment.entries) return;
      yield* segment.entries.filter(isOpen);
    }
    yield* this.options.intake.entries.filter(isOpen);
  }

  /** The entries with their bodies. What is damaged is out of the way afterwards; what cannot be read, waits again. */
  private async bodies(entries: readonly Entry[]): Promise<QueuedBatch[]> {
    const bodies = new Map(entries.map((entry) => [entry, entry.body]));
    const missing = entries.filter(({ body }) => !body);
    for (const segment of new Set(missing.map((entry) => entry.segment))) {
      if (segment) await this.readFrom(segment, missing, bodies);
    }
    return entries.flatMap((entry) => {
      const body = bodies.get(entry);
      return body && entry.state !== 'ended' ? [this.give(entry, body)] : [];
    });
  }

  private async readFrom(segment: Segment, missing: readonly Entry[], bodies: Map<Entry, Uint8Array | undefined>) {
    const entries = missing.filter((entry) => entry.segment === segment);
    const found = await this.attempt(segment, () => segment.read(entries));
    for (const [index, entry] of entries.entries()) {
      const { body, isWhole } = found?.[index] ?? {};
      if (body && isWhole) bodies.set(entry, body);
      else if (body) await this.giveUp(entry, segment, body);
      else if (entry.state === 'given') entry.state = 'waiting';
    }
  }

  private give(entry: Entry, body: Uint8Array): QueuedBatch {
    // The sink holds it: should the file go away, it is written anew.
    if (entry.state === 'given') entry.body = body;
    const { sequence, lines, fields, plainBytes, oldest, newest } = entry;
    const batch = { sequence, body, lines, fields, plainBytes, oldest, newest };
    this.entries.set(batch, entry);
    return batch;
  }

  /** A damaged batch: out of the order, counted, its bytes kept for whoever wants to look. */
  private async giveUp(entry: Entry, segment: Segment, body: Uint8Array): Promise<void> {
    const { intake, ledger, log, keepDamaged } = this.options;
    if (!intake.end(entry)) return;
    add(ledger.rejected, 'damaged', entry.fields);
    log.error(
      { fields: entry.fields, file: segment.path },
      'a batch in the journal is damaged: its values are lost and counted, its bytes are in damaged/, the rest is sent',
    );
    await keepDamaged(segment.path, entry.offset, body);
  }

  /** Gets the entries of a segment of which only the total is known. */
  private async load(segment: Segment): Promise<void> {
    const { intake, ledger, log } = this.options;
    const file = await this.attempt(segment, () => segment.readAll());
    if (!file || segment.entries) return;
    const { synced, total, pending, isUnknown } = segment;
    const bytes = file.subarray(0, total.bytes);
    const found = scan(bytes);
    // Of a segment that is not in memory everything is pending, unless it could not be read until now.
    segment.fill(found.members, total.bytes, segment.wasSettled);
    segment.synced = synced;
    const kept = segment.pending.fields;
    // Damage that the index knows of was dealt with.
    const isSame = !isUnknown && total.batches === found.members.length;
    const repaired = isSame ? AS_IT_WAS : await repair(segment.path, found, bytes, segment.wasSettled, this.options);
    this.skippedBytes += found.torn + repaired.skippedBytes;
    for (const batch of repaired.salvaged) intake.take(batch);
    segment.isDoubtful = !isSame;
    const lost = pending.fields - kept - repaired.salvaged.reduce((fields, one) => fields + one.fields, 0);
    if (lost > 0) add(ledger.rejected, 'damaged', lost);
    else ledger.made -= lost;
    if (lost > 0) log.error({ fields: lost, file: segment.path }, 'values in damaged parts of the journal are lost');
  }

  /** undefined where the disk refuses: then the segment rests for a while, and others have their turn. */
  private async attempt<T>(segment: Segment, read: () => Promise<T>): Promise<T | undefined> {
    const { alarms, bell, retryAfter } = this.options;
    segment.isBeingRead = true;
    try {
      const result = await read();
      this.unreadable.delete(segment);
      return result;
    } catch (error) {
      this.unreadable.set(segment, error);
      segment.isResting = true;
      alarms.after(retryAfter, () => {
        segment.isResting = false;
        this.tell();
        bell.ring();
      });
      return undefined;
    } finally {
      segment.isBeingRead = false;
      this.tell();
    }
  }

  private tell(): void {
    const { segments, trouble } = this.options;
    for (const segment of this.unreadable.keys()) if (!segments().includes(segment)) this.unreadable.delete(segment);
    trouble.note('read', [...this.unreadable.values()][0]);
  }
}

const AS_IT_WAS: Repair = { skippedBytes: 0, salvaged: [] };

function mayGive({ pending, entries, isResting }: Segment): boolean {
  return !isResting && pending.batches > 0 && (!entries || entries.some(isOpen));
}

function isOpen(entry: Entry): boolean {
  return entry.state !== 'ended' && !isAside(entry);
}
