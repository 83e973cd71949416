/** Which GX the loader logs, and by which way it reaches each. */
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

type Section = LoaderConfig['upnp' | 'vrm' | 'manual'];

function source(way: LoaderSource['way'], id: string, section: Section, isOn: boolean): LoaderSource {
  const { enabled, subscriptions, expiry } = section ?? {};
  // A host may be called `constructor`.
  const own = <Value>(record: Readonly<Record<string, Value>> | null | undefined) =>
    record && Object.hasOwn(record, id) ? record[id] : undefined;
  const filters = (own(subscriptions) ?? []).map((filter) => filter.replace(/^\/+/, ''));
  return {
    way,
    id,
    isEnabled: isOn && enabled !== false,
    filters: filters.filter((filter) => filter !== ''),
    expires: Boolean(own(expiry)),
  };
}
