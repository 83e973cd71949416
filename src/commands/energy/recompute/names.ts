/** Who is who in history: site and devices under the names that the daemon would write now. */
import { placeOf, type Tags } from '../../../devices/device.ts';
import type { Named } from '../../../points/energy-lines.ts';
import type { Devices } from '../../../state/devices.ts';
import type { Telling, ToldDevice } from '../history/telling.ts';

export interface Naming {
  readonly site: () => string;
  readonly device: (device: ToldDevice) => { readonly name: string; readonly tags: Tags };
}

/**
 * Rows of our own schema bear names, and new points are to stand beside old ones; in the loader's history what is remembered
 * comes first.
 */
export function createNaming(
  telling: Telling,
  portalId: string,
  known: Devices[string] | undefined,
  areOurs: boolean,
): Naming {
  const remembered = new Map((known?.devices ?? []).map((device) => [placeOf(device), device]));
  const preferred = (one: string | undefined, other: string | undefined) => (areOurs ? one || other : other || one);
  const site = () => preferred(telling.site, known?.site) || portalId;
  return {
    site,
    device({ service, instance, name }) {
      const device = remembered.get(`${service}/${instance}`);
      const called = preferred(name, device?.name) ?? '';
      const tags: Tags = [
        ['portal_id', portalId],
        ['instance', device?.instanceTag ?? instance],
        ['site', site()],
        ['device', called],
      ];
      return { name: called, tags };
    },
  };
}

/** As energy is written. */
export function namesIn(telling: Telling, portalId: string, naming: Naming): Named {
  const site = naming.site();
  const tags: Tags = [
    ['portal_id', portalId],
    ['site', site],
  ];
  const devices = new Map(
    [...telling.devices.values()].map((device) => {
      const { service, instance } = device;
      return [`${service}/${instance}`, { service, instance, ...naming.device(device) }];
    }),
  );
  return { portalId, site, tags, devices };
}
