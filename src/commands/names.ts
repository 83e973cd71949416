/** What each GX is called here: as it is configured, as it calls itself, and by its portal id. */

import type { InstallationSettings } from '../config/installations.ts';
import { nearest } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { createLog } from '../shared/log.ts';
import { devicesFile } from '../state/devices.ts';
import { createReadingMemory } from '../state/readings.ts';
import { openDataDir } from '../state/state-file.ts';
import { keptSites } from './energy/kept.ts';

/** So many names are offered. */
const MOST = 12;

export interface Names {
  /** Of every GX that is configured, or known from before. */
  readonly portalIds: readonly string[];
  /** The portal ids that were met at a host. */
  met(host: string): readonly string[];
  /** The best first; `site` is what somebody says who knows, `written` the tags of its rows, the newest first. */
  of(portalId: string, site?: string, written?: readonly string[]): readonly string[];
  /** Which GX is behind an entry that is of one; undefined where that is not known for sure. */
  at(entry: InstallationSettings): string | undefined;
  /** The entry of a GX, where that is known. */
  owner(portalId: string): InstallationSettings | undefined;
}

export function namesOf({
  installations,
  sites,
  data_dir,
}: Pick<Config, 'installations' | 'sites' | 'data_dir'>): Names {
  const folder = openDataDir(data_dir, createLog('silent'));
  const known = devicesFile(folder).read();
  const { met } = createReadingMemory(folder);
  const kept = new Map(keptSites(data_dir).map(({ portalId, names }) => [portalId, names[0]]));
  const named = installations.flatMap(({ portal_id: ids }) => (ids === 'all' ? [] : ids));
  const portalIds = [...new Set([...named, ...Object.keys(sites), ...Object.keys(known), ...kept.keys()])];
  const unnamed = installations.filter(({ portal_id: ids }) => ids.length === 0);

  function at({ portal_id: ids, host, site }: InstallationSettings): string | undefined {
    if (ids === 'all' || ids.length > 0) return ids === 'all' || ids.length > 1 ? undefined : ids[0];
    const here = met(host).filter((id) => !named.includes(id));
    const isShared = here.length > 1;
    // What `sites` names does not take the name of an entry.
    const mine = isShared ? here.filter((id) => site !== undefined && sites[id] === undefined) : here;
    const rivals = unnamed.filter((one) => one.host === host && (!isShared || one.site !== undefined));
    if (mine.length === 1 && rivals.length === 1) return mine[0];
    // Several were met at the address, or none yet: the name of the site tells which it is.
    const all = here.length > 0 ? here : portalIds.filter((id) => !named.includes(id));
    const [only, ...others] = all.filter((id) => site !== undefined && (kept.get(id) ?? known[id]?.site) === site);
    return others.length === 0 ? only : undefined;
  }

  const owners = new Map(
    installations.flatMap((entry) => {
      const ids = entry.portal_id === 'all' || entry.portal_id.length < 2 ? [at(entry)] : entry.portal_id;
      return ids.map((id) => [id, entry] as const);
    }),
  );
  return {
    portalIds,
    met,
    of(portalId, site, written = []) {
      const configured = [site, sites[portalId], owners.get(portalId)?.site];
      const names = [...configured, ...written, kept.get(portalId), known[portalId]?.site, portalId];
      return [...new Set(names.flatMap((name) => name ?? []))];
    },
    at,
    owner: (portalId) => owners.get(portalId),
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
