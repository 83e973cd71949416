/**
 * Changes worth a line in "what happened at 03:12": of alarms, errors, and of what the catalogue marks as an event, in
 * its words. A device's latest codes are remembered, so what changed while it was away, or while this program was, is an
 * event when it shows. The first code in life is none, but for an alarm or error that is active.
 *
 * A state is told once it has lasted 30 s, with the time at which it came: one that goes back before is no event. What
 * somebody switches, an output or a relay, is told at once; before the first full publish is complete its name may not
 * have come yet, so it waits for that.
 */
import type { Entry } from '../catalogue/entry.ts';
import { type Device, type Facts, type Gx, isWithin } from '../devices/device.ts';
import { shorten } from '../devices/text.ts';
import type { EventKind, Severity } from '../types.ts';
import { isOutputPath, namedLabel } from './outputs.ts';

/** How long a state must last, ms. */
const LASTING = 30_000;
/** Longest code that is a text, in characters. */
const LONGEST = 100;
const ALARM = 2;
/** Of one device: a large battery has two hundred. */
const MOST_CODES = 1_000;
/** Of what feeds the system: grid and shore. */
const MAINS: ReadonlySet<unknown> = new Set([1, 3]);

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
  const { codes, untold, gx } = device;
  const isOutput = entry.event === 'output' || isOutputPath(path);
  const tell: Watch = (value, time) => {
    const before = codes.get(path);
    keepCode(codes, path, value);
    onChange();
    const severity = severityOf(kind, before, value);
    if (before === undefined && severity === 0) return;
    const label = namedLabel(device, path, entry.label);
    facts.event(device, kind, describe(entry, label, kind, before, value), severity, time);
  };
  const compare: Watch = (value, time) => {
    const before = codes.get(path);
    // Of two devices in turns only what begins is told at once.
    const begins = isActive(kind, value) && !isActive(kind, before ?? 0);
    const lasting = device.sharing ? (begins ? 0 : LASTING) : kind === 'state' && !isOutput ? LASTING : 0;
    if (before === undefined || (lasting === 0 && (gx.isComplete || !isOutput))) {
      untold.delete(path);
      if (value !== before) tell(value, time);
    } else if (value === before) untold.delete(path);
    else if (value !== untold.get(path)?.value) untold.set(path, { value, since: time, lasting, tell });
  };
  const take: Watch = (value, time) => compare(typeof value === 'string' ? shorten(value, LONGEST) : value, time);
  const defer: Watch = (value, time) => facts.defer(device, () => take(value, time));
  // It may have to be compared with another device's codes.
  const watch: Watch = (value, time) => (device.isDoubted ? defer(value, time) : take(value, time));
  if (!entry.isGuess) return watch;
  // A text is no alarm, and neither is a threshold.
  return (value, time) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) watch(Math.min(value, ALARM), time);
  };
}

/** Remembers what was told; of a device that has far too many the oldest goes. */
export function keepCode(codes: Map<string, number | string>, path: string, code: number | string): void {
  if (codes.size >= MOST_CODES && !codes.has(path)) {
    const [oldest] = codes.keys();
    if (oldest !== undefined) codes.delete(oldest);
  }
  codes.set(path, code);
}

/** Tells the states that have lasted long enough, while what is known of the GX is true. */
export function tellStates(gx: Gx, now: number): void {
  if (!gx.isUp || !gx.isAlive || !gx.isComplete) return;
  for (const { untold } of gx.known()) {
    for (const [path, { value, since, lasting, tell }] of untold) {
      if (isWithin(now, since, lasting)) continue;
      untold.delete(path);
      tell(value, since);
    }
  }
}

function kindOf({ kind, event }: Entry): EventKind | undefined {
  if (kind === 'alarm' || kind === 'error') return kind;
  return event === 'output' ? 'state' : event;
}

/** Of an alarm its own level, of an error 2; the loss of shore or grid power is a warning. */
function severityOf(kind: EventKind, before: number | string | undefined, value: number | string): Severity {
  if (kind === 'source') return MAINS.has(before) && !MAINS.has(value) ? 1 : 0;
  if (!isActive(kind, value)) return 0;
  return kind === 'alarm' && value === 1 ? 1 : 2;
}

/** Whether it is an alarm or an error, and there. */
function isActive(kind: EventKind, value: number | string): boolean {
  return (kind === 'alarm' || kind === 'error') && value !== 0 && value !== '';
}

function describe(
  entry: Entry,
  label: string,
  kind: EventKind,
  before: number | string | undefined,
  value: number | string,
): string {
  const word = wordOf(entry, value);
  const isChange = kind !== 'alarm' && kind !== 'error' && before !== undefined;
  return `${label}: ${isChange ? `${wordOf(entry, before)} -> ${word}` : word}`;
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
