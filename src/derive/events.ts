/**
 * Changes worth a line in "what happened at 03:12": of alarms, errors, and of what the catalogue marks as an event, in
 * its words. A device's latest codes are remembered, so what changed while it was away, or while this program was, is an
 * event when it shows. The first code in life is none, but for an alarm or error that is active.
 *
 * A state is told once it has lasted 30 s, with the time at which it came: one that goes back before is no event.
 */
import type { Entry } from '../catalogue/entry.ts';
import { type Device, type Facts, type Gx, isWithin } from '../devices/device.ts';
import type { EventKind, Severity } from '../types.ts';

/** How long a state must last, ms. */
const LASTING = 30_000;

/** Takes every number and text of a topic. */
export type Watch = (value: number | string, time: number) => void;

/** Undefined where no change of the path is an event. */
export function watchEvents(
  device: Device,
  path: string,
  entry: Entry | undefined,
  facts: Facts,
  onChange: () => void,
): Watch | undefined {
  const kind = entry && kindOf(entry);
  if (!entry || !kind) return undefined;
  const { codes, untold } = device;
  const tell: Watch = (value, time) => {
    const before = codes.get(path);
    codes.set(path, value);
    onChange();
    const severity = severityOf(kind, value);
    if (before === undefined && severity === 0) return;
    facts.event(device, kind, describe(entry, kind, before, value), severity, time);
  };
  const compare: Watch = (value, time) => {
    const before = codes.get(path);
    if (kind !== 'state' || before === undefined) {
      if (value !== before) tell(value, time);
    } else if (value === before) untold.delete(path);
    else if (value !== untold.get(path)?.value) untold.set(path, { value, since: time, tell });
  };
  const defer: Watch = (value, time) => facts.defer(device, () => compare(value, time));
  // It may have to be compared with another device's codes.
  return (value, time) => (device.isDoubted ? defer(value, time) : compare(value, time));
}

/** Tells the states that have lasted long enough, while what is known of the GX is true. */
export function tellStates(gx: Gx, now: number): void {
  if (!gx.isUp || !gx.isAlive || !gx.isComplete) return;
  for (const { untold } of gx.known()) {
    for (const [path, { value, since, tell }] of untold) {
      if (isWithin(now, since, LASTING)) continue;
      untold.delete(path);
      tell(value, since);
    }
  }
}

function kindOf({ kind, event }: Entry): EventKind | undefined {
  return kind === 'alarm' || kind === 'error' ? kind : event;
}

/** Of an alarm its own level, of an error 2. */
function severityOf(kind: EventKind, value: number | string): Severity {
  if ((kind !== 'alarm' && kind !== 'error') || value === 0 || value === '') return 0;
  return kind === 'alarm' && value === 1 ? 1 : 2;
}

function describe(entry: Entry, kind: EventKind, before: number | string | undefined, value: number | string): string {
  const word = wordOf(entry, value);
  const isChange = kind !== 'alarm' && kind !== 'error' && before !== undefined;
  return `${labelOf(entry)}: ${isChange ? `${wordOf(entry, before)} -> ${word}` : word}`;
}

/** What the path is, for example `Low voltage`. */
export function labelOf({ label }: Entry): string {
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** A code in words; the code itself where the catalogue has none. */
export function wordOf(entry: Entry, code: number | string): string {
  if (typeof code === 'string') return code;
  const { names, bits } = entry;
  if (names?.[code] !== undefined) return names[code];
  if (bits === undefined || !Number.isInteger(code) || code < 0) return String(code);
  const set = Object.keys(bits).filter((bit) => Math.floor(code / 2 ** Number(bit)) % 2 === 1);
  return set.length === 0 ? 'none' : set.map((bit) => bits[Number(bit)]).join(', ');
}
