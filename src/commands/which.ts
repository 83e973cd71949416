/** Which GX a command is about: every one that is configured, or the one that a person names. */
import { type InstallationSettings, labelsOf } from '../config/installations.ts';
import type { Config } from '../config/schema.ts';
import { endpointName, endpoints } from '../gx/endpoints.ts';
import { didYouMean, isCalled, namesOf, shortened } from './names.ts';

/** So many are told of in a line of the log. */
const MOST_TOLD = 5;

/** A GX of which a database has rows, and the tags `site` that they have. */
export interface StoredGx {
  readonly portalId: string;
  readonly sites: readonly string[];
}

/** One GX as it is configured, or with `all` those of a broker. */
export interface Configured {
  readonly settings: InstallationSettings;
  /** Where it stands in the file; undefined where there is no list. */
  readonly place: string | undefined;
  /** What it is called before it has said its name; undefined where there is one alone. */
  readonly label: string | undefined;
}

/** Whether more than one GX may be logged, so that its name belongs to what is asked of the database. */
export function areSeveral({ installations: [first, ...others] }: Config): boolean {
  return others.length > 0 || first.portal_id === 'all' || first.portal_id.length > 1;
}

/** Each in its turn. A broker of which several portal ids are named has each of them. */
export function everyGx({ installations, sites }: Config): Configured[] {
  const labels = labelsOf(installations);
  const isList = installations.length > 1;
  return installations.flatMap((settings, index) => {
    const { portal_id: ids } = settings;
    const place = isList ? `installations.${index + 1}` : undefined;
    if (ids === 'all' || ids.length < 2) return [{ settings, place, label: labels[index] }];
    return ids.map((id) => ({ settings: { ...settings, portal_id: [id] }, place, label: sites[id] ?? id }));
  });
}

/** The configuration as if there were this GX alone, with its own rules and names before those of all. */
export function aloneWith(config: Config, settings: InstallationSettings): Config {
  const { rules, devices } = settings;
  return {
    ...config,
    gx: settings,
    installations: [settings],
    rules: [...rules, ...config.rules],
    devices: [...devices, ...config.devices],
  };
}

/**
 * The configuration with one GX alone: the one that is named by its site, portal id or host; without a name the only one.
 * `stored` is for those who ask a database and no GX: it knows more names, and which portal id an entry has. Throws two lines
 * where that is none, or several.
 */
export function withOne(config: Config, name: string | undefined, stored?: readonly StoredGx[]): Config {
  const all = candidates(config);
  const [found, ...others] = all.filter(({ names }) => isCalled(names, name));
  if (found && others.length === 0) {
    const id =
      stored && name !== undefined ? (found.portalId ?? ownerOf(found.settings.site, stored)?.portalId) : undefined;
    return aloneWith(config, id === undefined ? found.settings : { ...found.settings, portal_id: [id] });
  }
  const inRows = found || name === undefined ? undefined : ownerOf(name, stored ?? []);
  if (inRows) {
    const entry = config.installations.find(
      ({ portal_id: ids, site }) => ids.length === 0 && site !== undefined && inRows.sites.includes(site),
    );
    const settings = entry ?? (areAlike(config.installations) ? config.gx : undefined);
    if (settings) return aloneWith(config, { ...settings, portal_id: [inRows.portalId] });
  }
  // A GX of a central broker need not be known before.
  const [central, ...more] = config.installations.filter(({ portal_id: ids }) => ids === 'all');
  if (!found && name !== undefined && central && more.length === 0 && /^[0-9a-f]{12}$/i.test(name)) {
    return aloneWith(config, { ...central, portal_id: [name] });
  }
  const names = all.flatMap(({ names: [first] }) => first ?? []);
  const offer = names.length > 0 ? shortened(names) : 'its portal id';
  if (name === undefined)
    throw new Error(`Several GX are configured, and none is named.\nName one with --site: ${offer}.`);
  const why = found ? 'Several GX are called' : 'No GX is called';
  const there =
    names.length > 0 ? `There is ${offer}. A portal id does as well.` : 'No name is known yet: write its portal id.';
  const hint = found ? '' : didYouMean(name, names);
  throw new Error(`${why} ${JSON.stringify(name)}.\n${hint === '' ? '' : `${hint} `}${there}`);
}

/** `mqtt://venus.local:1883`; of several how many, and the first of them. */
export function everyGxInWords({ installations }: Config): string {
  const labels = labelsOf(installations);
  const ways = installations.map((settings, index) => {
    const { portal_id: ids, topic_prefix: prefix } = settings;
    const which = ids === 'all' ? 'every GX at ' : ids.length > 1 ? `${ids.length} GX at ` : '';
    const way = `${which}${endpointName(endpoints(settings)[0])}${prefix === '' ? '' : `, below ${prefix}`}`;
    return labels[index] === undefined ? way : `${labels[index]} (${way})`;
  });
  const [only, ...others] = ways;
  if (only !== undefined && others.length === 0) return only;
  const more = ways.length > MOST_TOLD ? ` and ${ways.length - MOST_TOLD} more` : '';
  return `${ways.length} installations: ${ways.slice(0, MOST_TOLD).join(', ')}${more};`;
}

/** Whether it does not matter for what is computed which of them it is. */
function areAlike(all: Config['installations']): boolean {
  return (
    new Set(all.map(({ energy, tariffs, rules, devices }) => JSON.stringify([energy, tariffs, rules, devices]))).size <
    2
  );
}

/** The only one that is called so. */
function ownerOf(name: string | undefined, stored: readonly StoredGx[]): StoredGx | undefined {
  const [only, ...others] = stored.filter(
    ({ portalId, sites }) => name !== undefined && isCalled([portalId, ...sites], name),
  );
  return others.length === 0 ? only : undefined;
}

interface Candidate {
  readonly settings: InstallationSettings;
  /** Where it is known. */
  readonly portalId: string | undefined;
  /** The best first. */
  readonly names: readonly string[];
}

function candidates(config: Config): Candidate[] {
  const names = namesOf(config);
  const isCentral = ({ portal_id: ids }: InstallationSettings) => ids === 'all';
  const elsewhere = new Set(
    config.installations.flatMap(({ host, portal_id: ids }) => [...names.met(host), ...(ids === 'all' ? [] : ids)]),
  );
  // Who was met where is saved now and then only; where there is one central broker, it can be nowhere else.
  const others =
    config.installations.filter(isCentral).length === 1 ? names.portalIds.filter((id) => !elsewhere.has(id)) : [];
  return everyGx(config).flatMap(({ settings, label }): Candidate[] => {
    const { site, host, portal_id: ids } = settings;
    const here = names.met(host);
    if (ids === 'all') {
      return [...here, ...others].map((id) => ({
        settings: { ...settings, portal_id: [id] },
        portalId: id,
        names: names.of(id),
      }));
    }
    const id = names.at(settings);
    const called = [
      ...(site === undefined ? [] : [site]),
      ...(id === undefined ? [] : names.of(id)),
      label ?? host,
      host,
    ];
    return [{ settings, portalId: id, names: called }];
  });
}
