/**
 * What a path that the catalogue does not know is taken for by its name alone. A number below `Alarms/` is an alarm: new
 * devices and drivers bring alarms before anybody has written them down, and an alarm that is not told is the worst loss.
 * `Settings`, and what stands below an alarm to set it, are none.
 */
import type { Entry, Names } from './entry.ts';

/** What a driver lets people set of an alarm. */
const SETTINGS: ReadonlySet<string> = new Set(['Active', 'Delay', 'Enable', 'Enabled', 'Restore', 'Threshold']);
const WORDS: Names = { 0: 'OK', 1: 'Warning', 2: 'Alarm' };
/** Of a label, in characters. */
const LONGEST = 80;

const WORD_BEGINS = /([a-z\d])(?=[A-Z])/g;

export function guess(service: string, path: string): Entry | undefined {
  if (service === 'settings') return undefined;
  const segments = path.split('/');
  const last = segments.at(-1) ?? '';
  if (!segments.slice(0, -1).includes('Alarms') || segments.includes('Settings') || SETTINGS.has(last))
    return undefined;
  return { log: 'yes', kind: 'alarm', label: labelOf(segments), names: WORDS, isGuess: true };
}

/** `Alarms/L1/LowBattery` is `L1 low battery`. */
function labelOf(segments: readonly string[]): string {
  const words = segments
    .filter((segment) => segment !== 'Alarms')
    .join(' ')
    .slice(0, LONGEST)
    .replace(WORD_BEGINS, '$1 ')
    .split(/[ _]+/);
  return words.map((word) => (/^[A-Z][a-z]+$/.test(word) ? word.toLowerCase() : word)).join(' ');
}
