/** Units, decimals and words of states as the catalogue has them, in the forms of Grafana. */
import { MappingType, SpecialValueMatch, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { lookUp } from '../../catalogue/catalogue.ts';
import type { Entry } from '../../catalogue/entry.ts';
import { REST } from './colours.ts';

/** Of the catalogue's units those that dashboards show. */
const UNITS: Readonly<Record<string, string>> = {
  V: 'volt',
  A: 'amp',
  W: 'watt',
  VA: 'voltamp',
  var: 'voltampreact',
  Hz: 'hertz',
  kWh: 'kwatth',
  kW: 'kwatt',
  Ah: 'amph',
  '%': 'percent',
  '°C': 'celsius',
  s: 's',
  min: 'm',
  h: 'h',
  ms: 'ms',
  m3: 'm3',
  l: 'litre',
  kPa: 'pressurekpa',
  hPa: 'pressurehpa',
  rpm: 'rotrpm',
  deg: 'degree',
  'm/s': 'velocityms',
  'W/m2': 'Wm2',
  lx: 'lux',
  ppm: 'ppm',
  'µg/m3': 'conμgm3',
};

function entryOf(service: string, path: string): Entry {
  const entry = lookUp(service, path);
  if (!entry || entry.isGuess) throw new Error(`The catalogue does not know ${service} ${path}`);
  return entry;
}

/** Throws where the catalogue does not know the path, or its unit is none of Grafana: a dashboard with it is not made. */
export function unitOf(
  service: string,
  path: string,
): { readonly unit: string; readonly decimals: number | undefined } {
  const { unit, decimals } = entryOf(service, path);
  const known = unit === undefined ? 'none' : UNITS[unit];
  if (known === undefined) throw new Error(`Grafana has no unit for ${unit} of ${service} ${path}`);
  return { unit: known, decimals };
}

/** Colours of states, by the beginning of their words. What is not here has the colour of nothing in particular. */
const COLOURS: readonly (readonly [RegExp, string])[] = [
  [/fault|error|alarm|lost|disabled/i, 'red'],
  [/warning|low power|sustain/i, 'orange'],
  [/^off|^not |^no |^none|^idle|^disconnected|^stopped/i, REST],
  [/bulk/i, 'blue'],
  [/absorption/i, 'super-light-orange'],
  [/float/i, 'green'],
  [/storage/i, 'dark-green'],
  [/equali[sz]e/i, 'purple'],
  [/external|limited/i, 'light-blue'],
  [/pass/i, 'semi-dark-purple'],
  [/inverting|discharging/i, 'yellow'],
  [/^charging|charged|running|^on$|^ok|connected|tracking|^yes|open$/i, 'green'],
];
const PLAIN = 'light-blue';

/** The words of the codes of a state, each with its colour; `colours` come before the usual ones, `lead` before the words. */
export function statesOf(
  service: string,
  path: string,
  colours: Readonly<Record<number, string>> = {},
  lead = '',
): ValueMapping[] {
  const { names } = entryOf(service, path);
  if (!names) throw new Error(`The catalogue has no words for ${service} ${path}`);
  return mapping(
    Object.entries(names).map(([code, text]) => [Number(code), lead + text, colours[Number(code)] ?? colourOf(text)]),
  );
}

function colourOf(text: string): string {
  return COLOURS.find(([pattern]) => pattern.test(text))?.[1] ?? PLAIN;
}

export function mapping(states: readonly (readonly [value: number, text: string, color: string])[]): ValueMapping[] {
  const options = Object.fromEntries(states.map(([value, text, color], index) => [value, { text, color, index }]));
  return [{ type: 'value', options } as ValueMapping];
}

/** What stands where there is no value. */
export function without(text: string, color: string = REST): ValueMapping {
  return { type: MappingType.SpecialValue, options: { match: SpecialValueMatch.Null, result: { text, color } } };
}
