/** Where things lie: a queue's folder, and what belongs to the journal beside it. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';

export function places(folder: string) {
  const beside = join(folder, '..');
  return {
    state: join(folder, 'state.json'),
    stuck: join(beside, 'stuck'),
    damaged: join(beside, 'damaged'),
    readme: join(beside, 'README'),
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
