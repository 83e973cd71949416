/** The powers of a site at one instant, W, out of what its devices say. docs/data-model.md has the table of sources. */
import { gensetPower, isAcCharger, setDcPowers } from './dc.ts';
import {
  AC,
  DC,
  type Devices,
  type Heard,
  hasPhase,
  INVERTER,
  numberOf,
  powerOf,
  SYSTEM,
  sumOfPhases,
  total,
} from './heard.ts';
import type { EnergySettings } from './types.ts';
import { versionNumber } from './version.ts';

/** Their integrals are what a slice is made of. Those of the first three are times: they are 1 or 0. */
export const POWERS = [
  'covered',
  'is_battery_known',
  'is_estimated',
  'pv_dc',
  'pv_ac',
  'net_import',
  'net_export',
  'individual_import',
  'individual_export',
  'genset',
  'alternator',
  'battery_charge',
  'battery_discharge',
  // What the GX calls consumption, and the AC chargers that are part of it.
  'consumption',
  'conversion',
  // AC chargers that are a source, and the other sources at the battery with a power of their own.
  'ac_chargers',
  'dc_devices',
  // D' with its sign where it is estimated, its two parts where it is measured, and the DC loads beside it.
  'dc_estimated',
  'dc_measured',
  'dc_measured_back',
  'dc_loads',
  'inverter',
] as const;
export type Powers = Record<(typeof POWERS)[number], number>;

export const noPowers = (): Powers => Object.fromEntries(POWERS.map((name) => [name, 0])) as Powers;

/** From this version on the GX adds inverters beside a VE.Bus system to its consumption. */
const WITH_INVERTERS = versionNumber('2.246') ?? 0;

/** Sets all but what the time that is covered depends on. */
export function setPowers(
  powers: Powers,
  system: Heard,
  devices: Devices,
  batteries: readonly Heard[] | undefined,
  acChargers: EnergySettings['ac_chargers'],
): void {
  powers.pv_dc = powerOf(system, SYSTEM.pv);
  powers.pv_ac =
    sumOfPhases(system, SYSTEM.pvOnGrid) +
    sumOfPhases(system, SYSTEM.pvOnOutput) +
    sumOfPhases(system, SYSTEM.pvOnGenset);
  setGrid(powers, system);
  const acGenset = sumOfPhases(system, SYSTEM.genset);
  powers.genset = acGenset + total(devices.dcgenset, gensetPower);
  powers.alternator = alternators(system, devices);
  setBattery(powers, system, batteries);

  const chargers =
    powerOf(system, SYSTEM.charger) +
    total(devices.dcsource, (device) => (isAcCharger(device) ? powerOf(device, DC.power) : 0));
  const isConversion =
    acChargers === 'auto'
      ? devices.grid.some(isMeasuring) || (acGenset > 0 && devices.genset.some(isMeasuring))
      : acChargers === 'metered';
  powers.conversion = isConversion ? chargers : 0;
  powers.ac_chargers = isConversion ? 0 : chargers;
  powers.consumption = sumOfPhases(system, SYSTEM.consumption) + uncounted(system, devices);
  powers.dc_devices =
    powerOf(system, SYSTEM.fuelCell) +
    total(devices.dcsource, (device) => (isAcCharger(device) ? 0 : powerOf(device, DC.power)));
  powers.inverter = Math.abs(numberOf(system, SYSTEM.inverterCharger) ?? powerOf(system, SYSTEM.vebus));
  setDcPowers(powers, system, devices, batteries);
}

/** Whether a meter has a value. */
export const isMeasuring = (meter: Heard): boolean =>
  meter.values[AC.power] !== undefined || hasPhase(meter, AC.phases);

function setGrid(powers: Powers, system: Heard): void {
  const net = sumOfPhases(system, SYSTEM.grid);
  powers.net_import = Math.max(0, net);
  powers.net_export = Math.max(0, -net);
  powers.individual_import = powers.individual_export = 0;
  for (let phase = 0; phase < 3; phase += 1) {
    const power = powerOf(system, SYSTEM.grid + phase);
    if (power > 0) powers.individual_import += power;
    else powers.individual_export -= power;
  }
}

/** The GX's own sum holds the DC gensets in some versions, so it counts only where there is none of either. */
function alternators(system: Heard, { alternator, dcgenset }: Devices): number {
  if (alternator.length === 0 && dcgenset.length === 0) return powerOf(system, SYSTEM.alternator);
  return total(alternator, (device) => powerOf(device, DC.power));
}

function setBattery(powers: Powers, system: Heard, batteries: readonly Heard[] | undefined): void {
  const power = batteries ? sumOfBatteries(batteries) : numberOf(system, SYSTEM.battery);
  powers.is_battery_known = power === undefined ? 0 : 1;
  powers.battery_charge = Math.max(0, power ?? 0);
  powers.battery_discharge = Math.max(0, -(power ?? 0));
}

function sumOfBatteries(batteries: readonly Heard[]): number | undefined {
  if (batteries.every((device) => numberOf(device, DC.power) === undefined)) return undefined;
  return total(batteries, (device) => powerOf(device, DC.power));
}

/** What old versions leave out: inverters that stand beside a VE.Bus system. */
function uncounted(system: Heard, { vebus, inverter, multi }: Devices): number {
  const version = numberOf(system, SYSTEM.version) ?? Number.POSITIVE_INFINITY;
  if (version >= WITH_INVERTERS || !vebus.some((device) => device.isHere)) return 0;
  return total(inverter, output) + total(multi, output);
}

function output(device: Heard): number {
  let sum = 0;
  for (let phase = 0; phase < 3; phase += 1) {
    sum +=
      numberOf(device, INVERTER.power + phase) ??
      numberOf(device, INVERTER.apparent + phase) ??
      powerOf(device, INVERTER.voltage + phase) * powerOf(device, INVERTER.current + phase);
  }
  return sum;
}
