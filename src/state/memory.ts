/** What the daemon remembers over a restart, in DATA_DIR: who is there under which name, keys, and the ledger of readings. */
import type { Logger } from '../shared/log.ts';
import type { Part, PinStore } from '../types.ts';
import { createPins, keysFile, type Names, namesFile, type Presence, presenceFile } from './files.ts';
import { createReadingMemory, type ReadingMemory } from './readings.ts';
import { createSaver, openDataDir } from './state-file.ts';

/** How often names and who is there are saved, and codes, which change more often than an SD card likes; ms. */
const SAVE_NAMES = 10_000;
const SAVE_CODES = 60_000;

export interface Memory {
  readonly names: Names;
  readonly presence: Presence;
  readonly pins: PinStore;
  readonly readings: ReadingMemory['keep'];
  /** Each gives what is to be remembered, if it has changed since it was taken last. */
  keep(changes: {
    readonly names: () => Names | undefined;
    readonly presence: (of: 'presence' | 'all') => Presence | undefined;
  }): void;
  /** Start them first and stop them last. */
  readonly savers: readonly Part[];
}

export function createMemory(path: string, log: Logger): Memory {
  const dataDir = openDataDir(path, log.child({ part: 'data' }));
  const names = namesFile(dataDir);
  const presence = presenceFile(dataDir);
  const readings = createReadingMemory(dataDir);
  const savers: Part[] = [readings.saver];
  return {
    names: names.read(),
    presence: presence.read(),
    pins: createPins(keysFile(dataDir), log.child({ part: 'gx' })),
    readings: readings.keep,
    keep(changes) {
      savers.push(
        createSaver('names', changes.names, names, SAVE_NAMES),
        createSaver('presence', () => changes.presence('presence'), presence, SAVE_NAMES),
        createSaver('codes', () => changes.presence('all'), presence, SAVE_CODES),
      );
    },
    savers,
  };
}
