/** One path in words: what it is, where it is stored, and a query to begin with. Pure. */
import { lookUp } from '../../catalogue/catalogue.ts';
import type { Entry, Kind, Names } from '../../catalogue/entry.ts';
import { PROFILES, type Profile } from '../../points/profiles.ts';
import { decide } from '../../points/rules.ts';
import { inShort } from '../explain/words.ts';
import type { Path } from './search.ts';

const KINDS: Readonly<Record<Kind, string>> = {
  quantity: 'a quantity: its mean over time means something',
  angle: 'a direction: its mean is that of vectors',
  counter: 'a counter: it rises until it is reset',
  state: 'a state, or what a device notes down: the last value counts',
  alarm: 'an alarm: 0 is well, 1 a warning, 2 an alarm; every change is an event',
  error: 'an error: 0, or an empty text, is none; every change is an event',
  setting: 'a setting: it stays until somebody, or a controller, sets it again',
  time: 'a time that runs by itself',
  text: 'a text',
  identity: 'who the device is',
  json: 'a list or an object: stored only where a rule says json, as text',
  position: 'a position: private',
  secret: 'a secret: never stored, shown or sent',
};

const RESETS: Readonly<Record<NonNullable<Entry['reset']>, string>> = {
  never: 'never',
  user: 'when somebody resets it, on the device or at a service',
  daily: 'every day; a solar charger begins a day with the light, not at midnight',
  session: 'with every session or run',
  boot: 'when the GX starts',
  device: 'when the device is switched off and when the GX starts',
  wraps: 'when it is full',
  unknown: 'unknown: take a fall for a restart',
};

const ADVICE: Readonly<Record<Entry['log'], string>> = {
  yes: 'worth its place at every change; an unchanged value is stored again after 5 minutes',
  slow: 'changes seldom or matters little; an unchanged value is stored again after an hour',
  tag: 'who the device is: its name in every point, and a field of gx_device_text',
  no: 'nobody charts it',
  private: 'tells where or whose the system is: off unless asked for',
  secret: 'never leaves the door',
};

const TEXTS: ReadonlySet<Kind> = new Set(['text', 'identity', 'json']);

export function describe({ service, path, pattern, entry: raw }: Path): string[] {
  const example = instanceOf(path);
  const entry = lookUp(service, example) ?? raw;
  const { kind, unit, decimals, sign, reset, names, bits, event, chart, log } = entry;
  const facts: (readonly [name: string, ...words: string[]])[] = [];
  const tell = (name: string, ...words: string[]) => facts.push([name, ...words]);
  if (pattern !== path) tell('pattern', `${service}/${pattern}`);
  tell('kind', KINDS[kind]);
  if (unit)
    tell('unit', `${unit}${decimals === undefined ? '' : `, ${digits(decimals)}`}; as it arrives, never scaled`);
  if (sign) tell('sign', sign);
  if (reset) tell('starts at 0', RESETS[reset]);
  if (names) tell('values', ...inLines(names));
  if (bits) tell('bits', ...inLines(bits), 'bit 0 is the lowest; several can be set at once');
  if (event)
    tell('event', `a change${event === 'state' ? ' that holds for 30 s' : ''} is a line of gx_event, kind ${event}`);
  if (chart) tell('charted', 'commonly');
  tell('advice', `${log}: ${ADVICE[log]}`);
  for (const profile of PROFILES) tell(`  ${profile}`, inProfile(service, example, profile));
  if (log !== 'secret') {
    const text = TEXTS.has(kind);
    const measurement = service === 'any' ? '<service>' : service;
    const field = `field "${example}" of measurement "${text ? `${measurement}_text` : measurement}"`;
    tell('stored as', text ? `${field}; a number: "${measurement}"` : `${field}, a float`);
    if (!text) tell('InfluxQL', ...query(measurement, example, kind));
  }
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.flatMap(([name, ...words]) =>
    words.map((line, index) => `  ${(index === 0 ? name : '').padEnd(width)}  ${line}`),
  );
  return [`${service}/${path}: ${path === pattern ? raw.label : entry.label}`, '', ...lines];
}

function inProfile(service: string, path: string, profile: Profile): string {
  const decision = decide({ index: 0, portalId: '', service, instance: '0', path }, [], profile, false);
  return decision.filteredBy === undefined ? inShort(decision) : `not stored: ${decision.why}`;
}

/** A path that exists, for one with placeholders. */
function instanceOf(path: string): string {
  return path
    .replace('{phase}', 'L1')
    .replace('{letter}', 'A')
    .replace('{id}', 'x')
    .replace(/History\/Daily\/\{n\}/, 'History/Daily/0')
    .replace(/\{\w+\}/g, '1');
}

function digits(count: number): string {
  return count === 0 ? 'no digits after the point' : `${count} ${count === 1 ? 'digit' : 'digits'} after the point`;
}

/** At most this many to a line of at most this many characters. */
const TEXT_WIDTH = 64;

function inLines(names: Names): string[] {
  const lines: string[] = [];
  for (const [code, word] of Object.entries(names).sort(([a], [b]) => Number(a) - Number(b))) {
    const one = `${code} ${word}`;
    const last = lines.at(-1);
    if (last === undefined || last.length + one.length + 2 > TEXT_WIDTH) lines.push(one);
    else lines[lines.length - 1] = `${last}, ${one}`;
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line},` : line));
}

/** Per window and device: the mean of a quantity, the rise of a counter, the worst of an alarm, the last of all others. */
function query(service: string, path: string, kind: Kind): string[] {
  const field = `"${path}"`;
  const [chosen, window, fill] =
    kind === 'quantity'
      ? [`mean(${field})`, '$__interval', 'previous']
      : kind === 'counter'
        ? [`non_negative_difference(last(${field}))`, '1h', 'none']
        : kind === 'alarm' || kind === 'error'
          ? [`max(${field})`, '$__interval', 'previous']
          : [`last(${field})`, '$__interval', 'previous'];
  return [`SELECT ${chosen} FROM "${service}"`, `WHERE $timeFilter GROUP BY time(${window}), "device" fill(${fill})`];
}
