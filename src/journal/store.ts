/**
 * The segments on disk: written at the end, removed as a whole. One operation at a time, which the caller sees to;
 * every method rejects as node:fs does, and what was on disk before is then still whole.
 */
import { type FileHandle, open, rm, stat, truncate } from 'node:fs/promises';
import { codeOf, syncFolder } from '../shared/files.ts';
import { identityOf, isGone, type Rescue, rescue } from './loss.ts';
import { type Entry, Segment } from './segment.ts';

/** Bodies of written batches that stay in memory, about: most are sent before anybody needs the disk. */
const HELD_BYTES = 4 * 1024 * 1024;

export interface StoreOptions {
  readonly folder: string;
  readonly maxBytes: number;
  readonly segmentBytes: number;
  /** Acknowledged segments stay until their newest line is older, ms. */
  readonly keepFor: number;
  readonly clock: () => number;
  /** Called in the same turn in which the entry becomes one of a segment. */
  readonly onWritten: (entry: Entry) => void;
  /** A segment was closed: from now on the index may tell of it. */
  readonly onClosed: () => void;
  /** So many fields were given up for want of room. */
  readonly onEvicted: (fields: number) => void;
}

/** What an earlier life left of a segment. */
export interface Surveyed {
  readonly segment: Segment;
  /** It was closed, and what the index tells of it is right. */
  readonly isClosed: boolean;
}

export class Store {
  /** In order; the last one is written. Empty until `open` has succeeded. */
  segments: Segment[] = [];
  writtenBytes = 0;
  fsyncs = 0;
  private file: FileHandle | undefined;
  /** Which folder was opened. */
  private identity: string | undefined;
  private readonly options: StoreOptions;

  constructor(options: StoreOptions) {
    this.options = options;
  }

  get tail(): Segment | undefined {
    return this.segments.at(-1);
  }

  get bytes(): number {
    return this.segments.reduce((sum, { total }) => sum + total.bytes, 0);
  }

  /** Whether there is more on disk than what is just being sent. */
  get hasBacklog(): boolean {
    const { tail } = this;
    if (!tail || this.segments.length > 1) return tail !== undefined;
    return tail.synced > 0 || (this.options.keepFor > 0 && tail.total.bytes > 0);
  }

  /**
   * Takes what is there. Each segment is cut behind its last whole member; the last one is written on if it may be, else
   * the next one has a number that was never used, `lastNumber` being one that was.
   */
  async open(surveyed: readonly Surveyed[], lastNumber: number): Promise<void> {
    const { folder, segmentBytes } = this.options;
    const segments = surveyed.map(({ segment }) => segment);
    let mayGrow = false;
    for (const { segment, isClosed } of surveyed) {
      // What stands behind may be all there is of a batch that was salvaged.
      const isMended = isClosed || segment.isDoubtful || (await mend(segment));
      mayGrow = !isClosed && isMended && !segment.isDoubtful && segment.total.bytes < segmentBytes;
      if (!mayGrow || segment !== segments.at(-1)) segment.unload();
    }
    const next = Math.max(lastNumber, segments.at(-1)?.number ?? 0) + 1;
    if (!mayGrow) segments.push(new Segment(folder, next));
    this.segments = segments;
    this.identity = await identityOf(folder);
  }

  /** Writes a batch at the end. */
  async write(entry: Entry): Promise<void> {
    const { body } = entry;
    if (!body) return;
    await this.makeRoom(body.length);
    const size = this.tail?.total.bytes ?? 0;
    if (size > 0 && size + body.length > this.options.segmentBytes) await this.rotate();
    const file = await this.openTail();
    if (entry.state === 'ended') return;
    try {
      await file.appendFile(body);
    } catch (error) {
      await this.cutTail(file);
      const spent = this.segments.slice(0, -1).find(({ pending }) => pending.batches === 0);
      if (codeOf(error) !== 'ENOSPC' || !spent) throw error;
      // A second copy gives way to what there is no first one of; the caller comes again with this batch.
      await this.remove(spent);
      return;
    }
    entry.offset = this.tail?.total.bytes ?? 0;
    entry.writtenAt = performance.now();
    this.tail?.add(entry);
    this.options.onWritten(entry);
    this.writtenBytes += body.length;
    if (entry.state !== 'given' && this.heldBytes() > HELD_BYTES) entry.body = undefined;
  }

  /** All that was salvaged is written: once it is safe, the damaged parts are cut, or not looked at again. */
  async endDoubts(): Promise<void> {
    const doubtful = this.segments.filter(({ isDoubtful }) => isDoubtful);
    if (doubtful.length > 0) await this.sync();
    for (const segment of doubtful) segment.isDoubtful = !(await mend(segment));
  }

  /** Makes every pending member outlive a power cut. */
  async sync(): Promise<void> {
    for (const segment of this.segments) if (segment.firstUnsynced) await this.syncSegment(segment);
  }

  /** When the first pending member will have been unsynced for `age` ms, by the monotonic clock. */
  syncDueAt(age: number): number {
    return Math.min(...this.segments.map(({ firstUnsynced }) => (firstUnsynced?.writtenAt ?? Infinity) + age));
  }

  /** Removes what is acknowledged and has been kept for long enough. */
  async tidy(): Promise<void> {
    for (const segment of this.segments.slice(0, -1)) if (this.isSpent(segment)) await this.remove(segment);
    const { tail } = this;
    if (!tail || tail.total.bytes === 0 || !this.isSpent(tail)) return;
    await (await this.openTail()).truncate(0);
    tail.clear();
  }

  /** Whether the folder is another one than was opened, or none. */
  async isElsewhere(): Promise<boolean> {
    return (await identityOf(this.options.folder)) !== this.identity;
  }

  /**
   * Takes out the segments that are gone: looks at the one that is written, or at all of them, or takes all for gone. An
   * entry that is saved is the caller's.
   */
  async takeOutLost(which: 'tail' | 'all' | 'any'): Promise<Rescue> {
    const rescues: Rescue[] = [];
    for (const segment of which === 'tail' ? this.segments.slice(-1) : [...this.segments]) {
      const file = segment === this.tail ? this.file : undefined;
      if (which !== 'any' && !(await isGone(segment, file))) continue;
      rescues.push(await rescue(segment, file));
      if (segment === this.tail) {
        this.beginSegment(segment);
        await file?.close().catch(() => undefined);
      }
      this.segments.splice(this.segments.indexOf(segment), 1);
    }
    return {
      saved: rescues.flatMap(({ saved }) => saved),
      lostFields: rescues.reduce((sum, { lostFields }) => sum + lostFields, 0),
    };
  }

  /** Lets go of the file, and removes it where it is empty. Another write opens it again. */
  async close(): Promise<void> {
    const { file, tail } = this;
    this.file = undefined;
    await file?.close();
    if (tail?.total.bytes === 0) await rm(tail.path, { force: true });
  }

  /** Keeps to the byte bound, as far as the sink's batches allow. */
  private async makeRoom(bytes: number): Promise<void> {
    while (this.bytes + bytes > this.options.maxBytes) {
      const closed = this.segments.slice(0, -1);
      const victim = closed.find(({ pending }) => pending.batches === 0) ?? closed.find(({ isInUse }) => !isInUse);
      const { tail } = this;
      if (victim) await this.evict(victim);
      else if (tail && tail.total.bytes > 0 && !tail.isInUse) await this.rotate();
      else return;
    }
  }

  private async evict(segment: Segment): Promise<void> {
    segment.isResting = true;
    try {
      await this.remove(segment);
    } finally {
      segment.isResting = false;
    }
    for (const entry of segment.entries ?? []) entry.state = 'ended';
    if (segment.pending.batches > 0) this.options.onEvicted(segment.pending.fields);
  }

  /** Closes the segment that is written and begins the next. */
  private async rotate(): Promise<void> {
    const { tail, file } = this;
    if (!tail) return;
    if (tail.firstUnsynced) await this.syncSegment(tail);
    this.beginSegment(tail);
    this.options.onClosed();
    await file?.close();
    const isHead = this.segments.find(({ pending }) => pending.batches > 0) === tail;
    if (!isHead) tail.unload();
  }

  private beginSegment(last: Segment): void {
    this.file = undefined;
    this.segments.push(new Segment(this.options.folder, last.number + 1));
  }

  /** Takes a write that failed half-way back; where even that fails, the segment ends here. */
  private async cutTail(file: FileHandle): Promise<void> {
    const { tail } = this;
    if (!tail) return;
    try {
      await file.truncate(tail.total.bytes);
    } catch {
      // What stands behind its last whole member is cut at the next start: the index tells another size.
      this.beginSegment(tail);
      await file.close().catch(() => undefined);
    }
  }

  private async openTail(): Promise<FileHandle> {
    if (!this.file && this.tail) this.file = await open(this.tail.path, 'a+', 0o600);
    if (!this.file) throw new Error('the journal is not open');
    return this.file;
  }

  private async syncSegment(segment: Segment): Promise<void> {
    const { bytes } = segment.total;
    const file = await open(segment.path, 'r+');
    try {
      await file.datasync();
      this.fsyncs += 1;
    } finally {
      await file.close();
    }
    if (!segment.isNameSynced) {
      await syncFolder(this.options.folder);
      this.fsyncs += 1;
    }
    segment.synced = bytes;
    segment.isNameSynced = true;
  }

  private isSpent({ pending, total }: Segment): boolean {
    const { keepFor, clock } = this.options;
    return pending.batches === 0 && (keepFor === 0 || total.newest <= clock() - keepFor);
  }

  private async remove(segment: Segment): Promise<void> {
    await rm(segment.path, { force: true });
    this.segments.splice(this.segments.indexOf(segment), 1);
  }

  private heldBytes(): number {
    let held = 0;
    for (const { entries } of this.segments) for (const { body } of entries ?? []) held += body?.length ?? 0;
    return held;
  }
}

/**
 * Cuts what stands behind the last whole member. Whether it could: on a disk that cannot be written, what is there can
 * still be sent.
 */
async function mend({ path, total }: Segment): Promise<boolean> {
  try {
    const { size } = await stat(path);
    if (size > total.bytes) await truncate(path, total.bytes);
    return true;
  } catch {
    return false;
  }
}
