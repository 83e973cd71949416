/** Which sites and devices the overrides of alerts mean: rules look for them by these names, and one that fits none changes nothing. */
import { nearest } from '../../config/problem.ts';
import type { Device } from '../../devices/device.ts';
import type { Override } from '../../grafana/rules/choice.ts';

type Named = Pick<Device, 'service' | 'instanceTag' | 'name'>;

/** A GX as it is called in the database. */
export interface AlertSite {
  readonly portalId: string;
  readonly site: string;
  readonly devices: readonly Named[];
}

type About = Pick<Override, 'site' | 'device'>;

/** The names of overrides that fit none of the sites, as people say it. `whose` says among which they were looked for. */
export function unusedOverrides(overrides: readonly About[], sites: readonly AlertSite[], whose: string): string[] {
  return overrides.flatMap(({ site, device }, index) => {
    const place = `alerts.overrides.${index + 1}`;
    const here = sites.filter((one) => site === undefined || site === one.site || site === one.portalId);
    if (here.length === 0 && site !== undefined) {
      const known = sites.flatMap((one) => [one.site, one.portalId]);
      return [`${JSON.stringify(site)} (${place}.site) fits no site ${whose}${didYouMean(site, known)}`];
    }
    if (device === undefined) return [];
    const names = here.flatMap((one) => one.devices.flatMap(namesOf));
    if (names.includes(device)) return [];
    const of = site === undefined ? whose : `of ${JSON.stringify(site)}`;
    return [`${JSON.stringify(device)} (${place}.device) fits no device ${of}${didYouMean(device, names)}`];
  });
}

function namesOf({ service, instanceTag, name }: Named): string[] {
  return [`${service}/${instanceTag}`, name];
}

function didYouMean(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`;
}
