/**
 * What the plant hears of the GX: of each service the paths that say something about power, and of each device the values
 * that hold now. All else means nothing here.
 */
import type { Value } from '../types.ts';
import { plausible } from './plausible.ts';
import type { DeviceKey } from './types.ts';
import { versionNumber } from './version.ts';

const phases = (root: string, leaf: string) => [1, 2, 3].map((phase) => `${root}/L${phase}/${leaf}`);

/** A value is kept at its path's place; three phases are neighbours, and are known by the first. */
const SYSTEM_PATHS = [
  ...phases('Ac/Grid', 'Power'),
  ...phases('Ac/Genset', 'Power'),
  ...phases('Ac/Consumption', 'Power'),
  ...phases('Ac/PvOnGrid', 'Power'),
  ...phases('Ac/PvOnOutput', 'Power'),
  ...phases('Ac/PvOnGenset', 'Power'),
  'Dc/Alternator/Power',
  'Dc/Battery/Power',
  'Dc/Charger/Power',
  'Dc/FuelCell/Power',
  'Dc/InverterCharger/Power',
  'Dc/Pv/Power',
  'Dc/System/MeasurementType',
  'Dc/System/Power',
  'Dc/Vebus/Power',
  'ActiveBatteryService',
  'Mgmt/ProcessVersion',
];
/** Devices at the battery. */
const DC_PATHS = ['Dc/0/Power', 'Dc/0/Voltage', 'Dc/0/Current', 'Load/I', 'Settings/MonitorMode'];
const INVERTER_PATHS = ['P', 'S', 'V', 'I'].flatMap((leaf) => phases('Ac/Out', leaf)).concat('Yield/Power', 'State');
/** Meters and consumers. */
const AC_PATHS = [...phases('Ac', 'Power'), 'Ac/Power', 'Position'];

const PATHS = {
  system: SYSTEM_PATHS,
  battery: DC_PATHS,
  solarcharger: DC_PATHS,
  alternator: DC_PATHS,
  dcgenset: DC_PATHS,
  dcsource: DC_PATHS,
  dcload: DC_PATHS,
  dcsystem: DC_PATHS,
  motordrive: DC_PATHS,
  vebus: INVERTER_PATHS,
  inverter: INVERTER_PATHS,
  multi: INVERTER_PATHS,
  grid: AC_PATHS,
  genset: AC_PATHS,
  evcharger: AC_PATHS,
  heatpump: AC_PATHS,
  acload: AC_PATHS,
};
export type Service = keyof typeof PATHS;

/** The places, by what stands there. */
const system = (path: string) => SYSTEM_PATHS.indexOf(path);
export const SYSTEM = {
  grid: system('Ac/Grid/L1/Power'),
  genset: system('Ac/Genset/L1/Power'),
  consumption: system('Ac/Consumption/L1/Power'),
  pvOnGrid: system('Ac/PvOnGrid/L1/Power'),
  pvOnOutput: system('Ac/PvOnOutput/L1/Power'),
  pvOnGenset: system('Ac/PvOnGenset/L1/Power'),
  alternator: system('Dc/Alternator/Power'),
  battery: system('Dc/Battery/Power'),
  charger: system('Dc/Charger/Power'),
  fuelCell: system('Dc/FuelCell/Power'),
  inverterCharger: system('Dc/InverterCharger/Power'),
  pv: system('Dc/Pv/Power'),
  measurementType: system('Dc/System/MeasurementType'),
  dcSystem: system('Dc/System/Power'),
  vebus: system('Dc/Vebus/Power'),
  monitor: system('ActiveBatteryService'),
  version: system('Mgmt/ProcessVersion'),
};
export const DC = { power: 0, voltage: 1, current: 2, loadCurrent: 3, monitorMode: 4 };
export const INVERTER = { power: 0, apparent: 3, voltage: 6, current: 9, yield: 12 };
export const AC = { phases: 0, power: 3, position: 4 };

/** A device, and what it says now; undefined where nobody knows it: null, not heard yet, or the device left. */
export interface Heard extends DeviceKey {
  readonly service: Service;
  /** As settings name it. */
  readonly key: string;
  readonly values: (number | string | undefined)[];
  /** How many of its topics are heard; with none it is known no longer. */
  topics: number;
  /** It said something since the link is up, and has not left since. */
  isHere: boolean;
}

/** The devices that are known, by service. */
export type Devices = Readonly<Record<Service, readonly Heard[]>>;

export const isService = (service: string): service is Service => Object.hasOwn(PATHS, service);

export function noDevices(): Record<Service, Heard[]> {
  const none = Object.keys(PATHS).map((service): [string, Heard[]] => [service, []]);
  return Object.fromEntries(none) as Record<Service, Heard[]>;
}

/** The place of a path; -1 where it means nothing. */
export const placeOf = (service: Service, path: string): number => PATHS[service].indexOf(path);

export const keyOf = ({ service, instance }: DeviceKey): string => `${service}/${instance}`;

export function createHeard(service: Service, instance: string): Heard {
  const values = PATHS[service].map(() => undefined);
  return { service, instance, key: keyOf({ service, instance }), values, topics: 0, isHere: false };
}

/** Nothing of it is known any more. */
export function unhear(device: Heard): void {
  device.values.fill(undefined);
  device.isHere = false;
}

/** How a value is kept: of `com.victronenergy.battery/256` the end, the version as the number that it compares by. */
export function kept(service: Service, place: number, value: Value): number | string | undefined {
  if (typeof value === 'string' && service === 'system') {
    if (place === SYSTEM.monitor) return value.slice(value.lastIndexOf('.') + 1);
    if (place === SYSTEM.version) return plausible(versionNumber(value));
  }
  return typeof value === 'number' ? plausible(value) : undefined;
}

export function numberOf({ values }: Heard, place: number): number | undefined {
  const value = values[place];
  return typeof value === 'number' ? value : undefined;
}

/** A power that nobody knows is 0. */
export const powerOf = (device: Heard, place: number): number => numberOf(device, place) ?? 0;

export const sumOfPhases = (device: Heard, first: number): number =>
  powerOf(device, first) + powerOf(device, first + 1) + powerOf(device, first + 2);

export const hasPhase = ({ values }: Heard, first: number): boolean =>
  values[first] !== undefined || values[first + 1] !== undefined || values[first + 2] !== undefined;

export function total(devices: readonly Heard[], power: (device: Heard) => number): number {
  let sum = 0;
  for (const device of devices) sum += power(device);
  return sum;
}
