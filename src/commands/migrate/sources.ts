/** Which GX the loader logs, and by which way it reaches it: the first is taken, the others are told of. */
import type { LoaderConfig } from './loader-config.ts';

export interface LoaderSource {
  readonly way: 'host' | 'UPnP' | 'VRM';
  /** A host name, or a portal id. */
  readonly id: string;
  readonly isEnabled: boolean;
  /** What is logged of it: filters over `<service>/<path>`; everything where there is none. */
  readonly filters: readonly string[];
  /** It was to end by itself. */
  readonly expires: boolean;
}

/** What is on first, hosts before UPnP before VRM; one that is found in two ways once. */
export function sourcesOf({ upnp, vrm, manual }: LoaderConfig): LoaderSource[] {
  const sources = [
    ...(manual?.hosts ?? []).map(({ hostName, enabled }) => source('host', hostName, manual, enabled !== false)),
    ...(upnp?.enabledPortalIds ?? []).map((id) => source('UPnP', id, upnp, true)),
    ...(vrm?.enabledPortalIds ?? []).map((id) => source('VRM', id, vrm, true)),
    ...(vrm?.manualPortalIds ?? []).map(({ portalId, enabled }) => source('VRM', portalId, vrm, enabled !== false)),
  ].filter(({ id }) => id.trim() !== '');
  const ordered = [...sources.filter(({ isEnabled }) => isEnabled), ...sources.filter(({ isEnabled }) => !isEnabled)];
  return ordered.filter(({ id }, index) => ordered.findIndex((one) => one.id === id) === index);
}

export interface Stray {
  readonly id: string;
  readonly filters: readonly string[];
  readonly expires: boolean;
}

/** What is said of a host or a portal id that the loader does not have otherwise. */
export function strays(config: LoaderConfig): Stray[] {
  const known = new Set(sourcesOf(config).map(({ id }) => id));
  return [config.manual, config.upnp, config.vrm].flatMap((section) => {
    const ids = [...Object.keys(section?.subscriptions ?? {}), ...Object.keys(section?.expiry ?? {})];
    return [...new Set(ids)]
      .filter((id) => !known.has(id))
      .map((id) => ({
        id,
        filters: own(section?.subscriptions, id) ?? [],
        expires: Boolean(own(section?.expiry, id)),
      }))
      .filter(({ filters, expires }) => filters.length > 0 || expires);
  });
}

type Section = LoaderConfig['upnp' | 'vrm' | 'manual'];

function source(way: LoaderSource['way'], id: string, section: Section, isOn: boolean): LoaderSource {
  const { enabled, subscriptions, expiry } = section ?? {};
  const filters = own(subscriptions, id) ?? [];
  return {
    way,
    id,
    isEnabled: isOn && enabled !== false,
    filters: filters.map((filter) => filter.replace(/^\/+/, '')).filter((filter) => filter !== ''),
    expires: Boolean(own(expiry, id)),
  };
}

/** A host may be called `constructor`. */
function own<Value>(record: Readonly<Record<string, Value>> | null | undefined, key: string): Value | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
