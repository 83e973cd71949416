/**
 * `gx-logger devices`: the devices that are known, and which of them are there, as last saved (once a minute while the
 * daemon runs). `gx-logger devices forget <service>/<instance>`: one that is gone for good is not shown as offline any
 * longer; it works while the daemon runs and while it does not.
 */
import type { Config } from '../config/schema.ts';
import { openDataDir } from '../data-dir.ts';
import { askToForget } from '../forget.ts';
import { createLog } from '../log.ts';
import { derivedSchema, rememberedSchema } from '../state.ts';
import type { DeviceId } from '../types.ts';
import { instant } from './units.ts';

interface Known extends DeviceId {
  readonly name: string;
  readonly serial: string;
  /** Undefined where nothing is saved about it. */
  readonly isOnline: boolean | undefined;
  readonly since: number;
}

export function devices(config: Config, say: (line: string) => void): void {
  const known = readKnown(config.data_dir);
  if (known.length === 0) say(`no device is known in ${config.data_dir} yet`);
  const portals = new Set(known.map(({ portalId }) => portalId));
  for (const portalId of portals) {
    if (portals.size > 1) say(`${portalId}:`);
    const rows = known.filter((device) => device.portalId === portalId).map(rowOf);
    for (const line of aligned(rows)) say(line);
  }
}

/** Resolves with whether the wish is left for the daemon. Rejects when it cannot be written. */
export async function forgetDevice(
  config: Config,
  name: string,
  portal: string | undefined,
  say: (line: string) => void,
): Promise<boolean> {
  const known = readKnown(config.data_dir);
  const slash = name.indexOf('/');
  const [service, instance] = [name.slice(0, slash), name.slice(slash + 1)];
  const found = known.filter((device) => device.service === service && device.instance === instance);
  const meant = portal === undefined ? found : found.filter(({ portalId }) => portalId === portal);
  const [device, ...others] = meant;
  if (!device) {
    say(`${name} is not known${portal ? ` of ${portal}` : ''}; gx-logger devices lists what is`);
    return false;
  }
  if (others.length > 0) {
    say(`several GX have ${name}: say which with --portal ${meant.map(({ portalId }) => portalId).join(' or ')}`);
    return false;
  }
  await askToForget(config.data_dir, { portalId: device.portalId, service, instance });
  say(`${name} (${device.name}) will be forgotten within seconds, or when gx-logger starts, if it is offline then`);
  return true;
}

function readKnown(dataDir: string): Known[] {
  const folder = openDataDir(dataDir, createLog('silent'));
  const names = folder.stateFile('devices.json', rememberedSchema, { sites: {}, devices: [] }).read().devices;
  const presences = folder.stateFile('derive.json', derivedSchema, { devices: [] }).read().devices;
  const ids = new Map([...presences, ...names].map((device) => [keyOf(device), device as DeviceId]));
  const known = [...ids].map(([key, { portalId, service, instance }]) => {
    const named = names.find((device) => keyOf(device) === key);
    const presence = presences.find((device) => keyOf(device) === key);
    return {
      portalId,
      service,
      instance,
      name: named?.device ?? '',
      serial: named?.serial ?? '',
      isOnline: presence?.isOnline,
      since: presence?.since ?? 0,
    };
  });
  return known.sort((a, b) => keyOf(a).localeCompare(keyOf(b), 'en', { numeric: true }));
}

function keyOf({ portalId, service, instance }: DeviceId): string {
  return `${portalId}/${service}/${instance}`;
}

function rowOf({ service, instance, name, serial, isOnline, since }: Known): string[] {
  const state = isOnline === undefined ? '' : `${isOnline ? 'online' : 'offline'} since ${instant(since)}`;
  return [`${service}/${instance}`, name, state, serial && `serial ${serial}`];
}

/** Rows as lines, each column as wide as it must be. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
