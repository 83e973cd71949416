/** The state files in DATA_DIR and their shapes. A file of another shape is set aside when it is read. */
import * as z from 'zod';
import type { StateFile } from './data-dir.ts';
import type { PinStore } from './gx/dial.ts';
import type { Logger } from './log.ts';

const text = z.string();

/** `gx-keys.json`: pinned keys by `host:port`. */
export const keysSchema = z.record(text, text);

/** `devices.json`: the names last written. */
export const rememberedSchema = z.object({
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
    }),
  ),
});

/** Read at each connection: `check --accept-key` writes the same file while the daemon runs. */
export function createPins(file: StateFile<Record<string, string>>, log: Logger): PinStore {
  return {
    get: (host) => file.read()[host],
    set(host, fingerprint) {
      file.write({ ...file.read(), [host]: fingerprint });
      log.info({ host, fingerprint }, 'met this GX for the first time: its key is pinned from now on');
    },
  };
}
