/** The devices that are known, for a person who asks: the daemon tells over its lock, and where none runs the file does. */
import * as z from 'zod';
import type { PartHealth } from '../shared/health.ts';
import { createLog } from '../shared/log.ts';
import type { InstallationStatus } from '../shared/status.ts';
import { type Devices, devicesFile } from './devices.ts';
import { askLock } from './lock.ts';
import { openDataDir } from './state-file.ts';

const text = z.string();
const known = z.object({
  portalId: text,
  /** Undefined where its GX has not told its name. */
  site: text.optional(),
  service: text,
  instance: text,
  name: text,
  serial: text,
  /** What tells that it is two devices. */
  shared: text.optional(),
  /** Undefined where nothing is known about it. */
  isOnline: z.boolean().optional(),
  since: z.number(),
});
const way = z.object({
  /** Undefined where the GX was never met. */
  portalId: text.optional(),
  site: text,
  ok: z.boolean(),
  message: text,
  since: z.number(),
});
const answer = z.object({
  devices: z.array(known),
  /** How the way to each GX is. */
  gx: z.array(way),
});
const request = z.object({ devices: z.literal(true) });

export type KnownDevice = z.output<typeof known>;
export type KnownWay = z.output<typeof way>;
type Told = z.output<typeof answer>;

/** Whether a request at the lock asks for them. */
export function asksForDevices(asked: unknown): boolean {
  return request.safeParse(asked).success;
}

/** What is answered to such a request. */
export function devicesAnswer(
  devices: Devices,
  health: readonly PartHealth[],
  installations: readonly Pick<InstallationStatus, 'part' | 'portalId' | 'site'>[],
): Told {
  const parts = new Map(health.map((part) => [part.name, part]));
  const gx = installations.map(({ part, portalId, site }) => {
    const { ok = false, code, message = '', since = 0 } = parts.get(part) ?? {};
    // While reading is held back the GX is there.
    const way = { site, ok: ok || code === 'held_back', message, since };
    return portalId === undefined ? way : { ...way, portalId };
  });
  return { devices: knownIn(devices), gx };
}

interface KnownDevices {
  readonly devices: readonly KnownDevice[];
  readonly isRunning: boolean;
  /** What the daemon says of each GX; empty where none runs, or one of an older version. */
  readonly gx: readonly KnownWay[];
}

export async function askDevices(dataDir: string): Promise<KnownDevices> {
  const reply = await askLock(dataDir, { devices: true }).catch(() => undefined);
  const told = reply?.kind === 'answered' ? answer.safeParse(reply.answer).data : undefined;
  const isRunning = reply?.kind === 'answered' || reply?.kind === 'silent';
  if (told) return { ...told, isRunning };
  return { devices: knownIn(devicesFile(openDataDir(dataDir, createLog('silent'))).read()), isRunning, gx: [] };
}

/** In the order of GX, service and instance. */
function knownIn(remembered: Devices): KnownDevice[] {
  const all = Object.entries(remembered).flatMap(([portalId, { devices, site }]) =>
    devices.map(({ service, instance, name, serial, shared, presence }) => {
      const { isOnline, since = 0 } = presence ?? {};
      return { portalId, site, service, instance, name, serial, shared, isOnline, since };
    }),
  );
  const key = ({ portalId, service, instance }: KnownDevice) => `${portalId}/${service}/${instance}`;
  return all.sort((a, b) => key(a).localeCompare(key(b), 'en', { numeric: true }));
}
