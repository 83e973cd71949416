/**
 * The DC side of an instant. The GX's `Dc/System/Power` (D) is either measured, or what is left when it adds up all that it
 * knows at the battery. What it did not add, which depends on its version, is made good here: D', the DC loads as they are.
 */
import { DC, type Devices, type Heard, INVERTER, numberOf, powerOf, SYSTEM, total } from './heard.ts';
import { powerOfCurrent } from './plausible.ts';
import type { Powers } from './powers.ts';
import { versionNumber } from './version.ts';

/** From these versions on the GX adds alternators and DC gensets, and the solar of inverters no longer. */
const WITH_ALTERNATORS = versionNumber('2.172');
const WITH_DC_GENSETS = versionNumber('2.249');
const WITHOUT_SOLAR_OF_INVERTERS = versionNumber('2.215');
const NEWEST = Number.POSITIVE_INFINITY;

const MEASURED = 1;
/** The mode of a dcsource that measures an AC charger. */
const AC_CHARGER = -2;
/** How the service of a battery that is the monitor begins. */
const BATTERY = 'battery/';

export const isAcCharger = (device: Heard): boolean => numberOf(device, DC.monitorMode) === AC_CHARGER;
export const dcPower = (device: Heard): number => powerOf(device, DC.power);

/** Its own figure, else what volts and amps make. */
export const powerOfDcGenset = (device: Heard): number =>
  numberOf(device, DC.power) ?? powerOfCurrent(powerOf(device, DC.voltage), powerOf(device, DC.current));

export function setDcPowers(
  powers: Powers,
  system: Heard,
  devices: Devices,
  batteries: readonly Heard[] | undefined,
): void {
  const known = numberOf(system, SYSTEM.dcSystem);
  const isEstimated = known !== undefined && !isMeasured(system, devices);
  powers.is_estimated = isEstimated ? 1 : 0;
  powers.dc_estimated = isEstimated ? known + unadded(system, devices, batteries) : 0;
  powers.dc_measured = isEstimated ? 0 : Math.max(0, known ?? 0);
  powers.dc_measured_back = isEstimated ? 0 : Math.max(0, -(known ?? 0));
  powers.dc_loads = 0;
  if (!isEstimated) powers.dc_loads += total(devices.solarcharger, loadOutput) + total(devices.motordrive, motor);
  if (known === undefined) powers.dc_loads += total(devices.dcload, dcPower);
}

/** Old versions do not say it: where a meter for DC loads is, they take what that measures. */
function isMeasured(system: Heard, { dcsystem }: Devices): boolean {
  const type = numberOf(system, SYSTEM.measurementType);
  return type === undefined ? dcsystem.some(({ isHere }) => isHere) : type === MEASURED;
}

/** What an estimated D does not hold. Without a battery for monitor it is the outputs for loads and no estimate at all. */
function unadded(system: Heard, devices: Devices, batteries: readonly Heard[] | undefined): number {
  const monitor = system.values[SYSTEM.monitor];
  if (typeof monitor !== 'string' || !monitor.startsWith(BATTERY)) return 0;
  const version = numberOf(system, SYSTEM.version) ?? NEWEST;
  let power = total(devices.dcsource, dcPower);
  if (version < WITH_ALTERNATORS) power += total(devices.alternator, dcPower);
  if (version < WITH_DC_GENSETS) power += total(devices.dcgenset, powerOfDcGenset);
  if (version < WITHOUT_SOLAR_OF_INVERTERS) power -= total(devices.multi, solar) + total(devices.inverter, solar);
  for (const battery of batteries ?? []) {
    if (monitor.slice(BATTERY.length) !== battery.instance) power -= dcPower(battery);
  }
  return power;
}

const motor = (device: Heard): number => Math.max(0, dcPower(device));
const loadOutput = (device: Heard): number =>
  powerOfCurrent(powerOf(device, DC.voltage), powerOf(device, DC.loadCurrent));
const solar = (device: Heard): number => powerOf(device, INVERTER.yield);
