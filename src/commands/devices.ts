/**
 * `gx-logger devices`: the devices that are known, and which of them are there. The daemon that runs is asked; where none
 * runs it is as last saved.
 * `gx-logger devices forget <service>/<instance>`: one that is gone for good is not shown as offline any longer. Where no
 * daemon runs the files in DATA_DIR are changed.
 */
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { placeOf } from '../devices/device.ts';
import { codeOf, reasonOf } from '../shared/files.ts';
import { type ForgetOutcome, forgetDevice as forget } from '../state/forget.ts';
import { askDevices, type KnownDevice, type KnownWay } from '../state/known.ts';
import { barrier } from './access.ts';
import { columns } from './columns.ts';
import { isCalled, namesOf, noGx } from './names.ts';
import { localInstant } from './units.ts';

/** What it saves at its stop, if not all of it each time. */
const SAVED = ['devices.json', 'readings.json'];

const NAMING = 'after its start gx-logger gives all devices their names within 15 s; ask again then';

/** Resolves with whether DATA_DIR can be read, and the GX of this site or portal id is known. */
export async function devices(config: Config, say: (line: string) => void, site?: string): Promise<boolean> {
  if (!(await isReadable(config, 'devices', say))) return false;
  const { devices: all, isRunning, gx } = await askDevices(config.data_dir);
  const called = namer(config, gx);
  const known = all.filter((device) => isCalled(called(device), site));
  const ways = gx.filter((way) => isCalled(called(way), site));
  const away = ways.filter(({ ok }) => !ok);
  if (site !== undefined && known.length === 0 && ways.length === 0) {
    say(noGx(site, [...new Set([...all, ...gx].flatMap((one) => called(one)[0] ?? []))]));
    return false;
  }
  if (known.length === 0) {
    const words = away.map((way) => (gx.length > 1 ? `${way.site}: ${way.message}` : way.message));
    const why = words.length > 0 ? `: ${words.join('; ')}` : isRunning ? `: ${NAMING}` : '';
    say(`no device is known in ${config.data_dir} yet${why}`);
    return true;
  }
  if (!isRunning) say(`gx-logger is not running; this is the state as of ${localInstant(savedAt(config.data_dir))}:`);
  const portals = new Set(known.map(({ portalId }) => portalId));
  for (const portalId of portals) {
    const own = known.filter((device) => device.portalId === portalId);
    const [only] = gx.length === 1 ? gx : [];
    const way = gx.find((one) => one.portalId === portalId) ?? (only?.portalId === undefined ? only : undefined);
    const isAway = way?.ok === false;
    const [name] = own.flatMap(called);
    if (portals.size > 1) say(name === portalId ? `${portalId}:` : `${name} (${portalId}):`);
    if (isAway) say(`the GX is away since ${localInstant(way.since)} (${way.message}); this is as it was before:`);
    // A GX that is configured no more is nobody's to hear.
    const isHeard = isRunning && !isAway && (way !== undefined || gx.length === 0);
    for (const line of columns(own.map((device) => rowOf(device, isHeard)))) say(line);
  }
  const never = away.filter(({ portalId }) => portalId === undefined || !portals.has(portalId));
  if (gx.length > 1) for (const way of never) say(`${way.site}: no device is known yet: ${way.message}`);
  return true;
}

/** Resolves with whether it is forgotten. */
export async function forgetDevice(
  config: Config,
  name: string,
  /** The portal id or the site of its GX. */
  whose: string | undefined,
  say: (line: string) => void,
): Promise<boolean> {
  if (!(await isReadable(config, `devices forget ${name}`, say))) return false;
  const { devices: all, gx } = await askDevices(config.data_dir);
  const called = namer(config, gx);
  const known = all.filter((device) => isCalled(called(device), whose));
  const meant = known.filter((device) => placeOf(device) === name);
  const [device, ...others] = meant;
  if (!device) {
    const places = known.filter((one) => one.name.toLowerCase() === name.toLowerCase()).map(placeOf);
    const hint =
      places.length > 0 ? `use ${[...new Set(places)].join(' or ')}` : 'gx-logger devices lists the known ones';
    say(`${name} is not known${whose ? ` of ${whose}` : ''} as <service>/<instance>; ${hint}`);
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

/** What the GX of a device, or that of a way, is called, the best first: where the daemon runs it knows the site. */
function namer(config: Config, gx: readonly KnownWay[]) {
  const names = namesOf(config);
  return ({ portalId, site }: Pick<KnownWay, 'portalId' | 'site'> | KnownDevice): readonly string[] =>
    portalId === undefined ? [site ?? ''] : names.of(portalId, gx.find((way) => way.portalId === portalId)?.site);
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

function rowOf(device: KnownDevice, isHeard: boolean): string[] {
  const { name, serial, shared, isOnline, since } = device;
  // Whether a device that was online is so still, nobody knows while nobody listens, or nothing is heard.
  const online = isHeard ? 'online since' : 'was online, since';
  const state = isOnline === undefined ? '' : `${isOnline ? online : 'offline since'} ${localInstant(since)}`;
  const identity = shared === undefined ? serial && `serial ${serial}` : `shared by two devices: ${shared}`;
  return [placeOf(device), name, state, identity];
}
