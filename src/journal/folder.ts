/** Where things lie: all that is a queue's in its folder, and a README for all of them beside it. */
import { open, readdir, rename, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf, makeFolder } from '../shared/files.ts';

export function places(folder: string) {
  return {
    state: join(folder, 'state.json'),
    stuck: join(folder, 'stuck'),
    damaged: join(folder, 'damaged'),
    former: formerOf(folder),
    readme: join(folder, '..', 'README'),
    draft: `${folder}.README`,
  };
}

/** Where `stuck` and `damaged` were while `raw` was the only queue; undefined for any other. */
function formerOf(folder: string): string | undefined {
  return basename(folder) === 'raw' ? dirname(folder) : undefined;
}

/**
 * Takes in what gx-logger kept beside the folder of its queue while `raw` was the only one. Rejects as node:fs does, and
 * what was not taken in is where it was.
 */
export async function adopt(folder: string): Promise<void> {
  const { stuck, damaged, former: outer } = places(folder);
  if (outer === undefined) return;
  for (const own of [stuck, damaged]) {
    const former = join(outer, basename(own));
    const names = await readdir(former).catch((error) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (!names) continue;
    await makeFolder(own);
    for (const name of names) await rename(join(former, name), join(own, name));
    await syncFolder(own);
    await rmdir(former);
  }
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
