/**
 * Changes worth a line in "what happened at 03:12": of alarms, errors, and of what the catalogue marks as an event, in
 * its words. A device's latest codes are remembered, so what changed while it was away, or while this program was, is an
 * event when it shows. The first code in life is none, but for an alarm or error that is active.
 */
import type { Entry } from '../catalogue/entry.ts';
import type { EventKind, Facts, Severity } from '../types.ts';
import type { Device } from './device.ts';
import { labelOf, wordOf } from './words.ts';

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
  const { codes } = device;
  return (value, time) => {
    const before = codes.get(path);
    if (value === before) return;
    codes.set(path, value);
    onChange();
    const severity = severityOf(kind, value);
    if (before === undefined && severity === 0) return;
    facts.event(device, kind, describe(entry, kind, before, value), severity, time);
  };
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
