/** What is in the journal, for people: of a running one, or read off the disk while none runs. */

import { join } from 'node:path';
import type { JournalStatus } from '../types.ts';
import { type Cursor, settledBy } from './cursor.ts';
import type { Disk } from './disk.ts';
import { places } from './folder.ts';
import type { Intake } from './intake.ts';
import type { Entry, Segment } from './segment.ts';
import { readState } from './state.ts';
import { findStuck, type Stuck } from './stuck.ts';
import { survey } from './survey.ts';
import { createTally, enter, sum } from './tally.ts';

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
    ...contents(disk?.store.segments ?? [], disk?.aside.stuck ?? [], intake.entries),
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
  const { state, stuck: stuckFolder, former } = places(folder);
  const acknowledged: Cursor = (await readState(state)) ?? { cursor: 0, beyond: [] };
  // What an older version set aside is taken in at the next start.
  const stuck = [
    ...(former === undefined ? [] : await findStuck(join(former, 'stuck'))),
    ...(await findStuck(stuckFolder)),
  ];
  const settled = settledBy(
    acknowledged,
    stuck.map(({ sequence }) => sequence),
  );
  let skippedBytes = 0;
  const surveyed = await survey(folder, settled, async (_, { gaps, torn }) => {
    skippedBytes += torn + gaps.reduce((sum, { length }) => sum + length, 0);
  });
  if (surveyed.length === 0 && stuck.length === 0) return undefined;
  const running = { appendedBytes: 0, appendedFields: 0, writtenBytes: 0, fsyncs: 0, unwrittenBytes: 0 };
  return {
    mode: 'disk',
    folder,
    ...contents(
      surveyed.map(({ segment }) => segment),
      stuck,
      [],
    ),
    maxBytes,
    ...running,
    skippedBytes,
  };
}

function contents(segments: readonly Segment[], stuck: readonly Stuck[], fresh: readonly Entry[]) {
  const entries = [...fresh, ...segments.flatMap(({ entries }) => entries ?? [])];
  const unread = segments.filter(({ entries }) => !entries);
  const aside = createTally();
  const waiting = sum(unread.map(({ pending }) => pending));
  for (const entry of entries) enter(entry.state === 'aside' ? aside : waiting, entry);
  for (const one of stuck) enter(aside, one);
  const spans = [...entries.filter(({ state }) => state !== 'aside'), ...unread.map(({ total }) => total)];
  const segmentBytes = segments.reduce((sum, { total }) => sum + total.size, 0);
  const pendingBytes = segments.reduce((sum, { pending }) => sum + pending.bytes, 0);
  return {
    waiting: {
      ...waiting,
      oldest:
        spans.length > 0 ? spans.reduce((least, { oldest }) => Math.min(least, oldest), Number.MAX_VALUE) : undefined,
      newest: spans.length > 0 ? spans.reduce((most, { newest }) => Math.max(most, newest), 0) : undefined,
    },
    stuck: aside,
    keptBytes: segmentBytes - pendingBytes,
    diskBytes: segmentBytes + stuck.reduce((sum, { length }) => sum + length, 0),
  };
}
