/** Which devices the settings of energy mean: a person may write `battery/256`, or what the device is called. */
import type { Energy as Settings } from '../config/energy.ts';
import { quote } from '../config/problem.ts';
import { type Device, placeOf } from '../devices/device.ts';
import { CONSUMERS } from '../energy/consumers.ts';
import type { EnergySettings } from '../energy/types.ts';

type Named = Pick<Device, 'service' | 'instance' | 'name'>;
/** The devices of a GX by their places. */
interface Gx {
  readonly devices: ReadonlyMap<string, Named>;
}

const BATTERIES = ['battery'];

export interface Meaning {
  /** The settings with every name of a device as its place. Devices of two services may have one name. */
  readonly settings: EnergySettings;
  /** What of `behind` counts for nothing, as people say it: names may turn out to mean one device, or to lead in a circle. */
  readonly leftOut: readonly string[];
}

export function meaning(given: Settings, gx: Gx): Meaning {
  const { phases, ac_chargers, loads_ac } = given;
  const batteries = given.batteries.map((name) => placeMeant(name, BATTERIES, gx));
  const { counting, leftOut } = pairsOf(given, gx);
  return { settings: { phases, ac_chargers, loads_ac, batteries, behind: counting }, leftOut };
}

/** A meter is behind one other, by the first pair that says so, and following them comes to an end. */
function pairsOf({ behind: pairs }: Settings, gx: Gx) {
  const next = new Map<string, string>();
  const leftOut: string[] = [];
  for (const pair of pairs) {
    const device = placeMeant(pair.device, CONSUMERS, gx);
    const behind = placeMeant(pair.behind, CONSUMERS, gx);
    let at: string | undefined = behind;
    while (at !== undefined && at !== device) at = next.get(at);
    const known = next.get(device);
    if (at === undefined && known === undefined) next.set(device, behind);
    else {
      const why = known === undefined ? `it leads from ${device} back to it` : `${device} is behind ${known} already`;
      leftOut.push(`${quote(pair.device)} behind ${quote(pair.behind)} (energy.behind) counts for nothing: ${why}`);
    }
  }
  return { counting: [...next].map(([device, behind]) => ({ device, behind })), leftOut };
}

function placeMeant(name: string, services: readonly string[], { devices }: Gx): string {
  const device = deviceMeant(name, services, devices);
  return device ? placeOf(device) : name;
}

function deviceMeant(name: string, services: readonly string[], devices: Gx['devices']): Named | undefined {
  const fits = (device: Named) => services.includes(device.service);
  const there = devices.get(name);
  if (there && fits(there)) return there;
  return [...devices.values()].find((device) => device.name === name && fits(device));
}

/** A GX and what is set for it. */
export interface EnergySite {
  readonly settings: Pick<Settings, 'batteries' | 'behind'>;
  /** Undefined while its devices are not known. */
  readonly gx: Gx | undefined;
}

type List = 'batteries' | 'behind';

const KINDS: Readonly<Record<List, { readonly services: readonly string[]; readonly words: string }>> = {
  batteries: { services: BATTERIES, words: 'battery' },
  behind: { services: CONSUMERS, words: 'EV charger, heat pump or AC load meter' },
};

/**
 * What a person should know of the devices that are named in the settings. What is set for several GX is told where none of
 * them has it, and only when all of them are known. `whose` is said of the devices among which they were looked for.
 */
export function unusedNames(sites: readonly EnergySite[], whose?: string): readonly string[] {
  return (['batteries', 'behind'] as const).flatMap((list) => {
    const lists = new Set(sites.map(({ settings }) => settings[list]));
    return [...lists].flatMap((one) => {
      const having = sites.filter(({ settings }) => settings[list] === one);
      return unused(list, namesOf(one), having, whose ?? (having.length > 1 ? 'of any GX' : 'that the GX has'));
    });
  });
}

function namesOf(list: Settings[List]): ReadonlySet<string> {
  return new Set(list.flatMap((one) => (typeof one === 'string' ? one : [one.device, one.behind])));
}

function unused(list: List, names: ReadonlySet<string>, sites: readonly EnergySite[], whose: string): string[] {
  const known = sites.flatMap(({ gx }) => gx ?? []);
  if (known.length < sites.length) return [];
  const { services, words } = KINDS[list];
  return [...names]
    .filter((name) => !known.some(({ devices }) => deviceMeant(name, services, devices)))
    .map((name) => `${JSON.stringify(name)} (energy.${list}) fits no ${words} ${whose}`);
}
