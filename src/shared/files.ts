/** Folders and files that only their owner may read; every room that keeps something on disk may import this. */
import { closeSync, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Creates a folder, 0700 or as given, and the folders above it. (Node's own recursive mkdir never returns below /proc.)
 * Resolves with whether it was created. Rejects as node:fs does.
 */
export async function makeFolder(path: string, mode = 0o700): Promise<boolean> {
  const isNew = await makeOne(path, mode).catch(async (error) => {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path), mode);
    return makeOne(path, mode);
  });
  // What is there may be a file, or a link that leads nowhere.
  if (!isNew) await access(`${path}/.`);
  return isNew;
}

/** Whether it was created; what is there already is left as it is. */
async function makeOne(path: string, mode: number): Promise<boolean> {
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Replaces a file, 0600, so that a power cut leaves the old one or the new one, whole. Where several may do so at once
 * each names a `draft` of its own, on the same disk. Rejects as node:fs does.
 */
export async function replaceFile(path: string, content: string | Uint8Array, draft = `${path}.new`): Promise<void> {
  // A draft that is there is left over, or a link to a file of somebody else's.
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

/** No file of ours that is read as a whole becomes longer, in bytes, unless its reader says so. */
const LONGEST = 32 * 1024 * 1024;

/** A whole text file. Rejects as node:fs does, and for what is no file (a pipe would never end) or too long to be ours. */
export async function readText(path: string, longest = LONGEST): Promise<string> {
  check(await stat(path), longest);
  return readFile(path, 'utf8');
}

/** The same at once, for the start. */
export function readTextNow(path: string, longest = LONGEST): string {
  check(statSync(path), longest);
  return readFileSync(path, 'utf8');
}

function check(stats: Stats, longest: number): void {
  // To read a folder fails by itself.
  if (!stats.isFile() && !stats.isDirectory()) throw new Error('it is no file');
  if (stats.size > longest) throw new Error(`it has ${stats.size} bytes, which is too long to be ours`);
}

/** A file that people write, settings or a secret, is not read further, in bytes. */
export const LONGEST_GIVEN = 256 * 1024;

export function tooLong(): Error {
  return Object.assign(new Error('it is too long'), { code: 'EFBIG' });
}

/** The text of a file that people write, or of a pipe, at once. Throws as node:fs does, and for what has no end. */
export function readGivenNow(path: string | URL): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(LONGEST_GIVEN + 1);
    let end = 0;
    for (let read = -1; read !== 0 && end < bytes.length; end += read) {
      read = readSync(file, bytes, end, bytes.length - end, null);
    }
    if (end > LONGEST_GIVEN) throw tooLong();
    return bytes.toString('utf8', 0, end);
  } finally {
    closeSync(file);
  }
}

export interface FoundFile {
  readonly name: string;
  readonly bytes: number;
}

/** The files of a folder, the newest last; one that is removed meanwhile is left out. Rejects as node:fs does. */
export async function filesIn(folder: string): Promise<readonly FoundFile[]> {
  const found = await Promise.all(
    (await readdir(folder)).map(async (name) => ({
      name,
      stats: await stat(join(folder, name)).catch(() => undefined),
    })),
  );
  return found
    .flatMap(({ name, stats }) => (stats?.isFile() ? [{ name, bytes: stats.size, changed: stats.mtimeMs }] : []))
    .sort((one, other) => one.changed - other.changed)
    .map(({ name, bytes }) => ({ name, bytes }));
}

/** Makes the names in a folder outlive a power cut. Rejects as node:fs does. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** `ENOSPC` and the like; empty where the error has no code. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the disk is read-only',
  EFBIG: `it is longer than ${LONGEST_GIVEN / 1024} KiB`,
  ENOSPC: 'the disk is full',
  EDQUOT: "this user's share of the disk is full",
};

/** Why a file cannot be read or written, for people. */
export function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

/** The same, and never the error's own words: they name the path, and a secret may stand where a path belongs. */
export function discreetReasonOf(error: unknown): string {
  const code = codeOf(error);
  return REASONS[code] ?? (code || 'unknown reason');
}
