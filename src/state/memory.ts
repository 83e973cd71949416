/** What the daemon remembers over a restart, in DATA_DIR: who is there under which name, keys, the ledger of readings, kWh. */
import type { Logger } from '../shared/log.ts';
import type { Part, PinStore } from '../types.ts';
import { createDeviceSaver, type Devices, devicesFile, type KeptDevices } from './devices.ts';
import { createEnergyMemory, type EnergyMemory } from './energy.ts';
import { createPins, keysFile } from './pins.ts';
import { createReadingMemory, type ReadingMemory } from './readings.ts';
import { createRollupMemory, type RollupMemory } from './rollups.ts';
import { openDataDir } from './state-file.ts';

export interface Memory {
  readonly devices: Devices;
  readonly pins: PinStore;
  readonly readings: ReadingMemory['keep'];
  readonly expected: ReadingMemory['expected'];
  readonly energy: EnergyMemory;
  /** From now on the devices of one more registry are saved; what is known of a GX that no registry knows stays. */
  keep(devices: KeptDevices): void;
  /** What an earlier run counted in windows of roll-ups that were open. From now on those of one more are saved. */
  readonly rollups: RollupMemory['saved'];
  readonly keepRollups: RollupMemory['keep'];
  /** Of every GX, as it would be saved now. */
  known(): Devices;
  /** Start them first and stop them last. */
  readonly savers: readonly Part[];
}

export function createMemory(path: string, log: Logger): Memory {
  const dataDir = openDataDir(path, log.child({ part: 'data' }));
  const file = devicesFile(dataDir);
  const devices = file.read();
  const readings = createReadingMemory(dataDir);
  const rollups = createRollupMemory(dataDir);
  const registries: KeptDevices[] = [];
  const all: KeptDevices = {
    revision: (of) => registries.reduce((sum, registry) => sum + registry.revision(of), 0),
    state: () => Object.assign({}, devices, ...registries.map((registry) => registry.state())),
  };
  return {
    devices,
    pins: createPins(keysFile(dataDir), log.child({ part: 'gx' })),
    readings: readings.keep,
    known: all.state,
    expected: readings.expected,
    energy: createEnergyMemory(dataDir),
    keep: (registry) => void registries.push(registry),
    rollups: rollups.saved,
    keepRollups: rollups.keep,
    savers: [readings.saver, rollups.saver, createDeviceSaver(all, file)],
  };
}
