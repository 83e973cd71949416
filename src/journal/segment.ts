/**
 * A file of members, and what of it is pending. Only the segment that is read and the one that is written have their
 * pending members in memory (`entries`); of all others every member is pending, or none, and the summary tells how
 * much that is.
 */
import { open, readFile } from 'node:fs/promises';
import { codeOf } from '../shared/files.ts';
import { type Header, isWhole } from './member.ts';
import type { Member } from './scan.ts';
import { createSummary, extend, type Summary } from './summary.ts';
import { createTally, enter } from './tally.ts';

/** A batch of which the fate is not known, or was not when it was written. */
export interface Entry extends Header {
  /** Changes once, when a folder that could not be opened can be: what it holds has the smaller numbers. */
  sequence: number;
  /** `given`: the sink has it. `aside`: out of the way for a time. `ended`: stored, refused or given up. */
  state: 'waiting' | 'given' | 'aside' | 'ended';
  /** Not there when it can be read from its segment. */
  body: Uint8Array | undefined;
  /** Not there while it is in memory only. */
  segment: Segment | undefined;
  offset: number;
  /** By the monotonic clock. */
  writtenAt: number;
}

export class Segment {
  readonly number: number;
  readonly path: string;
  total = createSummary();
  pending = createTally();
  /** The pending members in order; undefined where they are not in memory, and then it is all or none. */
  entries: Entry[] | undefined = [];
  /** So many bytes are known to outlive a power cut, and whether the file's name does. */
  synced = 0;
  isNameSynced = false;
  /** It could not be read, for a reason that may pass. */
  isResting = false;
  isBeingRead = false;
  /** Its summary is to be written again, since damaged parts of it were dealt with. */
  isSummaryDue = false;

  constructor(folder: string, number: number) {
    this.number = number;
    this.path = `${folder}/${String(number).padStart(8, '0')}.lp.gz`;
  }

  get summaryPath(): string {
    return this.path.replace(/\.lp\.gz$/, '.json');
  }

  /** Takes the summary's word. */
  believe(summary: Summary, isPending: boolean): void {
    const { members: batches, lines, fields, size: bytes } = summary;
    this.total = summary;
    this.pending = isPending ? { batches, lines, fields, bytes } : createTally();
    this.entries = isPending ? undefined : [];
    this.synced = bytes;
  }

  /**
   * Takes what a walk of its `size` bytes found; `isSettled` tells of a sequence. Whether they outlive a power cut is
   * not known.
   */
  fill(members: readonly Member[], size: number, isSettled: (sequence: number) => boolean): void {
    this.clear();
    const writtenAt = performance.now();
    for (const member of members) {
      const isEnded = isSettled(member.sequence);
      this.add({ ...member, state: isEnded ? 'ended' : 'waiting', body: undefined, segment: this, writtenAt });
    }
    this.total.size = size;
  }

  /** Takes a member that was written at the end. */
  add(entry: Entry): void {
    extend(this.total, entry, this.total.size + entry.length);
    entry.segment = this;
    if (entry.state === 'ended') return;
    enter(this.pending, entry);
    this.entries?.push(entry);
  }

  /** The fate of a pending member is known. */
  remove(entry: Entry): void {
    const index = this.entries?.indexOf(entry) ?? -1;
    if (index < 0) return;
    this.entries?.splice(index, 1);
    enter(this.pending, entry, -1);
  }

  /** The file is empty. */
  clear(): void {
    this.total = createSummary();
    this.pending = createTally();
    this.entries = [];
    this.synced = 0;
  }

  /** Lets go of the entries, where they can be had again from the file. */
  unload(): void {
    const isUntouched = this.pending.batches === this.total.members;
    if (isUntouched && this.entries?.every(({ state }) => state === 'waiting')) this.entries = undefined;
  }

  /** Whether it must stay where it is for somebody's sake. */
  get isInUse(): boolean {
    return this.isBeingRead || this.entries?.some(({ state }) => state === 'given') === true;
  }

  /** The first pending member that a power cut may take. */
  get firstUnsynced(): Entry | undefined {
    return this.entries?.find(({ offset }) => offset >= this.synced);
  }

  /** All of the file; nothing where it is gone. Rejects as node:fs does. */
  async readAll(): Promise<Buffer> {
    try {
      return await readFile(this.path);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return Buffer.alloc(0);
      throw error;
    }
  }

  /** The bodies of entries as they stand on disk, whole or not. Rejects as node:fs does. */
  async read(entries: readonly Entry[]): Promise<{ body: Uint8Array; isWhole: boolean }[]> {
    const file = await open(this.path, 'r').catch((error) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    try {
      return await Promise.all(
        entries.map(async ({ offset, length }) => {
          const bytes = Buffer.allocUnsafeSlow(length);
          const { bytesRead } = (await file?.read(bytes, 0, length, offset)) ?? { bytesRead: 0 };
          return { body: bytes.subarray(0, bytesRead), isWhole: bytesRead === length && (await isWhole(bytes)) };
        }),
      );
    } finally {
      await file?.close();
    }
  }
}
