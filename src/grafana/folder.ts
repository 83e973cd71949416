/** The folder that Grafana provisions from, on disk. */
import { chmod, chown, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, makeFolder } from '../shared/files.ts';
import type { File } from './provisioning.ts';

/** Grafana tells of a folder that is not there as of an error. */
const EMPTY = ['plugins'];

/**
 * Writes all of the files or none: each appears as a whole, and the first only when all of them are on the disk. Who owns
 * the folder's group may read them, for Grafana is another user. Rejects as node:fs does.
 */
export async function writeFolder(folder: string, files: readonly File[]): Promise<void> {
  await makeFolder(folder, 0o750);
  const { gid } = await stat(folder);
  const places = new Set([...EMPTY, ...files.map(({ path }) => dirname(path))]);
  for (const place of places) await makePlace(join(folder, place), gid);
  const drafts: (readonly [draft: string, path: string])[] = [];
  try {
    for (const { path, text } of files) {
      const draft = join(folder, `${path}.new`);
      drafts.push([draft, join(folder, path)]);
      await writeDraft(draft, text, gid);
    }
  } catch (error) {
    for (const [draft] of drafts) await rm(draft, { force: true });
    throw error;
  }
  for (const [draft, path] of drafts) await rename(draft, path);
}

/** What is in a file of the folder; empty where it is not there. */
export async function readFrom(folder: string, path: string): Promise<string> {
  return readFile(join(folder, path), 'utf8').catch((error) => {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  });
}

async function makePlace(path: string, group: number): Promise<void> {
  if (!(await makeFolder(path, 0o750))) return;
  await chmod(path, 0o750);
  await chown(path, process.geteuid?.() ?? -1, group);
}

async function writeDraft(path: string, text: string, group: number): Promise<void> {
  // A draft that is there is left over.
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o640);
  try {
    await file.writeFile(text);
    await file.chmod(0o640);
    await file.chown(process.geteuid?.() ?? -1, group);
    await file.datasync();
  } finally {
    await file.close();
  }
}
