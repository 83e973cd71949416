/**
 * Files of the journal that went away while it was open: somebody deleted DATA_DIR, put another in its place, or removed
 * a segment. What is still in memory, or behind the open file, is written anew; the rest is lost, and is never called kept.
 */
import type { BigIntStats } from 'node:fs';
import { type FileHandle, stat } from 'node:fs/promises';
import { codeOf } from '../shared/files.ts';
import { isWhole } from './member.ts';
import type { Entry, Segment } from './segment.ts';

/** Which file or folder it is; undefined where there is none, or a part of its path is none. Rejects as node:fs does. */
export async function identityOf(path: string): Promise<string | undefined> {
  const found = await look(path);
  return found && identify(found);
}

/** Whether a segment is no longer where it was written, or shorter than it was. `file` is it, where it is open. */
export async function isGone({ path, total }: Segment, file: FileHandle | undefined): Promise<boolean> {
  const found = await look(path);
  if (!found) return file !== undefined || total.bytes > 0;
  if (file && identify(found) !== identify(await file.stat({ bigint: true }))) return true;
  return found.size < total.bytes;
}

async function look(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch((error) => {
    if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw error;
    return undefined;
  });
}

function identify({ dev, ino }: BigIntStats): string {
  return `${dev}-${ino}`;
}

export interface Rescue {
  /** With their bodies, in order. */
  readonly saved: readonly Entry[];
  /** Fields of which nothing is left. */
  readonly lostFields: number;
}

/** Empties a segment that is gone. `file` is it, where it is open: its bytes can be read as long as it is. */
export async function rescue(segment: Segment, file: FileHandle | undefined): Promise<Rescue> {
  const saved: Entry[] = [];
  // Whose fate becomes known while a body is read goes from the list.
  for (const entry of [...(segment.entries ?? [])]) {
    entry.body ??= await readBody(entry, file);
    if (entry.body) saved.push(entry);
  }
  // Meanwhile the fate of some may have become known.
  const waiting = saved.filter(({ state }) => state !== 'ended');
  const fields = waiting.reduce((sum, entry) => sum + entry.fields, 0);
  const lostFields = segment.pending.fields - fields;
  for (const entry of segment.entries ?? []) if (!entry.body) entry.state = 'ended';
  segment.clear();
  for (const entry of waiting) Object.assign(entry, { segment: undefined, offset: 0, writtenAt: performance.now() });
  return { saved: waiting, lostFields };
}

async function readBody({ offset, length }: Entry, file: FileHandle | undefined): Promise<Uint8Array | undefined> {
  if (!file) return undefined;
  const bytes = Buffer.allocUnsafeSlow(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset).catch(() => ({ bytesRead: 0 }));
  return bytesRead === length && (await isWhole(bytes)) ? bytes : undefined;
}
