/** Where the points of energy go: to every destination, and once more where something came late. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { Registry } from '../../src/devices/registry.ts';
import { createInstallationEnergy, type InstallationEnergy } from '../../src/installation/energies.ts';
import type { EnergyLine } from '../../src/points/energy-lines.ts';
import { createLog } from '../../src/shared/log.ts';
import { createEnergyMemory, type EnergyMemory } from '../../src/state/energy.ts';
import { openDataDir } from '../../src/state/state-file.ts';
import { dataDir } from '../support/daemon.ts';
import { PORTAL, SETTINGS, stored } from '../support/energy-site.ts';

const MINUTE = 60_000;
const NOON = Date.parse('2026-11-28T12:00:00Z');
const MIDNIGHT = Date.parse('2026-11-28T00:00:00Z');

/** Undefined: its server is found later. */
function output(keepsReplaced: boolean | undefined) {
  const lines: string[] = [];
  let limits = keepsReplaced === undefined ? undefined : { keepsReplaced };
  let onFound: () => void = () => undefined;
  let late: (oldest: number, newest: number) => void = () => undefined;
  return {
    lines,
    emit: (line: string) => void lines.push(line),
    limits: () => limits,
    onLimits(listener: typeof onFound) {
      onFound = listener;
    },
    find(found: typeof limits) {
      limits = found;
      onFound();
    },
    onLate(listener: typeof late) {
      late = listener;
    },
    /** A batch with these stamps is sent after one that is newer. */
    late: (oldest: number, newest: number) => late(oldest, newest),
    days: () => lines.filter((line) => line.startsWith('gx_energy_day')),
  };
}

const memory: EnergyMemory = {
  take: () => undefined,
  isTaken: () => false,
  left: () => [],
  open: () => undefined,
  days: () => [],
  keep: async () => undefined,
  takeDays: async () => true,
};

/** Runs until shortly before, or after, the end of the day. */
async function run(until: number) {
  const outputs = { raw: output(false), m15: output(false), victoria: output(true), unknown: output(undefined) };
  const energy = createInstallationEnergy({
    settings: { ...SETTINGS, time_zone: 'UTC' },
    devices: new Registry({ sites: { [PORTAL]: 'Haus' } }),
    expected: PORTAL,
    memory,
    outputs: Object.values(outputs),
    hostZone: 'UTC',
    pricing: ({ site }) => ({ currency: 'EUR', fields: { cost: site['pv_dc'] ?? 0 } }),
    facts: { event: () => undefined, siteEvent: () => undefined },
    log: createLog('silent'),
  });
  energy.start();
  energy.tick(NOON);
  energy.event({ kind: 'link', portalId: PORTAL, isUp: true, time: NOON });
  energy.event({ kind: 'alive', portalId: PORTAL, isAlive: true, time: NOON });
  const topic = { index: 0, portalId: PORTAL, service: 'system', instance: '0', path: 'Dc/Pv/Power' };
  energy.accept({ topic, value: 1_000, time: NOON });
  for (let now = NOON; now <= until; now += 5_000) energy.tick(now);
  await undefined;
  await undefined;
  return { energy, outputs };
}

it('points of energy and money go to every destination of our schema', async () => {
  const { outputs } = await run(NOON + 6 * MINUTE);
  expect(outputs.m15.lines).toEqual(outputs.raw.lines);
  const measurements = outputs.raw.lines.map((line) => line.slice(0, line.indexOf(',')));
  expect(new Set(measurements)).toEqual(
    new Set(['gx_energy', 'gx_energy_consumer', 'gx_energy_day', 'gx_money', 'gx_money_day']),
  );
  expect(outputs.raw.lines.find((line) => line.startsWith('gx_money_day'))).toMatch(
    /^gx_money_day,portal_id=c0619ab12345,site=Haus,currency=EUR,month=2026-11,year=2026 cost=0\.08\d+ 1795824000000\n$/,
  );
});

it('a day that goes on is written again and again, and where every point is kept once, when it is over', async () => {
  const before = await run(NOON + 16 * MINUTE);
  expect(before.outputs.raw.days()).toHaveLength(3);
  expect(before.outputs.victoria.days()).toEqual([]);
  expect(before.outputs.victoria.lines.filter((line) => line.startsWith('gx_energy,'))).toHaveLength(3);
  const after = await run(NOON + 12 * 60 * MINUTE + MINUTE);
  expect(after.outputs.victoria.days()).toEqual([after.outputs.raw.days().at(-1)]);
});

it('a day that goes on waits for the server to be known', async () => {
  const { outputs } = await run(NOON + 16 * MINUTE);
  const { raw, unknown } = outputs;
  expect(unknown.days()).toEqual([]);
  expect(unknown.lines).toEqual(raw.lines.filter((line) => !/^gx_(energy|money)_day/.test(line)));
  unknown.find({ keepsReplaced: true });
  expect(unknown.days()).toEqual([]);
  unknown.find({ keepsReplaced: false });
  expect(unknown.days()).toEqual(raw.days().slice(-1));
});

it('a batch that comes late leaves no older day standing', async () => {
  const { outputs } = await run(NOON + 16 * MINUTE);
  const latest = outputs.raw.days().at(-1);
  outputs.raw.lines.length = 0;
  outputs.raw.late(NOON, NOON + MINUTE);
  expect(outputs.raw.lines).toEqual([]);
  outputs.raw.late(MIDNIGHT, NOON + MINUTE);
  expect(outputs.raw.days()).toEqual([latest]);
  expect(outputs.raw.lines).toHaveLength(2);
  outputs.victoria.late(MIDNIGHT, NOON + MINUTE);
  expect(outputs.victoria.days()).toEqual([]);
});

it('days are kept where nothing takes our own schema', async () => {
  const { path, remove } = dataDir();
  onTestFinished(remove);
  const kept = createEnergyMemory(openDataDir(path, createLog('silent')));
  const energy = createInstallationEnergy({
    settings: { ...SETTINGS, time_zone: 'UTC' },
    devices: new Registry({ sites: { [PORTAL]: 'Haus' } }),
    expected: PORTAL,
    memory: kept,
    outputs: [],
    hostZone: 'UTC',
    pricing: () => undefined,
    facts: { event: () => undefined, siteEvent: () => undefined },
    log: createLog('silent'),
  });
  energy.start();
  energy.tick(NOON);
  energy.event({ kind: 'link', portalId: PORTAL, isUp: true, time: NOON });
  energy.event({ kind: 'alive', portalId: PORTAL, isAlive: true, time: NOON });
  const topic = { index: 0, portalId: PORTAL, service: 'system', instance: '0', path: 'Dc/Pv/Power' };
  energy.accept({ topic, value: 1_000, time: NOON });
  for (let now = NOON; now < NOON + 12 * 60 * MINUTE + MINUTE; now += 5_000) energy.tick(now);
  await energy.stop(NOON + 12 * 60 * MINUTE + MINUTE);
  const after = createEnergyMemory(openDataDir(path, createLog('silent')));
  expect(after.days(PORTAL)).toMatchObject([{ date: '2026-11-28', fields: { pv_dc: expect.closeTo(12, 3) } }]);
});

it('the day of a GX that was replaced ends without it, and has all of its windows when it comes back', async () => {
  const { path, remove } = dataDir();
  onTestFinished(remove);
  const lines: EnergyLine[] = [];
  const OTHER = 'c0619ab99999';
  /** Reads one of them for a time, through a start and a stop of the process. */
  async function read(portalId: string, from: number, until: number) {
    const kept = createEnergyMemory(openDataDir(path, createLog('silent')));
    const emit = (line: string, fields: number, stamp: number) => void lines.push({ line, fields, stamp });
    const energy = createInstallationEnergy({
      settings: { ...SETTINGS, time_zone: 'UTC' },
      devices: new Registry({ sites: { [PORTAL]: 'Haus', [OTHER]: 'Boot' } }),
      expected: portalId,
      memory: kept,
      outputs: [{ emit, limits: () => ({}), onLimits: () => undefined, onLate: () => undefined }],
      hostZone: 'UTC',
      pricing: () => undefined,
      facts: { event: () => undefined, siteEvent: () => undefined },
      log: createLog('silent'),
    });
    energy.start();
    energy.tick(from);
    energy.event({ kind: 'link', portalId, isUp: true, time: from });
    energy.event({ kind: 'alive', portalId, isAlive: true, time: from });
    const topic = { index: 0, portalId, service: 'system', instance: '0', path: 'Dc/Pv/Power' };
    energy.accept({ topic, value: 1_000, time: from });
    for (let now = from; now < until; now += 5_000) energy.tick(now);
    await energy.stop(until);
    return kept;
  }
  const ofOld = (measurement: string) =>
    stored(lines, measurement).filter(({ tags }) => tags.startsWith(`portal_id=${PORTAL},`));
  const sum = (measurement: string) =>
    ofOld(measurement).reduce((total, { fields }) => total + (fields['pv_dc'] ?? 0), 0);

  await read(PORTAL, NOON, NOON + 16 * MINUTE);
  const meanwhile = await read(OTHER, NOON + 20 * MINUTE, NOON + 14 * 60 * MINUTE);
  expect(meanwhile.open(PORTAL)?.day).toBeNull();
  expect(meanwhile.days(PORTAL)).toMatchObject([{ date: '2026-11-28', site: 'Haus' }]);
  expect(ofOld('gx_energy_day').at(-1)?.fields).toEqual(meanwhile.days(PORTAL)[0]?.fields);
  expect(sum('gx_energy_day')).toBe(sum('gx_energy'));
  // The window that was open at the stop is over, and its day is not forgotten for it.
  const [back] = (await read(PORTAL, NOON + 15 * 60 * MINUTE, NOON + 15 * 60 * MINUTE + MINUTE)).days(PORTAL);
  expect(back?.fields['pv_dc']).toBeCloseTo(16 / 60, 3);
  expect(sum('gx_energy_day')).toBe(sum('gx_energy'));
});

describe('a GX that is read in two ways', () => {
  function createWays() {
    const { path, remove } = dataDir();
    onTestFinished(remove);
    const kept = createEnergyMemory(openDataDir(path, createLog('silent')));
    const lines: EnergyLine[] = [];
    const limits = () => ({});
    const emit = (line: string, fields: number, stamp: number) => void lines.push({ line, fields, stamp });
    const ways = [1, 2].map(() =>
      createInstallationEnergy({
        settings: { ...SETTINGS, time_zone: 'UTC' },
        devices: new Registry({ sites: { [PORTAL]: 'Haus' } }),
        expected: PORTAL,
        memory: kept,
        outputs: [{ emit, limits, onLimits: () => undefined, onLate: () => undefined }],
        hostZone: 'UTC',
        pricing: () => undefined,
        facts: { event: () => undefined, siteEvent: () => undefined },
        log: createLog('silent'),
      }),
    ) as [InstallationEnergy, InstallationEnergy];
    for (const way of ways) way.start();
    return { ways, lines, kept };
  }

  it('has its kWh once, whichever way is taken, by day and by window', async () => {
    const { ways, lines, kept } = createWays();
    const topics = { pv: 'system/0/Dc/Pv/Power', counter: 'grid/30/Ac/Energy/Forward' };
    const [pv, counter] = Object.values(topics).map((name, index) => {
      const [service = '', instance = '', ...path] = name.split('/');
      return { index, portalId: PORTAL, service, instance, path: path.join('/') };
    });
    if (!pv || !counter) throw new Error('no topics');
    let now = NOON;
    const pass = (time: number) => {
      for (const end = now + time; now < end; now += 5_000) for (const way of ways) way.tick(now);
    };
    const up = (way: InstallationEnergy) => {
      way.event({ kind: 'link', portalId: PORTAL, isUp: true, time: now });
      way.event({ kind: 'alive', portalId: PORTAL, isAlive: true, time: now });
      way.accept({ topic: pv, value: 1_000, time: now });
      way.accept({ topic: counter, value: 500 + (now - NOON) / 3_600_000, time: now });
    };
    const down = (way: InstallationEnergy) => {
      way.event({ kind: 'link', portalId: PORTAL, isUp: false, time: now });
    };
    const [first, second] = ways;
    pass(5_000);
    up(first);
    pass(2 * 60 * MINUTE);
    down(first);
    pass(MINUTE);
    up(second);
    pass(2 * 60 * MINUTE + MINUTE);
    // The other way comes back before this one tells that it is left.
    up(first);
    down(second);
    pass(12 * 60 * MINUTE);
    await Promise.all(ways.map((way) => way.stop(now)));
    const sum = (measurement: string, field: string) =>
      stored(lines, measurement).reduce((total, { fields }) => total + (fields[field] ?? 0), 0);
    // Until the last window that is over, without the minute in which it was not connected.
    expect(sum('gx_energy', 'pv_dc')).toBeCloseTo(16 - 1 / 60, 2);
    expect(sum('gx_energy_day', 'pv_dc')).toBe(sum('gx_energy', 'pv_dc'));
    expect(sum('gx_energy', 'grid_import_counter')).toBeCloseTo(4.03, 1);
    expect(kept.days(PORTAL).map(({ fields }) => fields['pv_dc'])).toEqual([
      stored(lines, 'gx_energy_day')[0]?.fields['pv_dc'],
    ]);
  });
});
