/** A device that a person wants forgotten: the daemon is asked over its lock, and where none runs the file changes. */
import * as z from 'zod';
import { reasonOf } from '../shared/files.ts';
import { createLog } from '../shared/log.ts';
import type { DeviceId, Forgotten } from '../types.ts';
import { devicesFile } from './devices.ts';
import { askLock, takeLock } from './lock.ts';
import { openDataDir } from './state-file.ts';

const id = z.object({ portalId: z.string(), service: z.string(), instance: z.string() });
const request = z.object({ forget: id });
const answer = z.object({ forgotten: z.enum(['forgotten', 'online', 'unknown']) });

export type ForgetOutcome =
  | { readonly kind: Forgotten }
  /** The daemon that runs does not understand. */
  | { readonly kind: 'old' }
  | { readonly kind: 'silent' }
  /** Neither a daemon nor the file could be reached. */
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
    const reply = await askLock(dataDir, { forget: device });
    if (reply.kind === 'silent') return reply;
    if (reply.kind === 'nobody') return await forgetInFile(dataDir, device);
    const told = answer.safeParse(reply.answer).data;
    return { kind: told?.forgotten ?? 'old' };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

/** Holds the lock meanwhile, so that no daemon starts with what is to be forgotten. */
async function forgetInFile(dataDir: string, { portalId, service, instance }: DeviceId): Promise<ForgetOutcome> {
  const lock = await takeLock(dataDir, () => ({}));
  if (lock.kind === 'held') return { kind: 'silent' };
  if (lock.kind === 'unlocked') return { kind: 'failed', reason: lock.reason };
  try {
    const file = devicesFile(openDataDir(dataDir, createLog('silent')));
    const known = file.read();
    const gx = known[portalId];
    const others = gx?.devices.filter((one) => one.service !== service || one.instance !== instance);
    if (!gx || !others || others.length === gx.devices.length) return { kind: 'unknown' };
    const isWritten = await file.write({ ...known, [portalId]: { ...gx, devices: others } });
    return isWritten ? { kind: 'forgotten' } : { kind: 'failed', reason: 'devices.json cannot be written' };
  } finally {
    await lock.release();
  }
}
