/**
 * `damaged/`: bytes that can be neither read nor sent, for whoever wants to look. Bounded: the oldest go first.
 * Keeping them is a favour, so a failure is logged and no more.
 */
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../shared/files.ts';
import type { Logger } from '../shared/log.ts';

const MAX_BYTES = 16 * 1024 * 1024;

export type KeepDamaged = (name: string, bytes: Uint8Array) => Promise<void>;

/** The same name again replaces what it holds. */
export function createDamaged(folder: string, log: Logger): KeepDamaged {
  return async (name, bytes) => {
    try {
      await makeFolder(folder);
      await makeRoom(folder, Math.min(bytes.length, MAX_BYTES));
      await writeFile(join(folder, name), bytes.subarray(0, MAX_BYTES), { mode: 0o600 });
    } catch (error) {
      log.warn({ error: String(error) }, `damaged bytes could not be copied to ${folder}`);
    }
  };
}

/** What bytes at an offset of a segment are called there, for example `raw-00000001-4096`. */
export function damagedName(segmentPath: string, offset: number): string {
  return `${basename(dirname(segmentPath))}-${basename(segmentPath, '.lp.gz')}-${offset}`;
}

async function makeRoom(folder: string, bytes: number): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return { name, size, mtimeMs };
    }),
  );
  files.sort((one, other) => one.mtimeMs - other.mtimeMs);
  let held = files.reduce((sum, { size }) => sum + size, bytes);
  for (const { name, size } of files) {
    if (held <= MAX_BYTES) return;
    await rm(join(folder, name));
    held -= size;
  }
}
