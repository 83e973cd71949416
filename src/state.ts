/** The shapes of the state files in DATA_DIR. A file of another shape is set aside when it is read. */
import * as z from 'zod';

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
