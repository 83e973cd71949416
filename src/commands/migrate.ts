/** `gx-logger migrate config DIR`: prints the configuration of the official loader as one of ours. Changes nothing. */
import { readLoaderConfig } from './migrate/loader-config.ts';
import { translate } from './migrate/translate.ts';

/** Rejects with what is wrong with the loader's files. */
export async function migrateConfig(path: string, say: (line: string) => void): Promise<void> {
  say(translate(await readLoaderConfig(path), path).trimEnd());
}
