/** One GX: whether it is reached, what it has, and what a run would store of it. */
import type { InstallationSettings } from '../../config/installations.ts';
import type { Config } from '../../config/schema.ts';
import type { Counted } from '../../destination/limits.ts';
import type { Gx } from '../../devices/device.ts';
import { Registry } from '../../devices/registry.ts';
import { describeProfile } from '../../gx/security-profile.ts';
import { LONGEST_TRY } from '../../gx/source.ts';
import type { DatabaseCheck } from '../../influx/check.ts';
import type { EnergySite } from '../../installation/energy-names.ts';
import type { PriceFiles } from '../../installation/price-files.ts';
import { Door } from '../../points/door.ts';
import { Points } from '../../points/points.ts';
import { duration } from '../../shared/duration.ts';
import { reasonOf } from '../../shared/files.ts';
import { createReadingLedger, total } from '../../shared/ledger.ts';
import { createLog } from '../../shared/log.ts';
import { keysFile } from '../../state/pins.ts';
import { openDataDir } from '../../state/state-file.ts';
import { type Handlers, listen, wayTo } from '../listen.ts';
import { aloneWith } from '../which.ts';
import type { Found } from './computer.ts';
import { createEnergyLook } from './energy.ts';

export interface FoundGx extends Found {
  /** Whether it is reached, in words; `lines` is the rest. */
  readonly health: string;
  readonly counted?: Counted;
  /** Undefined where it has not told. */
  readonly portalId?: string;
  /** What it calls itself, or is called by the configuration; undefined where it is not reached. */
  readonly site?: string;
  readonly energy?: Pick<EnergySite, 'settings'> & { readonly gx: Gx };
  /** What is the matter, where it is not reached. */
  readonly code?: string;
  /** Keys that were shown, where they are to be accepted, by `host:port`. */
  readonly shown: ReadonlyMap<string, string>;
}

export interface GxCheckOptions {
  readonly acceptKey: boolean;
  readonly sink: Promise<DatabaseCheck>;
  readonly say: (line: string) => void;
  readonly pricesOf: PriceFiles['pricesOf'];
}

/** Where it is, and how it lets in. */
export async function describeWay(settings: InstallationSettings, signal: AbortSignal): Promise<string[]> {
  const { host, port, tls, topic_prefix: prefix } = settings;
  const below = prefix === '' ? '' : `, topics below ${prefix}`;
  const lines = [`will connect to ${wayTo(settings)}${below}`];
  if (port === undefined && tls === undefined) lines.push(await describeProfile(host, signal));
  return lines;
}

/** Its lines are of what was heard: those of the way to it are `describeWay`'s. */
export async function checkGx(
  whole: Config,
  settings: InstallationSettings,
  options: GxCheckOptions,
  signal: AbortSignal,
): Promise<FoundGx> {
  const shown = new Map<string, string>();
  const pins = { get: () => undefined, set: (name: string, fingerprint: string) => void shown.set(name, fingerprint) };
  const found = await tryGx(aloneWith(whole, settings), options.acceptKey ? { pins } : {}, options, signal);
  return { ...found, shown };
}

/** Keeps a session until everything the GX has was published once, or until it is clear that it will not be. */
async function tryGx(
  config: Config,
  handlers: Handlers,
  { sink, say, pricesOf }: GxCheckOptions,
  signal: AbortSignal,
): Promise<Omit<FoundGx, 'shown'>> {
  let fields = 0;
  const emit = (_line: string, count: number) => {
    fields += count;
  };
  const readings = createReadingLedger();
  const [settings] = config.installations;
  const registry = new Registry({ sites: config.sites, site: settings.site, aliases: config.devices });
  const points = new Points({
    devices: registry,
    profile: config.profile,
    rules: config.rules,
    storePrivate: config.private === 'keep',
    ledger: readings,
    // Values, not what they become in each schema.
    outputs: Object.fromEntries(config.schema.map((schema, index) => [schema, index === 0 ? emit : () => undefined])),
  });
  const few: string[] = [];
  sink
    .then(({ limits }) => {
      if (limits?.columns !== undefined) few.push(...[points.withFewColumns() ?? []].flat());
    })
    .catch(() => undefined);
  const door = new Door(config.bounds);
  const energy = createEnergyLook(settings, pricesOf);
  const devices = new Set<string>();
  let portalId: string | undefined;
  const settled = new AbortController();
  const { health, topics } = await listen(
    config,
    {
      ...handlers,
      onReading(reading) {
        ({ portalId } = reading.topic);
        devices.add(`${reading.topic.service}/${reading.topic.instance}`);
        const admitted = door.admit(reading);
        points.accept(admitted);
        energy.accept(admitted);
      },
      onHealth({ ok, code, message }) {
        if (ok) settled.abort();
        else if (code === 'no_portal_id') say(`${message}. Waiting for it, ${duration(LONGEST_TRY)} in all`);
      },
    },
    { begun: settled.signal, length: 0, signal },
  );
  points.close();
  const who = portalId === undefined ? {} : { portalId };
  if (!health.ok || portalId === undefined) {
    const lines = settings.tariffs.length > 0 ? energy.lines(undefined) : [];
    return { ok: health.ok, health: health.message, lines, code: health.code, ...who };
  }
  const gx = registry.gxOf(portalId);
  const names = new Map(registry.named().map(({ service, instance, name }) => [`${service}/${instance}`, name]));
  const listed = [...devices].sort().map((device) => `${device} (${names.get(device) ?? 'secrets only'})`);
  const { filtered } = readings;
  const lines = [
    `${topics} topics of ${devices.size} devices: ${listed.join(', ')}`,
    `would store ${fields} of their values; ${total(filtered)} are left out by profile and rules, ${readings.null} have no value now, ${readings.refused.not_scalar} are lists, ${readings.refused.secret} are secrets`,
    ...registry.takeNotices(),
    ...door.takeNotices(),
    ...points.takeNotices(),
    ...few,
    ...points.unused(),
    ...door.unused(),
    ...registry.unused(),
    ...energy.lines(gx),
  ];
  const counted = { columns: () => points.columns, loaderMeasurements: () => points.loaderMeasurements };
  const { site } = gx;
  return {
    ok: true,
    health: health.message,
    lines,
    counted,
    portalId,
    site,
    energy: { settings: settings.energy, gx },
  };
}

/** Pins the keys that were shown, by `host:port`. One after another: they are in one file. */
export async function acceptKeys(shown: ReadonlyMap<string, string>, config: Config): Promise<Found> {
  if (shown.size === 0) return { ok: true, lines: [] };
  const keys = keysFile(openDataDir(config.data_dir, createLog('silent')));
  const names = [...shown].map(([name, fingerprint]) => `${name} (${fingerprint.slice(0, 16)}...)`).join(', ');
  try {
    await keys.replace({ ...keys.read(), ...Object.fromEntries(shown) });
    return { ok: true, lines: [`the key that ${names} shows now is accepted`] };
  } catch (error) {
    const why = `gx-keys.json in ${config.data_dir} cannot be written: ${reasonOf(error)}`;
    return { ok: false, lines: [`the key that ${names} shows now is not accepted: ${why}. Check DATA_DIR`] };
  }
}
