/**
 * A file of members, and what of it is pending. Only the segment that is read and the one that is written have their
 * pending members in memory (`entries`), and those that hold one that is set aside; of all others every member is
 * pending, or none, and `total` tells how much that is.
 */
import { open, readFile } from 'node:fs/promises';
import { codeOf } from '../shared/files.ts';
import type { Tally } from '../shared/status.ts';
import { segmentPath } from './folder.ts';
import { type Header, isWhole } from './member.ts';
import type { Member } from './scan.ts';

/** A batch of which the fate is not known, or was not when it was written. */
export interface Entry extends Header {
  /** Changes once, when a folder that could not be opened can be: what it holds has the smaller numbers. */
  sequence: number;
  /** `given`: the sink has it. `ended`: stored, refused or given up. */
  state: 'waiting' | 'given' | 'ended';
  /** Set aside until then, by the monotonic clock; 0 where it never was. */
  asideUntil: number;
  /** Not there when it can be read from its segment. */
  body: Uint8Array | undefined;
  /** Not there while it is in memory only. */
  segment: Segment | undefined;
  offset: number;
  /** By the monotonic clock. */
  writtenAt: number;
}

export function isAside({ asideUntil }: Entry): boolean {
  return asideUntil > performance.now();
}

/** Sums over batches. */
export type Sum = { -readonly [Key in keyof Tally]: Tally[Key] };

export function sum(tallies: Iterable<Tally>): Sum {
  const total = { batches: 0, lines: 0, fields: 0, bytes: 0 };
  for (const { batches, lines, fields, bytes } of tallies) {
    total.batches += batches;
    total.lines += lines;
    total.fields += fields;
    total.bytes += bytes;
  }
  return total;
}

/** Adds a batch to a sum, or takes it out. */
export function enter(to: Sum, { lines, fields, length }: Omit<Header, 'plainBytes'>, sign: 1 | -1 = 1): void {
  to.batches += sign;
  to.lines += sign * lines;
  to.fields += sign * fields;
  to.bytes += sign * length;
}

/** Of all members, settled or not; its bytes are the file's. */
export interface Total extends Sum {
  firstSequence: number;
  lastSequence: number;
  oldest: number;
  newest: number;
}

export function createTotal(): Total {
  return { ...sum([]), firstSequence: 0, lastSequence: 0, oldest: 0, newest: 0 };
}

/** Whether the batch with a sequence is settled. */
export type IsSettled = (sequence: number) => boolean;

export class Segment {
  readonly number: number;
  readonly path: string;
  total = createTotal();
  pending = sum([]);
  /** The pending members in order; undefined where they are not in memory, and then it is all or none. */
  entries: Entry[] | undefined = [];
  /** So many bytes are known to outlive a power cut, and whether the file's name does. */
  synced = 0;
  isNameSynced = false;
  /** It could not be read, for a reason that may pass. */
  isResting = false;
  isBeingRead = false;
  /** Parts of it are damaged, and what was salvaged of them is not yet safe elsewhere: the next start must look again. */
  isDoubtful = false;
  /** What of it was settled before; for one that could not be read when it was found. */
  wasSettled: IsSettled = () => false;

  constructor(folder: string, number: number) {
    this.number = number;
    this.path = segmentPath(folder, number);
  }

  /** Takes the word of the index. */
  believe(total: Total, isPending: boolean): void {
    this.total = total;
    this.pending = sum(isPending ? [total] : []);
    this.entries = isPending ? undefined : [];
    this.synced = total.bytes;
  }

  /** Takes what a walk of its `size` bytes found. Whether they outlive a power cut is not known. */
  fill(members: readonly Member[], size: number, isSettled: IsSettled): void {
    this.clear();
    const fresh = { asideUntil: 0, body: undefined, segment: this, writtenAt: performance.now() };
    for (const member of members)
      this.add({ ...member, ...fresh, state: isSettled(member.sequence) ? 'ended' : 'waiting' });
    this.total.bytes = size;
  }

  /** Takes a member that was written at the end. */
  add(entry: Entry): void {
    const { total } = this;
    const isFirst = total.batches === 0;
    enter(total, entry);
    if (isFirst) total.firstSequence = entry.sequence;
    total.lastSequence = entry.sequence;
    total.oldest = isFirst ? entry.oldest : Math.min(total.oldest, entry.oldest);
    total.newest = isFirst ? entry.newest : Math.max(total.newest, entry.newest);
    entry.segment = this;
    if (entry.state === 'ended') return;
    enter(this.pending, entry);
    this.entries?.push(entry);
  }

  /** It is unknown, and holds so many fields as far as the counts tell. */
  suppose(fields: number): void {
    this.total.fields += fields;
    this.pending.fields += fields;
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
    this.total = createTotal();
    this.pending = sum([]);
    this.entries = [];
    this.synced = 0;
  }

  /** Lets go of the entries, where they can be had again from the file. */
  unload(): void {
    const isUntouched = this.pending.batches === this.total.batches;
    const isFresh = ({ state, asideUntil }: Entry) => state === 'waiting' && asideUntil === 0;
    if (isUntouched && this.entries?.every(isFresh)) this.entries = undefined;
  }

  /** It could not be read when it was found: what it holds is not known. */
  get isUnknown(): boolean {
    return this.total.batches > 0 && this.total.lastSequence === 0;
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
    return (await readFile(this.path).catch(unlessMissing)) ?? Buffer.alloc(0);
  }

  /** The bodies of entries as they stand on disk, whole or not. Rejects as node:fs does. */
  async read(entries: readonly Entry[]): Promise<{ body: Uint8Array; isWhole: boolean }[]> {
    const file = await open(this.path, 'r').catch(unlessMissing);
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

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
  return undefined;
}
