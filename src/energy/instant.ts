/** The powers of a site at one instant out of what its devices say. docs/data-model.md has the table of sources. */
import { dcPower, isAcCharger, powerOfDcGenset, setDcPowers } from './dc.ts';
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
import { powerOfCurrent } from './plausible.ts';
import type { Powers } from './powers.ts';
import type { EnergySettings } from './types.ts';
import { versionNumber } from './version.ts';

/** From this version on the GX adds inverters beside a VE.Bus system to its consumption. */
const WITH_INVERTERS = versionNumber('2.246');

export interface Site {
  readonly system: Heard;
  readonly devices: Devices;
  /** Those whose powers add up, where a person has named them; undefined: the GX knows. */
  readonly batteries: readonly Heard[] | undefined;
  readonly acChargers: EnergySettings['ac_chargers'];
}

/** Sets all powers anew. */
export function setPowers(powers: Powers, site: Site): void {
  const { system, devices, batteries } = site;
  powers.covered = 1;
  powers.pv_dc = powerOf(system, SYSTEM.pv);
  powers.pv_ac =
    sumOfPhases(system, SYSTEM.pvOnGrid) +
    sumOfPhases(system, SYSTEM.pvOnOutput) +
    sumOfPhases(system, SYSTEM.pvOnGenset);
  powers.genset = sumOfPhases(system, SYSTEM.genset) + total(devices.dcgenset, powerOfDcGenset);
  powers.alternator = alternators(system, devices);
  powers.consumption = sumOfPhases(system, SYSTEM.consumption) + uncounted(system, devices);
  powers.dc_devices = powerOf(system, SYSTEM.fuelCell) + total(devices.dcsource, unlessAcCharger);
  powers.inverter = Math.abs(numberOf(system, SYSTEM.inverterCharger) ?? powerOf(system, SYSTEM.vebus));
  setGrid(powers, system);
  setBattery(powers, system, batteries);
  setAcChargers(powers, site);
  setDcPowers(powers, system, devices, batteries);
}

/** Whether a meter has a value. */
export const isMeasuring = (meter: Heard): boolean =>
  numberOf(meter, AC.power) !== undefined || hasPhase(meter, AC.phases);

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

function setBattery(powers: Powers, system: Heard, batteries: readonly Heard[] | undefined): void {
  const power = batteries ? sumOfBatteries(batteries) : numberOf(system, SYSTEM.battery);
  powers.is_battery_known = power === undefined ? 0 : 1;
  powers.battery_charge = Math.max(0, power ?? 0);
  powers.battery_discharge = Math.max(0, -(power ?? 0));
}

function sumOfBatteries(batteries: readonly Heard[]): number | undefined {
  return batteries.some(hasDcPower) ? total(batteries, dcPower) : undefined;
}

/**
 * What AC chargers give to the battery. Where a meter sees what they take, it is in the consumption, and they convert it;
 * without one the GX shows for the grid what its own inverter takes, and they are a source.
 */
function setAcChargers(powers: Powers, { system, devices, acChargers }: Site): void {
  const power = powerOf(system, SYSTEM.charger) + total(devices.dcsource, ifAcCharger);
  const isConversion = acChargers === 'auto' ? isInputMetered(system, devices) : acChargers === 'metered';
  powers.conversion = isConversion ? power : 0;
  powers.ac_chargers = isConversion ? 0 : power;
}

function isInputMetered(system: Heard, { grid, genset }: Devices): boolean {
  return grid.some(isMeasuring) || (genset.some(isMeasuring) && sumOfPhases(system, SYSTEM.genset) > 0);
}

/** The GX's own sum holds the DC gensets in some versions, so it counts only where none of either is there. */
function alternators(system: Heard, { alternator, dcgenset }: Devices): number {
  return alternator.some(isHere) || dcgenset.some(isHere)
    ? total(alternator, dcPower)
    : powerOf(system, SYSTEM.alternator);
}

/** The loads that old versions leave out: of inverters that stand beside a VE.Bus system. */
function uncounted(system: Heard, { vebus, inverter, multi }: Devices): number {
  const version = numberOf(system, SYSTEM.version) ?? WITH_INVERTERS;
  return version < WITH_INVERTERS && vebus.some(isHere) ? total(inverter, output) + total(multi, output) : 0;
}

function output(device: Heard): number {
  let sum = 0;
  for (let phase = 0; phase < 3; phase += 1) {
    sum +=
      numberOf(device, INVERTER.power + phase) ??
      numberOf(device, INVERTER.apparent + phase) ??
      powerOfCurrent(powerOf(device, INVERTER.voltage + phase), powerOf(device, INVERTER.current + phase));
  }
  return sum;
}

const isHere = (device: Heard): boolean => device.isHere;
const hasDcPower = (device: Heard): boolean => numberOf(device, DC.power) !== undefined;
const ifAcCharger = (device: Heard): number => (isAcCharger(device) ? dcPower(device) : 0);
const unlessAcCharger = (device: Heard): number => (isAcCharger(device) ? 0 : dcPower(device));
