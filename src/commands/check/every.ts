/** Every GX of the configuration in turn, each with its own lines; and those that are found where all of a broker are wanted. */
import { type InstallationSettings, labelsOf } from '../../config/installations.ts';
import type { Config } from '../../config/schema.ts';
import type { Counted } from '../../destination/limits.ts';
import { createSiteNames } from '../../devices/site-names.ts';
import { findAll } from '../../gx/roster.ts';
import { createLog } from '../../shared/log.ts';
import { knownPins } from '../../state/pins.ts';
import { openDataDir } from '../../state/state-file.ts';
import { areSeveral } from '../which.ts';
import { checkGx, describeWay, type FoundGx, type GxCheckOptions } from './gx.ts';

interface EveryOptions extends Pick<GxCheckOptions, 'acceptKey' | 'sink' | 'say'> {
  readonly section: (title: string, lines: readonly string[]) => void;
}

/** What is so of the way to a broker, and not of one GX there. */
const OF_THE_WAY: ReadonlySet<string> = new Set(['unreachable', 'tls', 'refused', 'key_changed', 'password_file']);
/** Portal ids that a line names. */
const MOST_LISTED = 10;

/** Whether all are well, and what they have. A section is said as soon as its GX is known. */
export async function checkEvery(
  config: Config,
  { section, ...given }: EveryOptions,
  signal: AbortSignal,
): Promise<{ readonly ok: boolean; readonly counted: readonly Counted[]; readonly isKeyAccepted: boolean }> {
  const isList = config.installations.length > 1;
  const options = areSeveral(config) ? { ...given, siteNames: createSiteNames(Object.entries(config.sites)) } : given;
  const met = new Map<string, string>();
  const counted: Counted[] = [];
  let isWell = true;
  let isKeyAccepted = false;

  /** The GX of one way; resolves with what it found. */
  async function tell(title: string, way: readonly string[], settings: InstallationSettings): Promise<FoundGx> {
    const found = await checkGx(config, settings, options, signal);
    const { portalId } = found;
    const before = portalId === undefined ? undefined : met.get(portalId);
    if (portalId !== undefined && before === undefined) met.set(portalId, title);
    if (found.counted && before === undefined) counted.push(found.counted);
    const twice = `is the same GX as ${before}: there it is read, and here only when it has been gone there for 60 s`;
    section(title, [...way, ...found.lines, ...(before === undefined ? [] : [twice])]);
    isWell &&= found.ok;
    isKeyAccepted ||= found.isKeyAccepted === true;
    return found;
  }

  /** Several of a broker, or all. */
  async function tellAll(name: string, settings: InstallationSettings): Promise<void> {
    const way = await describeWay(settings, signal);
    let ids = settings.portal_id;
    if (ids === 'all') {
      const pins = given.acceptKey ? anyKey : knownPins(openDataDir(config.data_dir, createLog('silent')));
      const { health, found, unheard } = await findAll({ ...config, gx: settings }, pins, signal);
      section(`Broker${name}`, [...way, health.message, ...rosterInWords(found, unheard)]);
      isWell &&= health.ok;
      ids = found;
    } else section(`Broker${name}`, way);
    for (const [index, id] of ids.entries()) {
      const { code } = await tell(`GX ${config.sites[id] ?? id}`, [], { ...settings, portal_id: [id] });
      if (code === undefined || !OF_THE_WAY.has(code)) continue;
      const rest = ids.slice(index + 1);
      if (rest.length > 0) section(`GX ${listed(rest)}`, ['not tried, for the way is the same']);
      return;
    }
  }

  const labels = labelsOf(config.installations);
  for (const [index, settings] of config.installations.entries()) {
    const ids = settings.portal_id;
    const name = isList ? ` ${labels[index]} (installations.${index + 1})` : '';
    if (ids === 'all' || ids.length > 1) await tellAll(name, settings);
    else await tell(`GX${name}`, await describeWay(settings, signal), settings);
  }
  const strangers = strangersOf(config, met);
  if (strangers.length > 0) section('Sites', strangers);
  return { ok: isWell, counted, isKeyAccepted };
}

/** Names of sites for GX that were not met. */
function strangersOf({ sites }: Config, met: ReadonlyMap<string, string>): string[] {
  return Object.entries(sites)
    .filter(([portalId]) => !met.has(portalId))
    .map(([portalId, site]) => `the site ${JSON.stringify(site)} (${portalId}) is not the GX that answers here`);
}

/** The key that is there is wanted, whatever was before. */
const anyKey = { get: () => undefined, set: () => undefined };

function rosterInWords(found: readonly string[], unheard: readonly string[]): string[] {
  const lines = found.length > 0 ? [`${found.length} GX would be logged: ${listed(found)}`] : [];
  if (unheard.length === 0) return lines;
  const why =
    'it is off, no GX at all, or requests (R/) do not reach it. Name it in GX_PORTAL_ID to have it logged all the same';
  return [...lines, `a serial and no heartbeat, so not logged: ${listed(unheard)}: ${why}`];
}

function listed(ids: readonly string[]): string {
  return ids.length > MOST_LISTED
    ? `${ids.slice(0, MOST_LISTED).join(', ')} and ${ids.length - MOST_LISTED} more`
    : ids.join(', ');
}
