/** What lies in a journal's folder. Reading only: the daemon mends what it finds, a command only looks. */
import { readdir, stat } from 'node:fs/promises';
import { codeOf } from '../shared/files.ts';
import type { Settled } from './cursor.ts';
import { type Scan, scan } from './scan.ts';
import { Segment } from './segment.ts';
import { createSummary, readSummary } from './summary.ts';

const FILE = /^(\d{8,})\.lp\.gz$/;

/** Told of each segment that had to be walked and holds other than its summary tells, before the next one is. */
export type OnWalked = (segment: Segment, found: Scan, bytes: Buffer) => Promise<void>;

export interface Surveyed {
  readonly segment: Segment;
  /** It was closed, and its summary is right. */
  readonly isClosed: boolean;
}

/**
 * The segments in order. One with a summary that fits is only walked where some of it is settled and some is not.
 * Rejects as node:fs does.
 */
export async function survey(folder: string, settled: Settled, onWalked: OnWalked): Promise<Surveyed[]> {
  const surveyed: Surveyed[] = [];
  for (const number of await segmentNumbers(folder)) {
    const segment = new Segment(folder, number);
    const { size } = await stat(segment.path);
    const summary = await readSummary(segment.summaryPath);
    const isClosed = summary?.size === size;
    const covered = summary && isClosed ? settled.covers(summary.firstSequence, summary.lastSequence) : 'some';
    if (summary && covered !== 'some') segment.believe(summary, covered === 'none');
    const isRead =
      (summary && covered !== 'some') ||
      (await walk(segment, settled, isClosed ? summary?.members : undefined, onWalked).then(
        () => true,
        unlessUnreadable,
      ));
    // Its members come, and are counted, once it can be read; it is not written on.
    if (!isRead) segment.believe({ ...createSummary(), size, members: 1 }, true);
    surveyed.push({ segment, isClosed: isClosed || !isRead });
  }
  return surveyed;
}

async function walk(
  segment: Segment,
  settled: Settled,
  members: number | undefined,
  onWalked: OnWalked,
): Promise<void> {
  const bytes = await segment.readAll();
  const found = scan(bytes);
  segment.fill(found.members, found.end, settled.has);
  // Damage that the summary knows of was dealt with.
  if (found.members.length !== members) await onWalked(segment, found, bytes);
}

async function segmentNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  return names
    .map((name) => Number(FILE.exec(name)?.[1] ?? Number.NaN))
    .filter((number) => number > 0)
    .sort((one, other) => one - other);
}

function unlessUnreadable(error: unknown): boolean {
  if (codeOf(error) !== 'EIO') throw error;
  return false;
}
