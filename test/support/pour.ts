/**
 * Pours messages through the real session, derive/ and points/, at the times they carry: from MQTT messages to line
 * protocol without a network and without a clock.
 */
import type { Energy } from '../../src/config/energy.ts';
import type { SchemaName } from '../../src/config/schema.ts';
import type { Tariffs } from '../../src/config/tariffs.ts';
import { Derive } from '../../src/derive/derive.ts';
import type { Alias } from '../../src/devices/device.ts';
import { Registry } from '../../src/devices/registry.ts';
import type { Remembered } from '../../src/devices/remembered.ts';
import { createPricing } from '../../src/energy/money.ts';
import { Topics } from '../../src/gx/topics.ts';
import { createInstallationEnergy } from '../../src/installation/energies.ts';
import { createKeeper } from '../../src/installation/keeper.ts';
import { Door } from '../../src/points/door.ts';
import type { BoundsRule } from '../../src/points/plausible.ts';
import { Points } from '../../src/points/points.ts';
import type { SavedRollups } from '../../src/points/rollup/rollups.ts';
import type { EmitLine } from '../../src/points/rows.ts';
import type { Rule } from '../../src/points/rules.ts';
import { createReadingLedger } from '../../src/shared/ledger.ts';
import { createLog } from '../../src/shared/log.ts';
import type { EnergyMemory } from '../../src/state/energy.ts';
import type { GxEvent, Profile, Reading, ReadingLedger } from '../../src/types.ts';
import { type Connection, openConnection } from './connection.ts';
import { SETTINGS } from './settings.ts';

export interface Message {
  readonly t: number;
  readonly topic: string;
  readonly payload: string;
  readonly retain?: boolean;
}

/**
 * What happens beside messages: the link goes down, or comes up again with a session of its own; the session tells
 * something that it found out by the time that passed; or nothing at all but time.
 */
export interface Incident {
  readonly t: number;
  readonly link?: 'down' | 'up';
  readonly event?: { kind: 'alive'; isAlive: boolean } | { kind: 'asked' | 'complete' | 'legacy' };
}

export interface PourOptions {
  readonly profile?: Profile;
  readonly rules?: readonly Rule[];
  readonly bounds?: readonly BoundsRule[];
  readonly aliases?: readonly Alias[];
  readonly storePrivate?: boolean;
  /** `gx` alone unless something else is said. */
  readonly schemas?: readonly SchemaName[];
  readonly sites?: Readonly<Record<string, string>>;
  readonly remembered?: Remembered;
  /** What an earlier run counted for roll-ups. */
  readonly savedRollups?: SavedRollups;
  /** The end of what was written before. */
  readonly writtenUntil?: number;
  /** Default: 30 days. */
  readonly forgetAfter?: number;
  /** How often time is told to pass, ms; the daemon does it every 100. */
  readonly tick?: number;
  /** Time of t = 0, ms since 1970. */
  readonly begin?: number;
  readonly portalId?: string;
  /** How energy is measured; and what is kept of it over a restart. */
  readonly energy?: Energy;
  readonly energyMemory?: EnergyMemory;
  /** What a kWh costs and brings; none unless they are given. */
  readonly tariffs?: Tariffs;
  /** Takes every line in place of `lines` and `own`, which are empty then. */
  readonly onLine?: EmitLine;
  /** Counts readings, for whoever looks on. */
  readonly ledger?: ReadingLedger;
  /** Takes every line of the roll-ups in place of `rollups`, with our own measurements that they have too. */
  readonly onRollup?: (tier: 'm1' | 'm15', line: string) => void;
  /** Rows do not wait for their next value, as in the daemon, which ends them once a second. */
  readonly endsRows?: boolean;
}

export interface Poured {
  /** Values of the GX; our own measurements, `gx_*`, apart from them. */
  readonly lines: string;
  readonly own: string;
  /** Lines in the schema of the official loader. */
  readonly loaderLines: string;
  /** Lines of the roll-ups. */
  readonly rollups: Record<'m1' | 'm15', string>;
  /** Of `lines`. */
  readonly fields: number;
  readonly ledger: ReadingLedger;
  readonly points: Points;
  readonly devices: Registry;
  /** When a full publish was asked for because a device left, ms since the beginning. */
  readonly asked: readonly number[];
  /** What a person is told of values. */
  readonly notices: readonly string[];
}

/** 2026-11-22 00:00:00 UTC. */
export const BEGIN = 1_795_305_600_000;

const ENERGY: Energy = {
  time_zone: undefined,
  phases: 'net',
  batteries: [],
  ac_chargers: 'auto',
  loads_ac: 'measured',
  behind: [],
};

/** Remembers nothing over a restart. */
function forgetful(): EnergyMemory {
  const done = async () => undefined;
  return {
    take: () => undefined,
    isTaken: () => false,
    left: () => [],
    open: () => undefined,
    days: () => [],
    keep: done,
    takeDays: async () => true,
  };
}

/** A payload may say `ECHO` where our own echo belongs. */
export function pour(items: Iterable<Message | Incident>, options: PourOptions = {}): Promise<Poured> {
  return pourPieces([items], options);
}

/** The same of what comes piece by piece: between two of them others have their turn. */
export async function pourPieces(
  pieces: AsyncIterable<Iterable<Message | Incident>> | readonly Iterable<Message | Incident>[],
  options: PourOptions = {},
): Promise<Poured> {
  const { profile = 'everything', rules = [], sites = {}, begin = BEGIN, portalId = 'c0619ab12345' } = options;
  const step = options.tick ?? 100;
  const { aliases = [], storePrivate = false, schemas = ['gx'], remembered = {} } = options;
  const { ledger = createReadingLedger() } = options;
  let lines = '';
  let own = '';
  let fields = 0;
  const emit: EmitLine = (line, count, stamp) => {
    if (options.onLine) options.onLine(line, count, stamp);
    else if (line.startsWith('gx_')) own += line;
    else lines += line;
    if (!line.startsWith('gx_')) fields += count;
  };
  let loaderLines = '';
  const rollups = { m1: '', m15: '' };
  const { onRollup } = options;
  const tiers = (['m1', 'm15'] as const).map((tier) => ({
    tier,
    emit(line: string) {
      if (onRollup) onRollup(tier, line);
      else if (!line.startsWith('gx_')) rollups[tier] += line;
    },
  }));
  const emitLoader: EmitLine = (line) => {
    loaderLines += line;
  };
  const outputs = {
    gx: schemas.includes('gx') ? emit : undefined,
    'venus-influx-loader': schemas.includes('venus-influx-loader') ? emitLoader : undefined,
  };
  const devices = new Registry({ sites, aliases, remembered });
  const { savedRollups } = options;
  const more = { tiers, ...(savedRollups && { savedRollups }) };
  const points = new Points({ devices, profile, rules, storePrivate, ledger, outputs, ...more });
  const asked: number[] = [];
  const derive = new Derive({
    devices,
    facts: points.own,
    forgetAfter: options.forgetAfter ?? 30 * 86_400_000,
    portalId,
    writtenUntil: options.writtenUntil,
    askFullPublish() {
      asked.push(ticked - begin);
      connection?.session.askFullPublish();
    },
  });
  const energy = createInstallationEnergy({
    settings: options.energy ?? ENERGY,
    devices,
    expected: portalId,
    memory: options.energyMemory ?? forgetful(),
    outputs: [outputs.gx, ...(onRollup ? tiers.map((tier) => tier.emit) : [])].flatMap((emit) =>
      emit ? [{ emit, limits: () => ({}), onLimits: () => undefined, onLate: () => undefined }] : [],
    ),
    pricing: createPricing(options.tariffs ?? [], () => undefined),
    facts: points.own,
    hostZone: 'UTC',
    log: createLog('silent'),
  });
  const door = new Door(options.bounds);
  const onReading = (received: Reading) => {
    const reading = door.admit(received);
    points.accept(reading);
    derive.accept(reading);
    energy.accept(reading);
  };
  const onEvent = (event: GxEvent) => {
    derive.event(event);
    points.event(event);
    energy.event(event);
  };
  const tick = (now: number) => {
    derive.tick(now);
    points.tick(now);
    energy.tick(now);
    if (options.endsRows) points.flush();
  };
  const keeper = createKeeper({
    door,
    devices,
    points,
    derive,
    onForget: energy.forget,
    isHolding: () => false,
    now: () => arrived,
  });
  const topics = new Topics(keeper);
  let arrived = begin;
  let ticked = begin;
  const connect = () =>
    openConnection(ticked, {
      portalId,
      settings: SETTINGS,
      topics,
      ledger,
      onReading,
      onEvent,
      onHealth: () => undefined,
      onRefused: () => undefined,
    });
  energy.start();
  let connection: Connection | undefined = await connect();
  for await (const items of pieces) {
    for (const item of items) {
      const time = begin + item.t;
      for (; ticked + step <= time; ticked += step) tick(ticked + step);
      arrived = time;
      if (connection) connection.link.arrived = time;
      if ('topic' in item) connection?.says(item);
      else if (item.event) onEvent({ ...item.event, portalId, time } as GxEvent);
      else if (item.link === 'down') {
        await connection?.close('the link broke');
        connection = undefined;
      } else if (item.link === 'up') connection = await connect();
    }
  }
  // Time enough for every wait, but not in one step: a window knows when time has jumped.
  for (let now = ticked; now < ticked + 20_000; now += 100) points.tick(now + 100);
  derive.tick(ticked);
  points.close();
  await energy.stop(ticked);
  await connection?.stop();
  return {
    lines,
    own,
    loaderLines,
    rollups,
    fields,
    ledger,
    points,
    devices,
    asked,
    notices: [...door.takeNotices(), ...points.takeNotices()],
  };
}
