/**
 * `gx-logger devices`: the devices that are known, and which of them are there, as last saved (within 10 s of a change).
 * `gx-logger devices forget <service>/<instance>`: one that is gone for good is not shown as offline any longer. Where no
 * daemon runs the files in DATA_DIR are changed.
 */
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { codeOf, reasonOf } from '../shared/files.ts';
import { createLog } from '../shared/log.ts';
import { devicesFile } from '../state/devices.ts';
import { type ForgetOutcome, forgetDevice as forget } from '../state/forget.ts';
import { askHolder } from '../state/lock.ts';
import { openDataDir } from '../state/state-file.ts';
import type { DeviceId } from '../types.ts';
import { barrier } from './access.ts';
import { columns } from './columns.ts';
import { localInstant } from './units.ts';

/** What it saves at its stop, if not all of it each time. */
const SAVED = ['devices.json', 'readings.json'];

interface Known extends DeviceId {
  readonly name: string;
  readonly serial: string;
  /** Undefined where nothing is saved about it. */
  readonly isOnline: boolean | undefined;
  /** What tells that it is two devices. */
  readonly shared: string | undefined;
  readonly since: number;
}

/** Resolves with whether DATA_DIR can be read. */
export async function devices(config: Config, say: (line: string) => void): Promise<boolean> {
  if (!(await isReadable(config, 'devices', say))) return false;
  const known = readKnown(config.data_dir);
  if (known.length === 0) {
    say(`no device is known in ${config.data_dir} yet`);
    return true;
  }
  const isRunning = (await askHolder(config.data_dir)) !== undefined;
  if (!isRunning) say(`gx-logger is not running; this is the state as of ${localInstant(savedAt(config.data_dir))}:`);
  const portals = new Set(known.map(({ portalId }) => portalId));
  for (const portalId of portals) {
    if (portals.size > 1) say(`${portalId}:`);
    const rows = known.filter((device) => device.portalId === portalId).map((device) => rowOf(device, isRunning));
    for (const line of columns(rows)) say(line);
  }
  return true;
}

/** Resolves with whether it is forgotten. */
export async function forgetDevice(
  config: Config,
  name: string,
  portal: string | undefined,
  say: (line: string) => void,
): Promise<boolean> {
  if (!(await isReadable(config, `devices forget ${name}`, say))) return false;
  const known = readKnown(config.data_dir).filter(({ portalId }) => portal === undefined || portalId === portal);
  const meant = known.filter((device) => placeOf(device) === name);
  const [device, ...others] = meant;
  if (!device) {
    const called = known.filter((one) => one.name.toLowerCase() === name.toLowerCase()).map(placeOf);
    const hint =
      called.length > 0 ? `use ${[...new Set(called)].join(' or ')}` : 'gx-logger devices lists the known ones';
    say(`${name} is not known${portal ? ` of ${portal}` : ''} as <service>/<instance>; ${hint}`);
    return false;
  }
  if (others.length > 0) {
    say(`several GX have ${name}: choose one with --portal ${meant.map(({ portalId }) => portalId).join(' or ')}`);
    return false;
  }
  const who = device.name === '' ? name : `${name} (${device.name})`;
  const outcome = await forget(config.data_dir, device);
  say(`${who} ${inWords(outcome, config)}`);
  return outcome.kind === 'forgotten';
}

function inWords(outcome: ForgetOutcome, { data_dir }: Config): string {
  switch (outcome.kind) {
    case 'forgotten':
      return 'is forgotten';
    case 'online':
      return 'is online: not forgotten';
    case 'unknown':
      return 'is not known to the gx-logger that runs here: there is nothing to forget';
    case 'old':
      return 'is not forgotten: the gx-logger that runs here is of another version and does not understand; restart it';
    case 'silent':
      return `is not forgotten: a gx-logger runs on ${data_dir} and does not answer; try again, or restart it`;
    case 'failed':
      return `is not forgotten: ${data_dir} cannot be used (${outcome.reason})`;
  }
}

/** Says why it is not. A folder that is not there holds nothing. */
async function isReadable({ data_dir }: Config, command: string, say: (line: string) => void): Promise<boolean> {
  const failed = (error: unknown) =>
    codeOf(error) === 'ENOENT' ? undefined : `${data_dir} cannot be read: ${reasonOf(error)}`;
  const why = (await barrier(data_dir, command)) ?? (await readdir(data_dir).then(() => undefined, failed));
  if (why !== undefined) say(why);
  return why === undefined;
}

/** When something was last saved, ms since 1970. */
function savedAt(dataDir: string): number {
  return Math.max(...SAVED.map((name) => statSync(join(dataDir, name), { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

function readKnown(dataDir: string): Known[] {
  const remembered = devicesFile(openDataDir(dataDir, createLog('silent'))).read();
  const known = Object.entries(remembered).flatMap(([portalId, { devices }]) =>
    devices.map(({ service, instance, name, serial, shared, presence }) => {
      const { isOnline, since = 0 } = presence ?? {};
      return { portalId, service, instance, name, serial, shared, isOnline, since };
    }),
  );
  return known.sort((a, b) => keyOf(a).localeCompare(keyOf(b), 'en', { numeric: true }));
}

function keyOf(device: DeviceId): string {
  return `${device.portalId}/${placeOf(device)}`;
}

function placeOf({ service, instance }: DeviceId): string {
  return `${service}/${instance}`;
}

function rowOf(device: Known, isRunning: boolean): string[] {
  const { name, serial, shared, isOnline, since } = device;
  // Whether a device that was online is so still, nobody knows while nobody listens.
  const online = isRunning ? 'online since' : 'was online, since';
  const state = isOnline === undefined ? '' : `${isOnline ? online : 'offline since'} ${localInstant(since)}`;
  const identity = shared === undefined ? serial && `serial ${serial}` : `shared by two devices: ${shared}`;
  return [placeOf(device), name, state, identity];
}
