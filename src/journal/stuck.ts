/** `stuck/`: batches that are out of the order, a file each, and each is a member like any other. */
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, makeFolder } from '../shared/files.ts';
import { syncFolder } from './folder.ts';
import { HEADER_BYTES, type Header, readHeader, seal } from './member.ts';

const FILE = /^\d+\.lp\.gz$/;

export interface Stuck extends Header {
  readonly path: string;
  /** ms since 1970. */
  readonly since: number;
}

/** What lies in the folder, in order; what cannot be read is left alone. Rejects when the folder cannot be read. */
export async function findStuck(folder: string): Promise<Stuck[]> {
  const names = await readdir(folder).catch((error) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => FILE.test(name)).map((name) => findOne(join(folder, name)));
  const found = await Promise.all(files.map((file) => file.catch(() => undefined)));
  return found.filter((stuck) => stuck !== undefined).sort((one, other) => one.sequence - other.sequence);
}

async function findOne(path: string): Promise<Stuck | undefined> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const header = readHeader(buffer);
    return header && { ...header, path, since: (await file.stat()).mtimeMs };
  } finally {
    await file.close();
  }
}

/** Keeps a batch. Resolves when it would outlive a power cut; rejects as node:fs does, and then nothing is kept. */
export async function writeStuck(folder: string, body: Uint8Array, about: Omit<Header, 'length'>): Promise<Stuck> {
  const member = seal(body, about);
  const path = join(folder, `${about.sequence}.lp.gz`);
  await makeFolder(folder);
  try {
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(member);
      await file.datasync();
    } finally {
      await file.close();
    }
    await syncFolder(folder);
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
  const { sequence, lines, fields, plainBytes, oldest, newest } = about;
  return { sequence, lines, fields, plainBytes, oldest, newest, length: member.length, path, since: Date.now() };
}
