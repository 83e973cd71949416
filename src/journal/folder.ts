/** Where things lie in the folder of a queue. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../shared/files.ts';

const SEGMENT = /^(\d{8,15})\.lp\.gz$/;

export function places(folder: string) {
  return { state: join(folder, 'state.json'), damaged: join(folder, 'damaged'), readme: join(folder, '..', 'README') };
}

export function segmentPath(folder: string, number: number): string {
  return `${folder}/${String(number).padStart(8, '0')}.lp.gz`;
}

/** Of the segments that are there, in order; none where there is no folder. Rejects as node:fs does. */
export async function segmentNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  return names
    .map((name) => Number(SEGMENT.exec(name)?.[1] ?? Number.NaN))
    .filter((number) => number > 0)
    .sort((one, other) => one - other);
}
