/** Where things lie: all that is a queue's in its folder, and a README for all of them beside it. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';

export function places(folder: string) {
  return {
    state: join(folder, 'state.json'),
    stuck: join(folder, 'stuck'),
    damaged: join(folder, 'damaged'),
    readme: join(folder, '..', 'README'),
  };
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
