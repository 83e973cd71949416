/** The state files in DATA_DIR and their shapes. A file of another shape is set aside when it is read. */
import * as z from 'zod';
import type { Logger } from '../shared/log.ts';
import type { PinStore } from '../types.ts';
import type { DataDir, StateFile } from './state-file.ts';

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

const text = z.string();

const keysSchema = z.record(text, text);

const devicesSchema = z.record(
  text,
  z.object({
    site: text.optional(),
    devices: z.array(
      z.object({
        service: text,
        instance: text,
        name: text,
        customName: text,
        productName: text,
        serial: text,
        alias: text.optional(),
        instanceTag: text.optional(),
        refused: text.optional(),
        presence: z
          .object({
            isOnline: z.boolean(),
            since: z.number(),
            isConnected: z.boolean(),
            codes: z.record(text, z.union([z.number(), text])),
          })
          .optional(),
      }),
    ),
  }),
);

export type Devices = DeepReadonly<z.infer<typeof devicesSchema>>;

/** `gx-keys.json`: pinned keys by `host:port`. */
export function keysFile(dataDir: DataDir) {
  return dataDir.stateFile('gx-keys.json', keysSchema, {});
}

/** `devices.json`: by portal id the names last written, who was online, and the latest codes of states and alarms. */
export function devicesFile(dataDir: DataDir) {
  return dataDir.stateFile<Devices>('devices.json', devicesSchema, {});
}

/** The keys that the daemon has pinned, for who only looks on and pins none. */
export function knownPins(dataDir: DataDir): PinStore {
  const known = keysFile(dataDir).read();
  return { get: (host) => known[host], set: () => undefined };
}

/** Asked before each connection, and read anew: `check --accept-key` writes the same file while the daemon runs. */
export function createPins(file: StateFile<Record<string, string>>, log: Logger): PinStore {
  return {
    get: async (host) => (await file.latest())[host],
    set(host, fingerprint) {
      void file.latest().then((known) => file.write({ ...known, [host]: fingerprint }));
      log.info({ host, fingerprint }, 'met this GX for the first time: its key is pinned from now on');
    },
  };
}
