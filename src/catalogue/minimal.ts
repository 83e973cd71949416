/**
 * Profile `minimal`: what people look at first, and alerts (alerting.ts), and nothing else. A test holds the list against what the
 * dashboard Home reads of raw values. Curves are of roll-ups, which no profile changes.
 */
import { alerting } from './alerting.ts';
import { compile } from './pattern.ts';

/** By service; the entries of `any` hold for every service. Placeholders as in the catalogue. */
export const minimal: Readonly<Record<string, readonly string[]>> = {
  any: ['Connected'],
  acsystem: ['Ac/Out/{phase}/P', 'State'],
  alternator: ['Dc/0/Power'],
  battery: ['Dc/0/Current', 'Dc/0/Temperature', 'Dc/0/Voltage', 'Soc'],
  dcgenset: ['Dc/0/Power'],
  generator: ['RunningByConditionCode'],
  inverter: ['Ac/Out/{phase}/P', 'State'],
  multi: ['Ac/In/1/{phase}/P', 'Ac/Out/{phase}/P', 'State'],
  pvinverter: ['Ac/Power'],
  solarcharger: ['State', 'Yield/Power'],
  system: [
    'Ac/Consumption/{phase}/Power',
    'Ac/Genset/{phase}/Power',
    'Ac/Grid/{phase}/Power',
    'Ac/PvOnGenset/{phase}/Power',
    'Ac/PvOnGrid/{phase}/Power',
    'Ac/PvOnOutput/{phase}/Power',
    'Dc/Alternator/Power',
    'Dc/Battery/Power',
    'Dc/Battery/Soc',
    'Dc/Battery/TimeToGo',
    'Dc/Pv/Power',
    'Dc/System/Power',
  ],
  tank: ['Level'],
  temperature: ['Temperature'],
  vebus: ['Ac/ActiveIn/P', 'Ac/Out/P', 'State'],
};

const compiled = new Map(
  [...new Set([...Object.keys(minimal), ...Object.keys(alerting)])].map((service) => [
    service,
    [...(minimal[service] ?? []), ...(alerting[service] ?? [])].map(compile),
  ]),
);

/** Meant to be called once a topic. */
export function isMinimal(service: string, path: string): boolean {
  const matches = (expression: RegExp) => expression.test(path);
  return (compiled.get(service)?.some(matches) ?? false) || (compiled.get('any')?.some(matches) ?? false);
}
