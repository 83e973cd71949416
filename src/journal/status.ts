/** What is in the journal, for people: of a running one, or read off the disk while none runs. */
import type { JournalStatus } from '../shared/status.ts';
import type { Disk } from './disk.ts';
import { places } from './folder.ts';
import type { Intake } from './intake.ts';
import { survey } from './opening.ts';
import { type Entry, enter, isAside, type Segment, sum } from './segment.ts';
import { readState } from './state.ts';

export function statusOf(journal: {
  folder: string | undefined;
  maxBytes: number;
  appended: { bytes: number; fields: number };
  skippedBytes: number;
  intake: Intake;
  disk: Disk | undefined;
}): JournalStatus {
  const { folder, maxBytes, appended, intake, disk } = journal;
  return {
    mode: disk ? 'disk' : 'memory',
    folder,
    ...contents(disk?.store.segments ?? [], intake.entries),
    maxBytes,
    appendedBytes: appended.bytes,
    appendedFields: appended.fields,
    writtenBytes: disk?.store.writtenBytes ?? 0,
    fsyncs: disk?.store.fsyncs ?? 0,
    skippedBytes: journal.skippedBytes + (disk?.skippedBytes ?? 0),
    unwrittenBytes: disk ? intake.tally.bytes : 0,
  };
}

/**
 * The same from disk alone: nothing is changed, and a daemon may run. undefined where there is no journal. Rejects as
 * node:fs does.
 */
export async function readStatus(folder: string, maxBytes: number): Promise<JournalStatus | undefined> {
  let skippedBytes = 0;
  const surveyed = await survey(folder, await readState(places(folder).state), async (_, { gaps, torn }) => {
    skippedBytes += torn + gaps.reduce((bytes, { length }) => bytes + length, 0);
  });
  if (surveyed.length === 0) return undefined;
  const segments = surveyed.map(({ segment }) => segment);
  const running = { appendedBytes: 0, appendedFields: 0, writtenBytes: 0, fsyncs: 0, unwrittenBytes: 0 };
  return { mode: 'disk', folder, ...contents(segments, []), maxBytes, ...running, skippedBytes };
}

function contents(segments: readonly Segment[], fresh: readonly Entry[]) {
  const entries = [...fresh, ...segments.flatMap((segment) => segment.entries ?? [])];
  const unread = segments.filter((segment) => !segment.entries);
  const stuck = sum([]);
  const waiting = sum(unread.map(({ pending }) => pending));
  for (const entry of entries) enter(isAside(entry) ? stuck : waiting, entry);
  const spans = [...entries.filter((entry) => !isAside(entry)), ...unread.map(({ total }) => total)];
  const isAny = spans.length > 0;
  const diskBytes = segments.reduce((bytes, { total }) => bytes + total.bytes, 0);
  return {
    waiting: {
      ...waiting,
      oldest: isAny ? spans.reduce((least, { oldest }) => Math.min(least, oldest), Number.MAX_VALUE) : undefined,
      newest: isAny ? spans.reduce((most, { newest }) => Math.max(most, newest), 0) : undefined,
    },
    stuck,
    keptBytes: diskBytes - sum(segments.map(({ pending }) => pending)).bytes,
    diskBytes,
  };
}
