/** What each GX is called here: as it is configured, as it calls itself, and by its portal id. */
import { nearest } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { createLog } from '../shared/log.ts';
import { devicesFile } from '../state/devices.ts';
import { createReadingMemory } from '../state/readings.ts';
import { openDataDir } from '../state/state-file.ts';

/** So many names are offered. */
const MOST = 12;

export interface Names {
  /** Of every GX that is configured, or known from before. */
  readonly portalIds: readonly string[];
  /** The best first; `site` is what somebody says who knows. */
  of(portalId: string, site?: string): readonly string[];
}

export function namesOf({
  installations,
  sites,
  data_dir,
}: Pick<Config, 'installations' | 'sites' | 'data_dir'>): Names {
  const folder = openDataDir(data_dir, createLog('silent'));
  const known = devicesFile(folder).read();
  const { met } = createReadingMemory(folder);
  const entries = installations.flatMap(({ portal_id: ids, host, site }) =>
    ids === 'all' ? [] : [{ ids, host, site }],
  );
  return {
    portalIds: [...new Set([...entries.flatMap(({ ids }) => ids), ...Object.keys(sites), ...Object.keys(known)])],
    of(portalId, site) {
      const own = entries.find(({ ids, host }) => (ids.length > 0 ? ids : met(host)).includes(portalId));
      const names = [site, sites[portalId], own?.site, known[portalId]?.site, portalId];
      return [...new Set(names.flatMap((name) => name ?? []))];
    },
  };
}

/** Whether one of the names is meant, in whatever capitals; any where none is asked for. */
export function isCalled(names: readonly string[], asked: string | undefined): boolean {
  return asked === undefined || names.some((name) => name.toLowerCase() === asked.toLowerCase());
}

/** That no GX is called so, and which names there are. */
export function noGx(asked: string, names: readonly string[]): string {
  const there = names.length > 0 ? `; there is ${shortened(names)}` : ', and none is known yet';
  const hint = didYouMean(asked, names);
  return `no GX is known as ${JSON.stringify(asked)}${there}${hint === '' ? '' : `. ${hint}`}`;
}

/** Empty where no name is near. */
export function didYouMean(asked: string, names: readonly string[]): string {
  const small = names.map((name) => name.toLowerCase());
  const meant = names[small.indexOf(nearest(asked.toLowerCase(), small) ?? '')];
  return meant === undefined ? '' : `Did you mean ${meant}?`;
}

export function shortened(names: readonly string[]): string {
  return (names.length > MOST ? [...names.slice(0, MOST), '...'] : names).join(', ');
}
