/** Where things lie: all that is a queue's in its folder, and a README for all of them beside it. */
import { open, readdir, rename, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { codeOf, makeFolder } from '../files.ts';

export function places(folder: string) {
  return {
    state: join(folder, 'state.json'),
    stuck: join(folder, 'stuck'),
    damaged: join(folder, 'damaged'),
    readme: join(folder, '..', 'README'),
    draft: `${folder}.README`,
  };
}

/**
 * Takes in what gx-logger kept beside the folder of its queue while `raw` was the only one. Rejects as node:fs does, and
 * what was not taken in is where it was.
 */
export async function adopt(folder: string): Promise<void> {
  if (basename(folder) !== 'raw') return;
  const { stuck, damaged } = places(folder);
  for (const own of [stuck, damaged]) {
    const former = join(folder, '..', basename(own));
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
