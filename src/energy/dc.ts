/**
 * The DC side of an instant. The GX's `Dc/System/Power` (D) is either measured, or what is left when it adds up all that it
 * knows at the battery. What it did not add, which depends on its version, is made good here: D', the DC loads as they are.
 */
import { DC, type Devices, type Heard, INVERTER, numberOf, powerOf, SYSTEM, total } from './heard.ts';
import type { Powers } from './powers.ts';
import { versionNumber } from './version.ts';

/** Before these versions it added neither alternators nor DC gensets, and from then on not the solar of inverters. */
const WITH_ALTERNATORS = versionNumber('2.172') ?? 0;
const WITH_DC_GENSETS = versionNumber('2.249') ?? 0;
const WITHOUT_SOLAR_OF_INVERTERS = versionNumber('2.215') ?? 0;
/** A dcsource that measures an AC charger. */
const AC_CHARGER = -2;
const MEASURED = 1;

export const isAcCharger = (device: Heard): boolean => numberOf(device, DC.monitorMode) === AC_CHARGER;

const dcPower = (device: Heard): number => powerOf(device, DC.power);
const notBelowZero = (device: Heard): number => Math.max(0, dcPower(device));
const loadOutput = (device: Heard): number => powerOf(device, DC.loadCurrent) * powerOf(device, DC.voltage);
const solar = (device: Heard): number => powerOf(device, INVERTER.yield);

/** Its own figure, else what volts and amps make. */
export const gensetPower = (device: Heard): number =>
  numberOf(device, DC.power) ?? powerOf(device, DC.voltage) * powerOf(device, DC.current);

/** `batteries`: those whose powers add up; none where the GX names one. */
export function setDcPowers(
  powers: Powers,
  system: Heard,
  devices: Devices,
  batteries: readonly Heard[] | undefined,
): void {
  const known = numberOf(system, SYSTEM.dcSystem);
  const type = numberOf(system, SYSTEM.measurementType);
  const isMeasured = type === undefined ? devices.dcsystem.some(({ isHere }) => isHere) : type === MEASURED;
  const isEstimated = known !== undefined && !isMeasured;
  powers.is_estimated = isEstimated ? 1 : 0;
  powers.dc_estimated = isEstimated ? known + unadded(system, devices, batteries) : 0;
  powers.dc_measured = isEstimated ? 0 : Math.max(0, known ?? 0);
  powers.dc_measured_back = isEstimated ? 0 : Math.max(0, -(known ?? 0));

  let beside = 0;
  if (!isEstimated) beside += total(devices.solarcharger, loadOutput) + total(devices.motordrive, notBelowZero);
  if (known === undefined) beside += total(devices.dcload, dcPower);
  powers.dc_loads = beside;
}

/** What an estimated D does not hold. Without a battery monitor it holds the outputs for loads only, and is right. */
function unadded(system: Heard, devices: Devices, batteries: readonly Heard[] | undefined): number {
  const monitor = system.values[SYSTEM.monitor];
  if (typeof monitor !== 'string' || !monitor.includes('battery/')) return 0;
  const version = numberOf(system, SYSTEM.version) ?? Number.POSITIVE_INFINITY;
  let power = total(devices.dcsource, dcPower);
  if (version < WITH_ALTERNATORS) power += total(devices.alternator, dcPower);
  if (version < WITH_DC_GENSETS) power += total(devices.dcgenset, gensetPower);
  if (version < WITHOUT_SOLAR_OF_INVERTERS) power -= total(devices.multi, solar) + total(devices.inverter, solar);
  for (const battery of batteries ?? [])
    if (!monitor.endsWith(`battery/${battery.instance}`)) power -= dcPower(battery);
  return power;
}
