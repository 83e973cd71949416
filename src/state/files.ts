/** The state files in DATA_DIR and their shapes. A file of another shape is set aside when it is read. */
import * as z from 'zod';
import type { Logger } from '../shared/log.ts';
import type { PinStore } from '../types.ts';
import type { DataDir, StateFile } from './state-file.ts';

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

const text = z.string();

const keysSchema = z.record(text, text);

const rememberedSchema = z.object({
  sites: z.record(text, text),
  devices: z.array(
    z.object({
      portalId: text,
      service: text,
      instance: text,
      device: text.min(1),
      customName: text,
      productName: text,
      serial: text,
      alias: text.optional(),
      instanceTag: text.optional(),
      refused: text.optional(),
    }),
  ),
});

export type Names = DeepReadonly<z.infer<typeof rememberedSchema>>;

const derivedSchema = z.object({
  devices: z.array(
    z.object({
      portalId: text,
      service: text,
      instance: text,
      isOnline: z.boolean(),
      since: z.number(),
      isConnected: z.boolean(),
      codes: z.record(text, z.union([z.number(), text])),
    }),
  ),
});

export type Presence = DeepReadonly<z.infer<typeof derivedSchema>>;

/** `gx-keys.json`: pinned keys by `host:port`. */
export function keysFile(dataDir: DataDir) {
  return dataDir.stateFile('gx-keys.json', keysSchema, {});
}

/** `devices.json`: the names last written. */
export function namesFile(dataDir: DataDir) {
  return dataDir.stateFile<Names>('devices.json', rememberedSchema, { sites: {}, devices: [] });
}

/** `derive.json`: who was online, and the latest codes of states, alarms and errors. */
export function presenceFile(dataDir: DataDir) {
  return dataDir.stateFile<Presence>('derive.json', derivedSchema, { devices: [] });
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
