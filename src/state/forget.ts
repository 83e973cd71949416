/**
 * Devices that a person wants forgotten. The command leaves a small file in DATA_DIR; the daemon looks for such files
 * every few seconds, takes them, and removes them. So it works while the daemon runs and while it does not.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { makeFolder, replaceFile } from '../shared/files.ts';
import type { Logger } from '../shared/log.ts';
import type { DeviceId, Part } from '../types.ts';

const INTERVAL = 2_000;
const NAME = /^forget-[\da-f]{12}\.json$/;
const schema = z.object({ portalId: z.string(), service: z.string(), instance: z.string() });

/** Leaves the wish for the daemon. Rejects when the file cannot be written. */
export async function askToForget(dataDir: string, device: DeviceId): Promise<void> {
  await makeFolder(dataDir);
  await replaceFile(join(dataDir, `forget-${randomBytes(6).toString('hex')}.json`), `${JSON.stringify(device)}\n`);
}

export function createForgetting(
  dataDir: string,
  forget: (device: DeviceId) => 'forgotten' | 'online' | 'unknown',
  log: Logger,
): Part {
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();

  async function look(): Promise<void> {
    const names = await readdir(dataDir).catch(() => []);
    for (const name of names.filter((name) => NAME.test(name))) {
      await take(join(dataDir, name)).catch((error) =>
        log.error(
          { error: String(error) },
          `${name} in DATA_DIR cannot be taken, and is removed: nothing is forgotten`,
        ),
      );
    }
  }

  async function take(file: string): Promise<void> {
    const text = await readFile(file, 'utf8');
    // First, so that what cannot be taken is not tried again and again.
    await unlink(file);
    const device = schema.parse(JSON.parse(text));
    const { service, instance } = device;
    const outcome = forget(device);
    if (outcome === 'forgotten') log.info({ service, instance }, `${service}/${instance} is forgotten, as asked`);
    else log.warn({ service, instance }, `${service}/${instance} was to be forgotten: ${WHY[outcome]}`);
  }

  return {
    name: 'forget',
    async start() {
      timer = setInterval(() => {
        looking = looking.then(look);
      }, INTERVAL);
    },
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

const WHY = {
  online: 'it is online, and would be known again at once; nothing was done',
  unknown: 'it is not known; nothing was done',
} as const;
