/**
 * Every GX of the configuration, several at once, each with its own lines; and those that are found where all of a broker
 * are wanted. They are told in the order of the configuration, however fast they are.
 */
import { type InstallationSettings, labelsOf } from '../../config/installations.ts';
import type { Config } from '../../config/schema.ts';
import type { Counted } from '../../destination/limits.ts';
import { createSiteNames } from '../../devices/site-names.ts';
import { findAll } from '../../gx/roster.ts';
import { type EnergySite, unusedNames } from '../../installation/energy-names.ts';
import { createPriceFiles } from '../../installation/price-files.ts';
import { createLog } from '../../shared/log.ts';
import { knownPins } from '../../state/pins.ts';
import { openDataDir } from '../../state/state-file.ts';
import { areSeveral } from '../which.ts';
import { type AlertSite, unusedOverrides } from './alerts.ts';
import { acceptKeys, checkGx, describeWay, type FoundGx, type GxCheckOptions } from './gx.ts';

interface EveryOptions extends Omit<GxCheckOptions, 'pricesOf'> {
  readonly section: (title: string, lines: readonly string[]) => void;
}

/** What is to be told of a GX, or of a broker. */
interface Block {
  readonly title: string;
  readonly ok: boolean;
  /** Before what was found. */
  readonly way: readonly string[];
  readonly found?: FoundGx;
}

/** So many are tried at once. */
const MOST_AT_ONCE = 8;
/** What is so of the way to a broker, and not of one GX there. */
const OF_THE_WAY: ReadonlySet<string> = new Set(['unreachable', 'tls', 'refused', 'key_changed', 'password_file']);
/** Portal ids that a line names. */
const MOST_LISTED = 10;

/** Whether all are well, and what they have. A section is said as soon as its GX and those before it are known. */
export async function checkEvery(
  config: Config,
  { section, say, ...given }: EveryOptions,
  signal: AbortSignal,
): Promise<{ readonly ok: boolean; readonly counted: readonly Counted[]; readonly isKeyAccepted: boolean }> {
  const isList = config.installations.length > 1;
  const inTurn = createGate(MOST_AT_ONCE);
  const tariffs = config.installations.flatMap((settings) => settings.tariffs);
  const prices = createPriceFiles(tariffs, createLog('silent'));
  await prices.look();

  async function look(title: string, settings: InstallationSettings, isAlone: boolean): Promise<Block> {
    return inTurn(async () => {
      const options = { ...given, pricesOf: prices.pricesOf, say: (line: string) => say(`${title}: ${line}`) };
      const way = isAlone ? await describeWay(settings, signal) : [];
      const found = await checkGx(config, settings, options, signal);
      return { title, ok: found.ok, way, found };
    });
  }

  /** Several of a broker, or all: the others are tried once the way was, with the first. */
  async function lookAtAll(name: string, settings: InstallationSettings): Promise<readonly Promise<Block>[]> {
    const { broker, ids } = await inTurn(() => lookAtBroker(name, settings));
    const lookAt = (id: string) => look(`GX ${config.sites[id] ?? id}`, { ...settings, portal_id: [id] }, false);
    const [first, ...rest] = ids;
    if (first === undefined) return [Promise.resolve(broker)];
    const tried = await lookAt(first);
    const isTheWay = tried.found?.code !== undefined && OF_THE_WAY.has(tried.found.code);
    const untried = { title: `GX ${listed(rest)}`, ok: true, way: ['not tried, for the way is the same'] };
    const others = !isTheWay ? rest.map(lookAt) : rest.length > 0 ? [Promise.resolve(untried)] : [];
    return [Promise.resolve(broker), Promise.resolve(tried), ...others];
  }

  async function lookAtBroker(name: string, settings: InstallationSettings) {
    const title = `Broker${name}`;
    const way = await describeWay(settings, signal);
    if (settings.portal_id !== 'all') return { broker: { title, ok: true, way }, ids: settings.portal_id };
    const pins = given.acceptKey ? anyKey : knownPins(openDataDir(config.data_dir, createLog('silent')));
    const { health, found, unheard } = await findAll({ ...config, gx: settings }, pins, signal);
    const lines = [...way, health.message, ...rosterInWords(found, unheard)];
    return { broker: { title, ok: health.ok, way: lines }, ids: found };
  }

  const labels = labelsOf(config.installations);
  const looks = config.installations.map((settings, index) => {
    const name = isList ? ` ${labels[index]} (installations.${index + 1})` : '';
    const { portal_id: ids } = settings;
    const isOne = ids !== 'all' && ids.length < 2;
    return isOne ? Promise.resolve([look(`GX${name}`, settings, true)]) : lookAtAll(name, settings);
  });
  // Each is awaited below, in its turn.
  for (const one of looks) one.then((blocks) => Promise.all(blocks)).catch(() => undefined);

  const siteNames = areSeveral(config) ? createSiteNames(Object.entries(config.sites)) : undefined;
  const met = new Map<string, string>();
  const counted: Counted[] = [];
  const energies: EnergySite[] = [];
  const alertSites: AlertSite[] = [];
  let isWell = true;
  let areAllHeard = true;
  let isKeyAccepted = false;

  /** What was found of a GX, and what of those before it is so of it too. */
  async function tell({ title, ok, way, found }: Block): Promise<void> {
    isWell &&= ok;
    if (!found) return section(title, way);
    const { portalId, site, health, lines, shown, energy } = found;
    const before = portalId === undefined ? undefined : met.get(portalId);
    if (portalId !== undefined && before === undefined) met.set(portalId, title);
    if (found.counted && before === undefined) counted.push(found.counted);
    if (energy) energies.push(energy);
    else areAllHeard = false;
    const twice = `is the same GX as ${before}: there it is read, and here only when it has been gone there for 60 s`;
    const called =
      portalId === undefined || site === undefined ? site : (siteNames?.claim(portalId, site, () => false) ?? site);
    const who =
      siteNames && portalId !== undefined && called !== undefined ? [`site ${called}, portal id ${portalId}`] : [];
    if (portalId !== undefined && called !== undefined && energy) {
      alertSites.push({ portalId, site: called, devices: [...energy.gx.devices.values()] });
    }
    const accepted = await acceptKeys(shown, config);
    isWell &&= accepted.ok;
    isKeyAccepted ||= shown.size > 0 && accepted.ok;
    section(title, [...way, health, ...who, ...lines, ...accepted.lines, ...(before === undefined ? [] : [twice])]);
  }

  for (const blocks of looks) for (const block of await blocks) await tell(await block);
  const strangers = strangersOf(config, met);
  if (strangers.length > 0) section('Sites', strangers);
  const unheard = areAllHeard ? undefined : 'of any GX that answers';
  const unused = unusedNames(energies, unheard);
  if (unused.length > 0) section('Energy', unused);
  const whose = unheard ?? (alertSites.length > 1 ? 'of any GX' : 'that the GX has');
  const overrides = alertSites.length > 0 ? unusedOverrides(config.alerts.overrides, alertSites, whose) : [];
  if (overrides.length > 0) section('Alerts', overrides);
  return { ok: isWell, counted, isKeyAccepted };
}

/** Runs what it is given, so many at once, in the order in which it was given. */
function createGate(most: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < most) running += 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
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
