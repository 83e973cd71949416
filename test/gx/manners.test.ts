/** Every combination of manners that a GX, an emulator or a broker between may have (docs/protocol.md names them). */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GxManners } from '../../src/simulator/gx.ts';
import { createDesk, type Desk } from './desk.ts';

const MINUTE = 60_000;
const INTERVAL = 300_000;

interface Combination {
  readonly completion: 'with echo' | 'without echo' | 'none';
  readonly heartbeat: boolean;
  readonly request: 'both' | 'serial only';
  readonly values: 'live' | 'retained';
}

const combinations: readonly Combination[] = (['with echo', 'without echo', 'none'] as const).flatMap((completion) =>
  [true, false].flatMap((heartbeat) =>
    (['both', 'serial only'] as const).flatMap((request) =>
      (['live', 'retained'] as const).map((values) => ({ completion, heartbeat, request, values })),
    ),
  ),
);

function mannersOf({ completion, heartbeat, request, values }: Combination): GxManners {
  return {
    noEcho: completion === 'without echo',
    noCompletion: completion === 'none',
    noHeartbeat: !heartbeat,
    serialOnly: request === 'serial only',
    retained: values === 'retained',
  };
}

let desk: Desk;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 5, 15, 9) });
});

afterEach(async () => {
  await desk.stop();
  vi.useRealTimers();
});

/** A GX with a few devices; `Mark` does not change, so each message of it is one of a full publish. */
function begin(manners: GxManners): void {
  desk = createDesk(manners);
  const { gx } = desk;
  gx.set('battery/256/CustomName', 'House');
  gx.set('battery/256/Soc', 50);
  for (let index = 0; index < 20; index += 1) gx.set(`battery/256/Cell/${index}/Voltage`, 3.3);
  gx.set('solarcharger/278/CustomName', 'Roof');
  gx.set('solarcharger/278/Yield/Power', 120);
  gx.set('tank/20/Level', 55);
  gx.set('system/0/Mark', 1);
}

const seen = (text: string) => desk.lines('gx_event').filter((line) => line.includes(text));
const isReady = () => desk.health.at(-1)?.ok === true;
const publishesWithin = (from: number, to: number) => desk.publishes.filter((at) => at >= from && at < to).length;

/** What holds for every GX that answers requests. */
async function tellsAll(): Promise<void> {
  desk.connect();
  await desk.pass(30_000);
  expect(isReady()).toBe(true);
  expect(desk.lines('battery,').join('\n')).toContain('Soc=50');
  expect(desk.lines('gx_event')).toEqual([]);
  // What leaves while the link is down is told within two minutes of the reconnect; what is renamed is told too.
  await desk.pass(2 * MINUTE);
  const lostAt = Date.now();
  await desk.disconnect();
  desk.gx.remove('solarcharger', 278);
  desk.gx.set('battery/256/CustomName', 'Bank');
  await desk.pass(20_000);
  desk.connect();
  await desk.pass(2 * MINUTE);
  expect(isReady()).toBe(true);
  expect(seen('offline')).toHaveLength(1);
  expect(seen('device=Roof')[0]).toMatch(new RegExp(`text="offline: left unseen",severity=1 ${lostAt}$`));
  // Two full publishes have it.
  await desk.pass(2 * INTERVAL);
  expect(desk.devices.named().map(({ name }) => name)).toContain('Bank');
  // What leaves while the link is up leaves at once, and the rest stays.
  desk.gx.remove('tank', 20);
  await desk.pass(2 * INTERVAL);
  expect(seen('offline')).toHaveLength(2);
  const online = desk.devices.all().flatMap((gx) => gx.known().filter(({ isOnline }) => isOnline));
  expect(online.map(({ service }) => service).sort()).toEqual(['battery', 'system']);
  expect(isReady()).toBe(true);
}

describe('a GX with', () => {
  // Of a GX that tells nothing, and whose values are retained, an old one is what it looks like.
  const isLikeOld = ({ completion, heartbeat, values, request }: Combination) =>
    completion === 'none' && !heartbeat && values === 'retained' && request === 'serial only';

  it.each(combinations)(
    'completion $completion, heartbeat $heartbeat, request $request, values $values',
    async (one) => {
      begin(mannersOf(one));
      await tellsAll();
      if (isLikeOld(one)) return;
      const now = Date.now();
      await desk.pass(4 * INTERVAL);
      expect(publishesWithin(now, Date.now())).toBeGreaterThanOrEqual(3);
      expect(publishesWithin(now, Date.now())).toBeLessThanOrEqual(4);
      expect(desk.events.map(({ kind }) => kind)).not.toContain('legacy');
      expect(desk.health.map(({ code }) => code)).not.toContain('silent');
    },
  );

  it('completions without echo is asked for everything once at the start, and a minute later where a device is missed', async () => {
    begin({ noEcho: true });
    desk.connect();
    await desk.pass(4 * MINUTE);
    expect(desk.publishes).toHaveLength(1);
    await desk.disconnect();
    desk.gx.remove('solarcharger', 278);
    desk.connect();
    await desk.pass(4 * MINUTE);
    // A departure is looked into: that is the last.
    const [first, second = 0, third = 0, fourth = 0, ...more] = desk.publishes;
    expect(first).toBeDefined();
    expect(third - second).toBeGreaterThanOrEqual(MINUTE);
    expect(third - second).toBeLessThan(MINUTE + 5_000);
    expect(fourth - third).toBeLessThan(5_000);
    expect(more).toEqual([]);
  });
});

describe('old firmware', () => {
  it.each([false, true])('(the oldest request only: %s) tells all', async (serialOnly) => {
    begin({ legacy: true, serialOnly });
    await tellsAll();
    expect(desk.events.map(({ kind }) => kind)).toContain('legacy');
  });
});

describe('what a broker retains from earlier times', () => {
  const stale = () => {
    const put = (tail: string, payload: string) => desk.broker.retained.set(`N/${desk.gx.portalId}/${tail}`, payload);
    put('keepalive', '{"value": 1}');
    put('battery/256/Soc', '{"value": 12.0}');
    put('battery/256/CustomName', '{"value": "Old bank"}');
    put('battery/256/Alarms/LowVoltage', '{"value": 2}');
    put('solarcharger/999/Yield/Power', '{"value": 143}');
  };

  it.each(combinations.filter(({ heartbeat }) => heartbeat))(
    'is no news: completion $completion, heartbeat $heartbeat, request $request, values $values',
    async (one) => {
      begin(mannersOf(one));
      stale();
      desk.connect();
      await desk.pass(2 * MINUTE);
      await desk.disconnect();
      desk.connect();
      await desk.pass(MINUTE);
      const all = desk.lines('').join('\n');
      for (const text of ['Old bank', 'Old\\ bank', 'Soc=12 ', 'Power=143', 'Low voltage', '999'])
        expect(all).not.toContain(text);
      expect(all).toContain('device=House');
      expect(desk.lines('gx_event')).toEqual([]);
      expect(desk.ledger.refused.retained).toBeGreaterThanOrEqual(10);
    },
  );

  it('makes no device of the serial alone', async () => {
    begin({});
    desk.broker.isDeaf = true;
    desk.connect();
    await desk.pass(MINUTE);
    expect(desk.health.at(-1)).toMatchObject({ code: 'no_answer' });
    expect(desk.lines('gx_device')).toEqual([]);
  });
});

describe('a GX that nobody can ask', () => {
  it('is received as long as somebody else keeps it alive, and nobody is said to have left', async () => {
    begin({ mute: true, noCompletion: true });
    // Requests of somebody else, whom the GX hears.
    const keepAlive = setInterval(() => {
      desk.gx.mute = false;
      desk.broker.hear(`R/${desk.gx.portalId}/keepalive`, '{"keepalive-options":["suppress-republish"]}');
      desk.gx.mute = true;
    }, 20_000);
    await desk.pass(21_000);
    desk.connect();
    await desk.pass(MINUTE);
    expect(isReady()).toBe(true);
    desk.gx.set('battery/256/Soc', 51);
    desk.gx.set('tank/20/Level', 56);
    await desk.pass(4 * INTERVAL);
    expect(seen('offline')).toEqual([]);
    expect(isReady()).toBe(true);
    clearInterval(keepAlive);
  });
});
