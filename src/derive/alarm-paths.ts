/**
 * Which paths are alarms (`gx_alarm`), and how bad each of their values is. Alarms are what the catalogue calls one and
 * advises to store, and numbers below `Alarms/` that it does not know; thresholds of an alarm are none. Of errors those
 * that a person must see to: a meter or a PV inverter has codes that mean nothing without its manual.
 */
import { lookUp } from '../catalogue/catalogue.ts';
import type { Entry } from '../catalogue/entry.ts';
import type { Severity } from '../types.ts';
import { wordOf } from './events.ts';
import { capital } from './outputs.ts';

export interface AlarmPath {
  /** The tag `alarm`: the path, but for what a VE.Bus system says of each phase. */
  readonly name: string;
  readonly label: string;
  /** Undefined where the value says nothing. */
  levelOf(value: number | string): Severity | undefined;
  wordOf(value: number | string): string;
}

/** Their `ErrorCode` is that of a charger. */
const CHARGERS: ReadonlySet<string> = new Set(['alternator', 'charger', 'dcdc', 'multi', 'solarcharger']);
/** Codes of a charger that the GX itself shows as warnings. */
const WARNINGS: ReadonlySet<number> = new Set([14, 65, 66, 150, 151, 160, 161, 162]);
/** Their `Error/{n}/Id` are texts such as `maker:e-12`: e an error, w a warning, i information. */
const WITH_ERROR_TEXTS: ReadonlySet<string> = new Set(['alternator', 'dcgenset', 'genset']);

const ERROR_TEXT = /^Error\/\d+\/Id$/;
const OF_PHASE = /^Alarms\/(L[123])\//;

const bad = (code: number): Severity => (code === 0 ? 0 : 2);
const badOrWarning = (code: number): Severity => (WARNINGS.has(code) ? 1 : bad(code));

/** Undefined where the path is no alarm. */
export function alarmPath(service: string, path: string): AlarmPath | undefined {
  const entry = lookUp(service, path);
  if (entry?.kind === 'alarm' && entry.log !== 'no' && service !== 'settings') return ofLevels(service, path, entry);
  if (entry?.kind !== 'error') return undefined;
  if (WITH_ERROR_TEXTS.has(service) && ERROR_TEXT.test(path)) return ofTexts(path, entry);
  if (path === 'ErrorCode' && CHARGERS.has(service)) return ofCodes(path, entry, badOrWarning);
  const isOfBattery = service === 'battery' && (path === 'ErrorCode' || path.startsWith('Errors/SmartLithium/'));
  const isOfVebus = service === 'vebus' && path === 'VebusError';
  return isOfBattery || isOfVebus ? ofCodes(path, entry, bad) : undefined;
}

/** The phase of which the path tells, where that is no part of the alarm's name. */
export function phaseOf(name: string, path: string): string | undefined {
  return path === name ? undefined : OF_PHASE.exec(path)?.[1];
}

function ofLevels(service: string, path: string, entry: Entry): AlarmPath {
  // Firmware has the one, or the other, or both.
  const name = service === 'vebus' ? path.replace(OF_PHASE, 'Alarms/') : path;
  const whole = name === path ? entry : (lookUp(service, name) ?? entry);
  const levelOf = (value: number | string) => {
    // A text is no alarm, and neither is a threshold.
    if (typeof value === 'string' || (entry.isGuess && (value < 0 || !Number.isInteger(value)))) return undefined;
    return value >= 2 ? 2 : value >= 1 ? 1 : 0;
  };
  return { name, label: capital(whole.label), levelOf, wordOf: (value) => wordOf(entry, levelOf(value) ?? 0) };
}

function ofCodes(path: string, entry: Entry, level: (code: number) => Severity): AlarmPath {
  const levelOf = (value: number | string) => (typeof value === 'string' ? undefined : level(value));
  return { name: path, label: capital(entry.label), levelOf, wordOf: (value) => wordOf(entry, value) };
}

function ofTexts(path: string, entry: Entry): AlarmPath {
  const levelOf = (value: number | string) => {
    if (typeof value === 'number') return undefined;
    return value.includes(':e-') ? 2 : value.includes(':w-') ? 1 : 0;
  };
  return { name: path, label: capital(entry.label), levelOf, wordOf: (value) => wordOf(entry, value) || 'none' };
}
