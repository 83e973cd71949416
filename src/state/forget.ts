/** A device that a person wants forgotten: the daemon is asked over its lock, and where none runs the files change. */
import * as z from 'zod';
import { reasonOf } from '../shared/files.ts';
import { createLog } from '../shared/log.ts';
import type { DeviceId, Forgotten } from '../types.ts';
import { namesFile, presenceFile } from './files.ts';
import { askLock, takeLock } from './lock.ts';
import { openDataDir } from './state-file.ts';

/** How long the daemon may take to answer, ms. */
const ANSWER_WITHIN = 3_000;

const id = z.object({ portalId: z.string(), service: z.string(), instance: z.string() });
const request = z.object({ forget: id });
const answer = z.object({ forgotten: z.enum(['forgotten', 'online', 'unknown']) });

export type ForgetOutcome =
  | { readonly kind: Forgotten }
  /** The daemon that runs does not understand. */
  | { readonly kind: 'old' }
  | { readonly kind: 'silent' }
  /** Neither a daemon nor the files could be reached. */
  | { readonly kind: 'failed'; readonly reason: string };

/** The device that a request at the lock is about; undefined where it asks for something else. */
export function deviceToForget(asked: unknown): DeviceId | undefined {
  return request.safeParse(asked).data?.forget;
}

/** What is answered to such a request. */
export function forgetAnswer(forgotten: Forgotten): z.output<typeof answer> {
  return { forgotten };
}

/** Never rejects. */
export async function forgetDevice(dataDir: string, { portalId, service, instance }: DeviceId): Promise<ForgetOutcome> {
  const device = { portalId, service, instance };
  try {
    const reply = await askLock(dataDir, { forget: device }, ANSWER_WITHIN);
    if (reply.kind === 'silent') return reply;
    if (reply.kind === 'nobody') return await forgetInFiles(dataDir, device);
    const told = answer.safeParse(reply.answer).data;
    return { kind: told?.forgotten ?? 'old' };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

/** Holds the lock meanwhile, so that no daemon starts with the one file changed and not the other. */
async function forgetInFiles(dataDir: string, device: DeviceId): Promise<ForgetOutcome> {
  const lock = await takeLock(dataDir, () => ({}));
  if (lock.kind === 'held') return { kind: 'silent' };
  if (lock.kind === 'unlocked') return { kind: 'failed', reason: lock.reason };
  try {
    const folder = openDataDir(dataDir, createLog('silent'));
    const [names, presence] = [namesFile(folder), presenceFile(folder)];
    const isOther = (one: DeviceId) => keyOf(one) !== keyOf(device);
    const known = names.read();
    const isKnown = !known.devices.every(isOther) || !presence.read().devices.every(isOther);
    if (!isKnown) return { kind: 'unknown' };
    await names.write({ ...known, devices: known.devices.filter(isOther) });
    await presence.write({ devices: presence.read().devices.filter(isOther) });
    const isGone = names.read().devices.every(isOther) && presence.read().devices.every(isOther);
    return isGone ? { kind: 'forgotten' } : { kind: 'failed', reason: 'its files cannot be written' };
  } finally {
    await lock.release();
  }
}

function keyOf({ portalId, service, instance }: DeviceId): string {
  return `${portalId}/${service}/${instance}`;
}
