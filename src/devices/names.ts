/**
 * Names for people: the `device` tag, unique within a GX and service, and the `site` tag. Four `BMV-700` in one boat are
 * common; one name for all of them would average four batteries into one.
 */
import type { Device, Gx, Tags } from './device.ts';
import { TakenNames } from './taken.ts';
import { MAX_NAME_LENGTH } from './text.ts';

/** Names are cut to this many characters before an instance is appended. */
const MAX_BASE_LENGTH = 128;

const NEWLINES = /\r\n|[\n\r\t\u2028\u2029]/g;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;
const DANGLING_BACKSLASH = /\\(?=[\\,= ]|$)/g;

/** Text on one line and without control characters. */
export function plain(text: string): string {
  return text.replace(NEWLINES, ' ').replace(CONTROLS, '');
}

/** A name as the database will show it: one line, no control characters, no backslash where none can stand. */
export function cleanName(name: string): string {
  const line = plain(name).trim();
  // A part of a longer text would keep that in memory.
  const short = name.length > MAX_NAME_LENGTH ? Buffer.from(line.slice(0, MAX_NAME_LENGTH)).toString() : line;
  return short.replace(DANGLING_BACKSLASH, '/');
}

/** Names the device by its alias, else by what it says of itself. Whether its name or its `instance` tag changes. */
export function rename(device: Device, isReserved: (name: string) => boolean): boolean {
  const taken = takenBeside(device);
  release(device);
  const name = device.seat?.alias.name ?? deviceName(device, taken, (one) => isReserved(one) || taken.has(one));
  hold(device, name);
  const instanceTag = device.seat?.instanceTag ?? device.instance;
  if (name === device.name && instanceTag === device.instanceTag) return false;
  device.name = name;
  device.formerName = '';
  device.instanceTag = instanceTag;
  tag(device);
  return true;
}

/** Nobody else of the service may have the name from now on. */
export function hold(device: Device, name: string): void {
  takenBeside(device).take(name);
  device.heldName = name;
}

/** Another may have the name that the device has. Of a service of which no device has a name nothing is kept. */
export function release(device: Device): void {
  const taken = takenBeside(device);
  taken.free(device.heldName);
  device.heldName = '';
  if (taken.isEmpty) device.gx.takenNames.delete(cleanName(device.service));
}

/** Two services that are called alike in the database count as one. */
function takenBeside({ gx, service }: Device): TakenNames {
  const measurement = cleanName(service);
  const taken = gx.takenNames.get(measurement) ?? new TakenNames();
  gx.takenNames.set(measurement, taken);
  return taken;
}

export function tag(device: Device): void {
  const tags: Tags = [
    ['portal_id', device.portalId],
    ['instance', device.instanceTag],
    ['site', siteName(device.gx)],
    ['device', device.name],
  ];
  if (tags.some(([, value], index) => value !== device.tags[index]?.[1])) device.tags = tags;
}

export function tagSite(gx: Gx): void {
  gx.tags = [
    ['portal_id', gx.portalId],
    ['site', siteName(gx)],
  ];
  for (const device of gx.devices.values()) if (device.name !== '') tag(device);
}

/** Whether no other device of the service is there, apart from those that have an alias. */
export function isOnly(device: Device): boolean {
  for (const other of device.gx.devices.values()) {
    if (other !== device && other.service === device.service && !other.isAway && !other.seat) return false;
  }
  return true;
}

/**
 * CustomName, else `<ProductName> <instance>`, else `<service> <instance>`. A name that another device of the
 * service has already gets ` <instance>` appended: a newcomer never renames an old device.
 */
function deviceName(device: Device, taken: TakenNames, isTaken: (name: string) => boolean): string {
  const { service, instance, customName, productName } = device;
  const custom = base(customName);
  const plainName = custom || cleanName(`${base(productName) || service} ${instance}`);
  if (!isTaken(plainName)) return plainName;
  const withInstance = cleanName(`${plainName} ${instance}`);
  return isTaken(withInstance) ? taken.number(withInstance, isTaken) : withInstance;
}

/** What the GX itself calls the system, as it is remembered and written; else its portal id. */
export function systemName({ portalId }: Gx, said: string): string {
  return cleanName(said) || portalId;
}

/** The `site` tag: the configured name, else the GX's own, else the portal id. */
function siteName({ portalId, configuredName, systemName }: Gx): string {
  return cleanName(configuredName ?? '') || cleanName(systemName ?? '') || portalId;
}

/** Whether the `site` tag is configured, or the GX has said it, in this run or before. */
export function isSiteNamed({ configuredName, systemName }: Gx): boolean {
  return configuredName !== undefined || systemName !== undefined;
}

function base(name: string): string {
  return cleanName(cleanName(name).slice(0, MAX_BASE_LENGTH));
}
