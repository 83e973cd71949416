/**
 * What the GX calls an output or a relay: the name that a person gave it, else the one that its driver has, else its
 * number as the GX shows it, which begins at 1 where the path begins at 0. The names come as topics of their own.
 */
import type { Device } from '../devices/device.ts';
import { shorten } from '../devices/text.ts';
import type { Watch } from './events.ts';

/** Longest name that is remembered, in characters. */
const LONGEST = 100;

const OUTPUT = /^(SwitchableOutput|Channel|Relay)\/([^/]+)\/(?:State|Auto)$/;
const NAME = /^(?:SwitchableOutput\/[^/]+\/(?:Name|Settings\/CustomName)|Channel\/[^/]+\/CustomName)$/;
const RELAY_NAME = /^Settings\/Relay\/\d+\/CustomName$/;

/** Whether events of the path say the name of an output. */
export function isOutputPath(path: string): boolean {
  return OUTPUT.test(path);
}

/** Undefined where the path names no output. */
export function watchOutputNames({ service, outputNames }: Device, path: string): Watch | undefined {
  if (!(service === 'settings' ? RELAY_NAME : NAME).test(path)) return undefined;
  return (value) => void outputNames.set(path, shorten(String(value), LONGEST).trim());
}

/** The `label` of a path, and where it is one of an output, with the name in place of `output 2`. */
export function namedLabel(device: Device, path: string, label: string): string {
  const [, kind, id] = OUTPUT.exec(path) ?? [];
  if (kind === undefined || id === undefined) return capital(label);
  const name = nameOf(device, kind, id);
  const generic = `${kind === 'SwitchableOutput' ? 'output' : kind.toLowerCase()} ${id}`;
  if (name === undefined || !label.endsWith(generic)) return capital(label);
  const before = label.slice(0, -generic.length);
  return before === '' ? name : capital(before) + name;
}

function nameOf({ gx, service, outputNames }: Device, kind: string, id: string): string | undefined {
  const given = outputNames.get(`SwitchableOutput/${id}/Settings/CustomName`);
  const driver = outputNames.get(`SwitchableOutput/${id}/Name`);
  if (kind === 'SwitchableOutput') return given || driver;
  const numbered = /^\d{1,4}$/.test(id) ? `${kind} ${Number(id) + 1}` : undefined;
  if (kind === 'Channel') return outputNames.get(`Channel/${id}/CustomName`) || given || driver || numbered;
  const settings = service === 'system' ? gx.devices.get('settings/0') : undefined;
  return given || settings?.outputNames.get(`Settings/Relay/${id}/CustomName`) || driver || numbered;
}

export function capital(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1);
}
