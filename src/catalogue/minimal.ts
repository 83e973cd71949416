/**
 * Profile `minimal`: what the shipped dashboards read of raw values, and alerts (alerting.ts). Their curves are of roll-ups, which
 * no profile changes. A test holds the list against the queries, so whoever adds a panel of now adds its paths here.
 */
import { alerting } from './alerting.ts';
import { compile } from './pattern.ts';

/** By service; the entries of `any` hold for every service. Placeholders as in the catalogue. */
export const minimal: Readonly<Record<string, readonly string[]>> = {
  any: ['Connected'],
  acsystem: ['Ac/Out/{phase}/P', 'State'],
  alternator: ['Dc/0/Power', 'State'],
  battery: [
    'Dc/0/Current',
    'Dc/0/Power',
    'Dc/0/Temperature',
    'Dc/0/Voltage',
    'Dc/1/Voltage',
    'History/ChargeCycles',
    'History/DeepestDischarge',
    'History/TimeSinceLastFullCharge',
    'Soc',
    'Soh',
    'TimeToGo',
  ],
  dcdc: ['State'],
  dcgenset: ['Dc/0/Power', 'Engine/OperatingHours', 'ErrorCode', 'StarterVoltage', 'StatusCode'],
  digitalinput: ['Count', 'State'],
  evcharger: ['Ac/Power', 'Mode', 'Session/Energy', 'Status'],
  generator: ['Enabled', 'RunningByConditionCode', 'ServiceCounter', 'State', 'TodayRuntime'],
  genset: ['Engine/OperatingHours', 'ErrorCode', 'StarterVoltage', 'StatusCode'],
  inverter: ['Ac/Out/{phase}/P', 'State', 'Yield/Power'],
  multi: ['Ac/In/1/{phase}/P', 'Ac/Out/{phase}/P', 'State', 'Yield/Power'],
  pulsemeter: ['Aggregate'],
  pvinverter: ['Ac/Power'],
  solarcharger: ['State', 'Yield/Power'],
  system: [
    'Ac/ActiveIn/Source',
    'Ac/Consumption/{phase}/Power',
    'Ac/Genset/{phase}/Power',
    'Ac/Grid/{phase}/Power',
    'Ac/PvOnGenset/{phase}/Power',
    'Ac/PvOnGrid/{phase}/Power',
    'Ac/PvOnOutput/{phase}/Power',
    'Control/EssState',
    'Dc/Alternator/Power',
    'Dc/Battery/Power',
    'Dc/Battery/Soc',
    'Dc/Battery/TimeToGo',
    'Dc/Pv/Power',
    'Dc/System/Power',
  ],
  tank: ['Capacity', 'FluidType', 'Level', 'Remaining', 'Status'],
  temperature: ['BatteryVoltage', 'Humidity', 'Status', 'Temperature', 'TemperatureType'],
  vebus: ['Ac/ActiveIn/P', 'Ac/Out/NominalInverterPower', 'Ac/Out/P', 'State'],
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
