/** `devices.json`: by portal id the names last written, who was online, and the latest codes of states and alarms. */
import * as z from 'zod';
import type { Part } from '../types.ts';
import { listOf, recordOf } from './shapes.ts';
import type { DataDir, StateFile } from './state-file.ts';

/** How often names and who is there are saved, and codes, which change more often than an SD card likes; ms. */
const SAVE_NAMES = 10_000;
const SAVE_CODES = 60_000;

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

const text = z.string();

const level = z.literal([0, 1, 2]);
const alarm = z.object({
  label: text,
  level,
  recent: level,
  text,
  until: z.tuple([z.number(), z.number()]),
  tags: recordOf(text),
  causes: recordOf(z.object({ level, text, order: z.number() })),
});

const devicesSchema = recordOf(
  z.object({
    site: text.optional(),
    mains: z
      .object({
        lost: z.literal([0, 1, 3]),
        floor: z.number(),
        until: z.number(),
        source: z.number().optional(),
        last: z.literal([1, 2, 3]).optional(),
      })
      .optional(),
    devices: listOf(
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
        shared: text.optional(),
        presence: z
          .object({
            isOnline: z.boolean(),
            since: z.number(),
            isConnected: z.boolean(),
            codes: recordOf(z.union([z.number(), text])),
            alarms: recordOf(alarm).optional(),
          })
          .optional(),
      }),
    ),
  }),
);

export type Devices = DeepReadonly<z.infer<typeof devicesSchema>>;

/** Devices that are to be remembered; `revision` rises with each change, of names and presence or of all. */
export interface KeptDevices {
  revision(of: 'names' | 'all'): number;
  state(): Devices;
}

export function devicesFile(dataDir: DataDir) {
  return dataDir.stateFile<Devices>('devices.json', devicesSchema, {});
}

/** Saves codes alone when there is time; what could not be written is tried again. */
export function createDeviceSaver(devices: KeptDevices, file: StateFile<Devices>): Part {
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
