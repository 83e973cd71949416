/**
 * Profile `minimal`: what the shipped dashboards read, and nothing else. A test holds the list against their queries,
 * so whoever adds a panel adds its paths here.
 */
import { compile } from './pattern.ts';

/** By service; the entries of `any` hold for every service. Placeholders as in the catalogue. */
export const minimal: Readonly<Record<string, readonly string[]>> = {
  any: ['Connected'],
  acsystem: ['Ac/Out/{phase}/P', 'State'],
  battery: ['Dc/0/Current', 'Dc/0/Temperature', 'Dc/0/Voltage', 'Soc'],
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
    'Dc/Pv/Power',
    'Dc/System/Power',
  ],
  tank: ['Level'],
  temperature: ['Temperature'],
  vebus: ['Ac/ActiveIn/P', 'Ac/Out/P', 'State'],
};

const compiled = new Map(Object.entries(minimal).map(([service, paths]) => [service, paths.map(compile)]));

/** Meant to be called once a topic. */
export function isMinimal(service: string, path: string): boolean {
  const matches = (expression: RegExp) => expression.test(path);
  return (compiled.get(service)?.some(matches) ?? false) || (compiled.get('any')?.some(matches) ?? false);
}
