/** Which devices the settings of energy mean: a person may write `battery/256`, or what the device is called. */
import type { Energy as Settings } from '../config/energy.ts';
import { type Device, placeOf } from '../devices/device.ts';
import { CONSUMERS } from '../energy/consumers.ts';
import type { EnergySettings } from '../energy/types.ts';

type Named = Pick<Device, 'service' | 'instance' | 'name'>;
/** The devices of a GX by their places. */
interface Gx {
  readonly devices: ReadonlyMap<string, Named>;
}

const BATTERIES = ['battery'];

/** The settings with every name of a device as its place. Devices of two services may have one name. */
export function meaning(settings: Settings, { devices }: Gx): EnergySettings {
  const place = (name: string, services: readonly string[]) => {
    const device = deviceMeant(name, services, devices);
    return device ? placeOf(device) : name;
  };
  const meter = (name: string) => place(name, CONSUMERS);
  const { phases, ac_chargers, loads_ac } = settings;
  return {
    phases,
    ac_chargers,
    loads_ac,
    batteries: settings.batteries.map((name) => place(name, BATTERIES)),
    behind: settings.behind.map(({ device, behind }) => ({ device: meter(device), behind: meter(behind) })),
  };
}

function deviceMeant(name: string, services: readonly string[], devices: Gx['devices']): Named | undefined {
  const fits = (device: Named) => services.includes(device.service);
  const there = devices.get(name);
  if (there && fits(there)) return there;
  return [...devices.values()].find((device) => device.name === name && fits(device));
}

/** What a person should know of the devices that are named in the settings. */
export function unusedNames({ batteries, behind }: Settings, { devices }: Gx): readonly string[] {
  const meters = new Set(behind.flatMap(({ device, behind: other }) => [device, other]));
  const missing = (names: Iterable<string>, services: readonly string[]) =>
    [...names].filter((name) => !deviceMeant(name, services, devices)).map((name) => JSON.stringify(name));
  return [
    ...missing(batteries, BATTERIES).map((name) => `${name} (energy.batteries) fits no battery that the GX has`),
    ...missing(meters, CONSUMERS).map(
      (name) => `${name} (energy.behind) fits no EV charger, heat pump or AC load meter that the GX has`,
    ),
  ];
}
