/** The state files in DATA_DIR and their shapes. A file of another shape is set aside when it is read. */
import * as z from 'zod';
import { total } from '../shared/ledger.ts';
import type { Logger } from '../shared/log.ts';
import { type Part, type PinStore, REFUSALS, type ReadingLedger } from '../types.ts';
import { createSaver, type openDataDir, type StateFile } from './state-file.ts';

type DataDir = ReturnType<typeof openDataDir>;

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

/** `gx-keys.json`: pinned keys by `host:port`. */
export function keysFile(dataDir: DataDir) {
  return dataDir.stateFile('gx-keys.json', keysSchema, {});
}

/** `devices.json`: the names last written. */
export function namesFile(dataDir: DataDir) {
  return dataDir.stateFile('devices.json', rememberedSchema, { sites: {}, devices: [] });
}

/** `derive.json`: who was online, and the latest codes of states, alarms and errors. */
export function presenceFile(dataDir: DataDir) {
  return dataDir.stateFile('derive.json', derivedSchema, { devices: [] });
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

const count = z.number().int().nonnegative();
const counts = z.record(text, count);

/** `readings.json`: the ledger of readings. The ledger of fields lies with the journal, whose cursor it must fit. */
const readingsSchema = z.object({
  control: count,
  null: count,
  gone: count,
  refused: counts,
  unchanged: count,
  filtered: counts,
  // Older files have none.
  merged: count.default(0),
  accepted: count,
});

const SAVE_READINGS = 600_000;

/** Goes on counting where the last run ended, and saves now and then. A killed process forgets some counts at most. */
export function createReadingSaver(dataDir: DataDir, ledger: ReadingLedger): Part {
  const zero = { ...ledger, refused: { ...ledger.refused }, filtered: {} };
  const file = dataDir.stateFile<z.infer<typeof readingsSchema>>('readings.json', readingsSchema, zero);
  let saved = -1;
  const take = () => {
    if (ledger.received === saved) return undefined;
    saved = ledger.received;
    return ledger;
  };
  const saver = createSaver('readings', take, file, SAVE_READINGS);
  return {
    ...saver,
    async start(signal) {
      const before = file.read();
      for (const key of ['control', 'null', 'gone', 'unchanged', 'merged', 'accepted'] as const)
        ledger[key] += before[key];
      for (const reason of REFUSALS) ledger.refused[reason] += before.refused[reason] ?? 0;
      for (const [rule, amount] of Object.entries(before.filtered)) {
        ledger.filtered[rule] = (ledger.filtered[rule] ?? 0) + amount;
      }
      const { control, null: nulls, gone, unchanged, merged, accepted, refused, filtered } = ledger;
      ledger.received = control + nulls + gone + unchanged + merged + accepted + total(refused) + total(filtered);
      saved = ledger.received;
      await saver.start(signal);
    },
  };
}
