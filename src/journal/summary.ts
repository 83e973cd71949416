/**
 * What a closed segment holds, in a small file beside it, so that a start need not read the segment. It is only
 * believed while the segment has the size it tells; without it the segment is walked.
 */
import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { fromChecked, toChecked } from './checked.ts';
import type { Header } from './member.ts';

const count = z.number().int().nonnegative();

const schema = z.object({
  size: count,
  members: count,
  lines: count,
  fields: count,
  plainBytes: count,
  firstSequence: count,
  lastSequence: count,
  oldest: count,
  newest: count,
});

export type Summary = z.output<typeof schema>;

export function createSummary(): Summary {
  return {
    size: 0,
    members: 0,
    lines: 0,
    fields: 0,
    plainBytes: 0,
    firstSequence: 0,
    lastSequence: 0,
    oldest: 0,
    newest: 0,
  };
}

/** Adds a member; `size` is the segment's with it. */
export function extend(summary: Summary, member: Header, size: number): void {
  const isFirst = summary.members === 0;
  summary.size = size;
  summary.members += 1;
  summary.lines += member.lines;
  summary.fields += member.fields;
  summary.plainBytes += member.plainBytes;
  if (isFirst) summary.firstSequence = member.sequence;
  summary.lastSequence = member.sequence;
  summary.oldest = isFirst ? member.oldest : Math.min(summary.oldest, member.oldest);
  summary.newest = isFirst ? member.newest : Math.max(summary.newest, member.newest);
}

/** undefined where there is none that can be read. */
export async function readSummary(path: string): Promise<Summary | undefined> {
  try {
    return schema.parse(fromChecked(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Nothing depends on it: a summary that cannot be written costs the next start a little time. */
export async function writeSummary(path: string, summary: Summary): Promise<void> {
  await writeFile(path, toChecked(summary), { mode: 0o600 }).catch(() => undefined);
}
