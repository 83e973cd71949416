/** What the daemon remembers over a restart, in DATA_DIR: who is there under which name, keys, and the ledger of readings. */
import type { Logger } from '../shared/log.ts';
import type { Part, PinStore } from '../types.ts';
import { createPins, type Devices, devicesFile, keysFile } from './files.ts';
import { createReadingMemory, type ReadingMemory } from './readings.ts';
import { openDataDir, type StateFile } from './state-file.ts';

/** How often names and who is there are saved, and codes, which change more often than an SD card likes; ms. */
const SAVE_NAMES = 10_000;
const SAVE_CODES = 60_000;

/** Devices that are to be remembered; `revision` rises with each change, of names and presence or of all. */
export interface KeptDevices {
  revision(of: 'names' | 'all'): number;
  state(): Devices;
}

export interface Memory {
  readonly devices: Devices;
  readonly pins: PinStore;
  readonly readings: ReadingMemory['keep'];
  /** From now on the devices of one more registry are saved; what is known of a GX that no registry knows stays. */
  keep(devices: KeptDevices): void;
  /** Start them first and stop them last. */
  readonly savers: readonly Part[];
}

export function createMemory(path: string, log: Logger): Memory {
  const dataDir = openDataDir(path, log.child({ part: 'data' }));
  const file = devicesFile(dataDir);
  const devices = file.read();
  const readings = createReadingMemory(dataDir);
  const registries: KeptDevices[] = [];
  const all: KeptDevices = {
    revision: (of) => registries.reduce((sum, registry) => sum + registry.revision(of), 0),
    state: () => Object.assign({}, devices, ...registries.map((registry) => registry.state())),
  };
  return {
    devices,
    pins: createPins(keysFile(dataDir), log.child({ part: 'gx' })),
    readings: readings.keep,
    keep: (registry) => void registries.push(registry),
    savers: [readings.saver, createDeviceSaver(all, file)],
  };
}

/** Saves codes alone when there is time; what could not be written is tried again. */
function createDeviceSaver(devices: KeptDevices, file: StateFile<Devices>): Part {
  const timers: NodeJS.Timeout[] = [];
  const revisions = () => ({ names: devices.revision('names'), all: devices.revision('all') });
  let saved = { names: 0, all: 0 };
  const save = async (of: 'names' | 'all') => {
    const now = revisions();
    if (now[of] !== saved[of] && (await file.write(devices.state()))) saved = now;
  };
  return {
    name: 'devices',
    async start() {
      saved = revisions();
      timers.push(
        setInterval(() => void save('names'), SAVE_NAMES),
        setInterval(() => void save('all'), SAVE_CODES),
      );
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await save('all');
    },
  };
}
