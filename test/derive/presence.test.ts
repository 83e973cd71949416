import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GONE } from '../../src/types.ts';
import { createDesk, ID, NOON } from './desk.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** How long nobody is believed to be gone after the first full publish that is complete, ms. */
const SETTLES = 60_000;
const GAP = 2_000;

/**
 * Presence in its plainest form: what exists, what says that it is connected, and who was heard since we asked. After a
 * new link and a silence the picture settles: who does not come is as it was, until a full publish after that says so.
 */
function createModel(remembered: readonly { name: string; isOnline: boolean; isConnected: boolean }[]) {
  const devices = new Map<string, { isOnline: boolean; exists: boolean; isConnected: boolean; isHeard: boolean }>();
  for (const { name, ...known } of remembered) devices.set(name, { ...known, exists: false, isHeard: false });
  const of = (name: string) => {
    const device = devices.get(name) ?? { isOnline: false, exists: false, isConnected: true, isHeard: false };
    devices.set(name, device);
    return device;
  };
  const gone = (device: ReturnType<typeof of>) =>
    Object.assign(device, { isOnline: false, exists: false, isConnected: true });
  let isSettling = true;
  let since: number | undefined;
  let gx = { isUp: false, isAlive: false };
  let ticked: number | undefined;
  let isUnheard = false;
  const settle = (now: number) => {
    if (since !== undefined && Math.abs(now - since) >= SETTLES) isSettling = false;
  };
  return {
    value(name: string) {
      isUnheard = false;
      const device = of(name);
      Object.assign(device, { exists: true, isHeard: true, isOnline: device.isConnected });
    },
    connected(name: string, isConnected: boolean) {
      isUnheard = false;
      Object.assign(of(name), { exists: true, isHeard: true, isConnected, isOnline: isConnected });
    },
    emptied(name: string) {
      isUnheard = false;
      gone(of(name));
    },
    asked() {
      for (const device of devices.values()) device.isHeard = false;
    },
    complete(now: number) {
      since ??= now;
      settle(now);
      for (const device of devices.values()) {
        if (device.isHeard) continue;
        if (isSettling) device.exists = false;
        else gone(device);
      }
    },
    link(isUp: boolean) {
      gx = { isUp, isAlive: false };
      isSettling = true;
      since = undefined;
    },
    alive(isAlive: boolean) {
      gx.isAlive = isAlive;
      if (isAlive) return;
      isSettling = true;
      since = undefined;
    },
    /** After a gap between two ticks nothing is found out before the GX is heard. */
    ticks(now: number) {
      if (ticked !== undefined && Math.abs(now - ticked) >= GAP) isUnheard = true;
      ticked = now;
      if (isUnheard && gx.isUp && gx.isAlive) return;
      isUnheard = false;
      settle(now);
    },
    online: () =>
      [...devices]
        .filter(([, { isOnline }]) => isOnline)
        .map(([name]) => name)
        .sort(),
  };
}

const name = fc.constantFrom('battery/256', 'battery/257', 'vebus/257', 'tank/20');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('value' as const), name }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('connected' as const), name, to: fc.constantFrom(0, 1, null) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('emptied' as const), name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('asked' as const, 'complete' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('link' as const), isUp: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('alive' as const), isAlive: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), time: fc.integer({ min: 1, max: 5_000 }) }) },
  // The clock is set.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('step' as const), by: fc.integer({ min: -DAY, max: DAY }) }) },
);
const known = fc.record({ isOnline: fc.boolean(), isConnected: fc.boolean() });

describe('presence', () => {
  it('is what a plain model says, whatever comes in whatever order, also where the clock steps', () => {
    fc.assert(
      fc.property(fc.dictionary(name, known, { maxKeys: 3 }), fc.array(step, { maxLength: 80 }), (before, steps) => {
        const remembered = Object.entries(before).map(([name, { isOnline, isConnected }]) => {
          // Only a device that is offline can say that it is not connected.
          return { name, isOnline, isConnected: isConnected || isOnline };
        });
        const model = createModel(remembered);
        const desk = createDesk({
          remembered: {
            [ID]: {
              devices: remembered.map(({ name, ...rest }) => {
                const [service = '', instance = ''] = name.split('/');
                const presence = { since: NOON - DAY, codes: {}, ...rest };
                return { service, instance, name, customName: '', productName: '', serial: '', presence };
              }),
            },
          },
          forgetAfter: 1_000 * DAY,
        });
        const last = new Map(remembered.map(({ name, isOnline }) => [name, isOnline ? 'online' : 'offline']));
        for (const happens of steps) {
          if (happens.kind === 'value') {
            desk.reads(`${happens.name}/Soc`, 1);
            model.value(happens.name);
          } else if (happens.kind === 'connected') {
            desk.reads(`${happens.name}/Connected`, happens.to);
            model.connected(happens.name, happens.to !== 0);
          } else if (happens.kind === 'emptied') {
            desk.reads(`${happens.name}/Soc`, GONE);
            model.emptied(happens.name);
          } else if (happens.kind === 'pass') desk.pass(happens.time, model.ticks);
          else if (happens.kind === 'step') desk.now += happens.by;
          else {
            desk.happens(happens);
            if (happens.kind === 'asked') model.asked();
            else if (happens.kind === 'complete') model.complete(desk.now);
            else if (happens.kind === 'link') model.link(happens.isUp);
            else if (happens.kind === 'alive') model.alive(happens.isAlive);
          }
        }
        desk.pass(100);
        // After a gap nothing is said before something is heard.
        desk.reads('system/0/Timer', 1);
        model.value('system/0');
        desk.pass(100);
        expect(desk.online()).toEqual(model.online());
        // What is written says the same, and every change is one event.
        const said = desk.taken('presence', 'event').filter(({ who }) => who !== ID);
        for (const name of new Set(said.map(({ who }) => who))) {
          const mine = said.filter(({ who }) => who === name);
          expect(mine.findLast(({ what }) => what === 'presence')?.value).toBe(
            model.online().includes(name) ? '1' : '0',
          );
          for (const { value } of mine.filter(({ what }) => what === 'event')) {
            const change = value.split(' ')[0];
            expect(change).not.toBe(last.get(name));
            last.set(name, String(change));
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('a value right before the tick that finds the clock set is told with that tick, and waits for no other message', () => {
    const desk = createDesk();
    desk.pass(1);
    desk.reads('battery/256/Connected', null);
    desk.happens({ kind: 'link', isUp: true });
    desk.now -= 2_100;
    desk.happens({ kind: 'alive', isAlive: true });
    desk.pass(100);
    expect(desk.online()).toEqual(['battery/256']);
  });

  it('a departure asks for a full publish 3 s later, and again after 30 s at the earliest', () => {
    const desk = createDesk();
    desk.begin(() => desk.reads('battery/256/Soc', 50));
    desk.taken();
    for (let round = 0; round < 3; round += 1) {
      desk.reads('battery/256/Soc', GONE);
      desk.reads('battery/256/Soc', 50);
      desk.pass(5_000);
    }
    desk.pass(60_000);
    const asked = desk.taken('asked').map(({ at }) => at);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toBe(3_100);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBe(30_000);
  });

  it('a departure that a full publish told asks for no other', () => {
    const desk = createDesk();
    desk.begin(() => {
      for (const name of ['battery/256', 'tank/20']) desk.reads(`${name}/State`, 1);
    });
    desk.settle();
    desk.taken();
    desk.happens({ kind: 'asked' });
    desk.reads('battery/256/State', 1);
    desk.happens({ kind: 'complete' });
    expect(desk.taken('event')).toMatchObject([{ who: 'tank/20', value: 'offline 1: offline: left unseen' }]);
    desk.pass(60_000);
    expect(desk.taken('asked')).toEqual([]);
  });

  it('asks for nothing on a link that is down', () => {
    const desk = createDesk();
    desk.begin(() => desk.reads('battery/256/Soc', 50));
    desk.reads('battery/256/Soc', GONE);
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(60_000);
    expect(desk.taken('asked')).toEqual([]);
  });

  it('is written again every 300 s, but not of a GX that is silent or not reached', () => {
    const desk = createDesk();
    desk.begin(() => desk.reads('battery/256/Soc', 50));
    desk.taken();
    desk.pass(10 * MINUTE + 1_000);
    expect(desk.taken('presence').map(({ at }) => at)).toEqual([300_100, 600_100]);
    desk.happens({ kind: 'alive', isAlive: false });
    desk.pass(20 * MINUTE);
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(20 * MINUTE);
    expect(desk.taken('presence')).toEqual([]);
    desk.happens({ kind: 'link', isUp: true });
    desk.happens({ kind: 'asked' });
    desk.happens({ kind: 'alive', isAlive: true });
    desk.pass(20 * MINUTE);
    expect(desk.taken('presence')).toEqual([]);
    desk.reads('battery/256/Soc', 50);
    desk.happens({ kind: 'complete' });
    desk.pass(1_000);
    expect(desk.taken('presence', 'event')).toMatchObject([{ value: '1' }]);
  });

  it('whoever is offline for longer than FORGET_AFTER is forgotten, with its codes, and as new when it returns', () => {
    const desk = createDesk({ forgetAfter: 20 * MINUTE });
    desk.begin(() => {
      desk.reads('battery/256/Soc', 50);
      desk.reads('battery/256/Alarms/LowVoltage', 2);
    });
    desk.reads('battery/256/Soc', GONE);
    desk.pass(19 * MINUTE);
    expect(desk.known()).toMatchObject([{ isOnline: false, codes: new Map([['Alarms/LowVoltage', 2]]) }]);
    desk.taken();
    desk.pass(2 * MINUTE);
    expect(desk.taken('forgotten')).toHaveLength(1);
    expect(desk.known()).toEqual([]);
    desk.reads('battery/256/Alarms/LowVoltage', 2);
    desk.pass(100);
    expect(desk.taken('event', 'presence').map(({ value }) => value)).toEqual([
      'alarm 2: Low voltage: Alarm',
      '1',
      'online 0: online',
    ]);
    expect(desk.online()).toEqual(['battery/256']);
  });

  it('a person may have a device forgotten, but not one that is online', () => {
    const desk = createDesk();
    desk.begin(() => desk.reads('battery/256/Soc', 50));
    const battery = { portalId: 'c0619ab12345', service: 'battery', instance: '256' };
    expect(desk.devices.forget(battery)).toBe('online');
    desk.reads('battery/256/Soc', GONE);
    expect(desk.devices.forget({ ...battery, instance: '257' })).toBe('unknown');
    expect(desk.devices.forget(battery)).toBe('forgotten');
    expect(desk.devices.forget(battery)).toBe('unknown');
    expect(desk.devices.state()).toEqual({});
  });

  it('a device whose series went to another is known no longer, though it is remembered as online', () => {
    const first = createDesk();
    first.begin(() => first.reads('vebus/288/State', 3));
    const desk = createDesk({ remembered: first.devices.state() });
    const vebus = { portalId: 'c0619ab12345', service: 'vebus', instance: '288' };
    expect(desk.devices.forget(vebus)).toBe('online');
    desk.devices.drop(desk.devices.deviceOf(vebus));
    expect(desk.known()).toEqual([]);
    expect(desk.taken('forgotten')).toHaveLength(1);
    desk.begin();
    expect(desk.taken('presence', 'event')).toEqual([]);
  });

  it('who is there and an alarm that begins is to be saved soon, codes alone when there is time', () => {
    const desk = createDesk();
    desk.begin(() => desk.reads('battery/256/Alarms/LowVoltage', 0));
    const risen = () => {
      const { names, all } = saved;
      saved = { names: desk.devices.revision('names'), all: desk.devices.revision('all') };
      return { names: saved.names > names, all: saved.all > all };
    };
    let saved = { names: 0, all: 0 };
    const presence = () => desk.devices.state()[ID]?.devices[0]?.presence;
    expect(risen()).toEqual({ names: true, all: true });
    expect(presence()).toMatchObject({ isOnline: true });
    desk.reads('battery/256/Alarms/LowVoltage', 2);
    expect(risen()).toEqual({ names: true, all: true });
    expect(presence()).toMatchObject({
      codes: { 'Alarms/LowVoltage': 2 },
      alarms: { 'Alarms/LowVoltage': { level: 2 } },
    });
    desk.reads('battery/256/Alarms/LowVoltage', 0);
    expect(risen()).toEqual({ names: false, all: true });
    expect(presence()).toMatchObject({ codes: { 'Alarms/LowVoltage': 0 } });
    expect(risen()).toEqual({ names: false, all: false });
    desk.reads('battery/256/Alarms/LowVoltage', GONE);
    expect(risen()).toEqual({ names: true, all: true });
    expect(presence()).toMatchObject({ isOnline: false });
  });

  it('the serial number of a VE.Bus system is that of its first inverter, where there is one', () => {
    const desk = createDesk();
    desk.begin(() => {
      desk.reads('vebus/276/Devices/0/SerialNumber', 'HQ1');
      desk.reads('vebus/276/Devices/1/SerialNumber', 'HQ2');
      desk.reads('vebus/276/Serial', 'HQ3');
      desk.reads('vebus/277/Serial', 'HQ4');
      desk.reads('battery/256/Serial', 'HQ5');
    });
    expect(desk.taken('detail').map(({ who, value }) => `${who} ${value}`)).toEqual([
      'vebus/276 serial HQ1',
      'vebus/277 serial HQ4',
      'battery/256 serial HQ5',
    ]);
  });

  it('a device that was forgotten while it was on the bus and not connected is known again once it is connected', () => {
    const desk = createDesk({ forgetAfter: 20 * MINUTE });
    desk.begin(() => desk.reads('tank/20/Connected', 0));
    desk.pass(21 * MINUTE);
    expect(desk.taken('forgotten')).toHaveLength(1);
    desk.reads('tank/20/Level', null);
    desk.reads('tank/20/Connected', 1);
    desk.pass(11 * MINUTE);
    expect(desk.taken('presence')).toMatchObject([{ value: '1' }, { value: '1' }, { value: '1' }]);
    expect(desk.online()).toEqual(['tank/20']);
  });

  it("a modem's /Connected is about its data link", () => {
    const desk = createDesk();
    desk.begin(() => desk.reads('modem/0/Connected', 1));
    desk.reads('modem/0/Connected', 0);
    desk.pass(1_000);
    expect(desk.online()).toEqual(['modem/0']);
    expect(desk.taken('event')).toEqual([]);
  });

  it('goes on after a restart where it was', () => {
    const first = createDesk();
    first.begin(() => {
      first.reads('battery/256/Soc', 50);
      first.reads('tank/20/Connected', 0);
    });
    const second = createDesk({ remembered: first.devices.state() });
    second.begin(() => {
      second.reads('battery/256/Soc', 50);
      second.reads('tank/20/Level', 1);
      second.reads('tank/20/Connected', 0);
    });
    expect(second.taken('event', 'left')).toEqual([]);
    expect(second.online()).toEqual(['battery/256']);
  });
});

describe('presence after a new link', () => {
  it('a device that came with a link that broke before the GX was alive was known until it came', () => {
    const desk = createDesk();
    const all = () => desk.reads('battery/1/Soc', 1);
    desk.begin(all);
    desk.settle();
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(60_000);
    desk.happens({ kind: 'link', isUp: true });
    desk.reads('battery/9/Soc', 3);
    const came = desk.now;
    desk.pass(500);
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(10_000);
    desk.begin(all);
    desk.settle();
    desk.taken();
    desk.happens({ kind: 'asked' });
    all();
    desk.happens({ kind: 'complete' });
    expect(desk.taken('event').map(({ who, at }) => ({ who, at }))).toEqual([{ who: 'battery/9', at: came }]);
  });

  const DRIVERS = ['battery/256', 'solarcharger/278', 'tank/20', 'vebus/257'];
  const publish = (desk: ReturnType<typeof createDesk>, names: readonly string[]) => {
    desk.happens({ kind: 'asked' });
    for (const name of names) desk.reads(`${name}/State`, 1);
    desk.happens({ kind: 'complete' });
  };
  /** A GX with its devices, whose link goes down after 10 s and is up again 30 s later. */
  const interrupted = (there: readonly string[]) => {
    const desk = createDesk();
    desk.begin(() => {
      for (const name of ['system/0', ...DRIVERS]) desk.reads(`${name}/State`, 1);
    });
    desk.settle();
    desk.taken();
    const lostAt = desk.now;
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(30_000);
    const foundAt = desk.now;
    desk.happens({ kind: 'link', isUp: true });
    publish(desk, there);
    desk.happens({ kind: 'alive', isAlive: true });
    return { desk, lostAt, foundAt };
  };

  it('drivers of a GX that boots come one after another: one event of the site, none of theirs', () => {
    const { desk, foundAt } = interrupted(['system/0']);
    for (const name of DRIVERS) {
      desk.pass(12_000);
      desk.reads(`${name}/State`, 1);
    }
    desk.pass(60_000);
    expect(desk.taken('event')).toEqual([{ what: 'event', who: ID, value: 'restart 0: GX restarted', at: foundAt }]);
    expect(desk.online()).toEqual([...DRIVERS, 'system/0'].sort());
  });

  it('nothing is said of a device that is missed, until a full publish that is asked for a minute later', () => {
    const { desk, lostAt } = interrupted(['system/0', 'battery/256', 'tank/20', 'vebus/257']);
    desk.pass(59_000);
    publish(desk, ['system/0', 'battery/256', 'tank/20', 'vebus/257']);
    expect(desk.taken('asked', 'event', 'left')).toEqual([]);
    desk.pass(1_100);
    expect(desk.taken('asked')).toHaveLength(1);
    publish(desk, ['system/0', 'battery/256', 'tank/20', 'vebus/257']);
    expect(desk.taken('event', 'left', 'presence')).toMatchObject([
      { what: 'presence', who: 'solarcharger/278', value: '0', at: lostAt },
      { what: 'event', who: 'solarcharger/278', value: 'offline 1: offline: left unseen', at: lostAt },
      { what: 'left', who: 'solarcharger/278' },
    ]);
  });

  it('who is missed is not among the devices that are counted, and its state is not written again', () => {
    const { desk } = interrupted(['system/0', 'tank/20', 'vebus/257']);
    desk.pass(61_000);
    expect(desk.taken('site').filter(({ value }) => value.startsWith('devices'))).toMatchObject([
      { value: 'devices 3' },
    ]);
    desk.pass(300_000);
    const written = desk.taken('presence').map(({ who }) => who);
    expect(written).toContain('tank/20');
    expect(written).not.toContain('battery/256');
  });

  it('a link that breaks once more begins the minute anew, and what was known stays known', () => {
    const { desk, lostAt } = interrupted(['system/0']);
    desk.pass(40_000);
    desk.happens({ kind: 'link', isUp: false });
    desk.happens({ kind: 'link', isUp: true });
    publish(desk, ['system/0', 'battery/256', 'solarcharger/278']);
    desk.happens({ kind: 'alive', isAlive: true });
    desk.pass(59_000);
    publish(desk, ['system/0', 'battery/256', 'solarcharger/278']);
    desk.reads('tank/20/State', 1);
    desk.pass(2_000);
    publish(desk, ['system/0', 'battery/256', 'solarcharger/278', 'tank/20']);
    expect(desk.taken('event').map(({ who, value, at }) => [who, value, at])).toEqual([
      [ID, 'restart 0: GX restarted', lostAt + 70_000],
      ['vebus/257', 'offline 1: offline: left unseen', lostAt],
    ]);
  });

  it('is the same after a silence, while the link stays up', () => {
    const desk = createDesk();
    desk.begin(() => {
      for (const name of DRIVERS) desk.reads(`${name}/State`, 1);
    });
    desk.settle();
    desk.taken();
    const lostAt = desk.now;
    desk.happens({ kind: 'alive', isAlive: false });
    desk.pass(40_000);
    desk.happens({ kind: 'alive', isAlive: true });
    publish(desk, ['vebus/257']);
    desk.pass(30_000);
    for (const name of ['battery/256', 'tank/20']) desk.reads(`${name}/State`, 1);
    desk.pass(31_000);
    publish(desk, ['battery/256', 'tank/20', 'vebus/257']);
    expect(desk.taken('event').map(({ who, value, at }) => [who, value, at])).toEqual([
      [ID, 'restart 0: GX restarted', lostAt + 40_000],
      ['solarcharger/278', 'offline 1: offline: left unseen', lostAt],
    ]);
  });

  it('and after a start a device was last known when something was written last', () => {
    const first = createDesk();
    first.begin(() => first.reads('battery/256/Soc', 50));
    const desk = createDesk({ remembered: first.devices.state(), writtenUntil: NOON - 3 * MINUTE });
    desk.begin(() => desk.reads('tank/20/Level', 1));
    desk.settle();
    publish(desk, ['tank/20']);
    expect(desk.taken('event').filter(({ who }) => who === 'battery/256')).toMatchObject([
      { value: 'offline 1: offline: left unseen', at: -3 * MINUTE },
    ]);
  });

  it('a departure and a return in one read are told in the order in which they happened', () => {
    const desk = createDesk();
    desk.begin(() => {
      desk.reads('battery/256/State', 1);
      desk.reads('tank/20/State', 1);
    });
    desk.settle();
    desk.taken();
    publish(desk, ['tank/20']);
    desk.reads('battery/256/State', 1);
    desk.pass(100);
    expect(desk.taken('event').map(({ value, at }) => [value, at])).toEqual([
      ['offline 1: offline: left unseen', desk.now - 100],
      ['online 0: online', desk.now - 100],
    ]);
  });
});

describe('presence on old firmware', () => {
  const begun = () => {
    const desk = createDesk();
    desk.happens({ kind: 'link', isUp: true });
    desk.happens({ kind: 'asked' });
    for (const name of ['battery/256', 'tank/20', 'vebus/257']) desk.reads(`${name}/State`, 1);
    // The request of a manner that was not its own.
    desk.happens({ kind: 'asked' });
    desk.happens({ kind: 'legacy' });
    desk.happens({ kind: 'alive', isAlive: true });
    desk.pass(3_000);
    desk.happens({ kind: 'complete' });
    desk.pass(100);
    return desk;
  };

  it('what came with the subscription counts, though it was not known yet what it is', () => {
    const desk = begun();
    expect(desk.online()).toEqual(['battery/256', 'tank/20', 'vebus/257']);
    expect(desk.taken('left')).toEqual([]);
  });

  it('a departure is said after 2 s, with the time of its empties', () => {
    const desk = begun();
    desk.taken();
    const at = desk.now;
    desk.reads('battery/256/State', GONE);
    desk.reads('battery/256/State', GONE);
    desk.pass(1_900);
    expect(desk.taken('presence')).toEqual([]);
    desk.pass(200);
    expect(desk.taken('presence', 'left')).toMatchObject([
      { what: 'presence', value: '0', at },
      { what: 'left', at },
    ]);
  });

  it('several at once are a lapse: nobody left, everything is asked for, and who does not return is missed', () => {
    const desk = begun();
    desk.settle();
    desk.taken();
    for (const name of ['battery/256', 'tank/20', 'vebus/257']) desk.reads(`${name}/State`, GONE);
    desk.pass(1_000);
    for (const name of ['battery/256', 'tank/20']) desk.reads(`${name}/State`, 1);
    desk.pass(5_000);
    expect(desk.taken('left', 'event')).toEqual([]);
    expect(desk.online()).toEqual(['battery/256', 'tank/20', 'vebus/257']);
    desk.happens({ kind: 'asked' });
    for (const name of ['battery/256', 'tank/20']) desk.reads(`${name}/State`, 1);
    desk.happens({ kind: 'complete' });
    expect(desk.taken('left')).toMatchObject([{ who: 'vebus/257' }]);
  });

  it('a departure right after the first value is one, and no return', () => {
    const desk = createDesk({ remembered: begun().devices.state() });
    desk.happens({ kind: 'link', isUp: true });
    desk.happens({ kind: 'asked' });
    desk.happens({ kind: 'legacy' });
    desk.reads('battery/256/State', 1);
    desk.reads('battery/256/State', GONE);
    desk.pass(3_000);
    expect(desk.taken('event').map(({ value }) => value)).toEqual(['offline 1: offline']);
  });

  it('a restart within 2 s is a departure and a return, each at its time', () => {
    const desk = begun();
    desk.taken();
    const at = desk.now;
    desk.reads('tank/20/State', GONE);
    desk.pass(500);
    desk.reads('tank/20/State', 1);
    desk.pass(3_000);
    expect(desk.taken('presence')).toMatchObject([
      { value: '0', at },
      { value: '1', at: at + 500 },
    ]);
    expect(desk.online()).toContain('tank/20');
  });
});

describe('presence in the end', () => {
  const all = ['battery/256', 'battery/257', 'vebus/257', 'tank/20'];

  it.each([false, true])(
    'is what the last full publish brought, whatever was before (old firmware: %s)',
    (isLegacy) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 80 }), fc.subarray(all), (steps, there) => {
          const desk = createDesk();
          desk.happens({ kind: 'link', isUp: true });
          if (isLegacy) desk.happens({ kind: 'legacy' });
          for (const happens of steps) {
            if (happens.kind === 'value') desk.reads(`${happens.name}/Soc`, 1);
            else if (happens.kind === 'connected') desk.reads(`${happens.name}/Connected`, happens.to);
            else if (happens.kind === 'emptied') desk.reads(`${happens.name}/Soc`, GONE);
            else if (happens.kind === 'pass') desk.pass(happens.time);
            else if (happens.kind === 'step') desk.now += happens.by;
            else if (happens.kind !== 'link') desk.happens(happens);
          }
          desk.pass(5_000);
          const publish = () => {
            desk.happens({ kind: 'asked' });
            for (const name of there) desk.reads(`${name}/Connected`, 1);
            desk.happens({ kind: 'complete' });
          };
          publish();
          desk.settle();
          publish();
          desk.pass(5_000);
          expect(desk.online()).toEqual(there.toSorted());
          const last = new Map(desk.taken('presence').map(({ who, value }) => [who, value]));
          const saidOnline = [...last].filter(([, value]) => value === '1').map(([who]) => who);
          expect(saidOnline.sort()).toEqual(there.toSorted());
        }),
        { numRuns: 1_000 },
      );
    },
  );
});

describe('the site', () => {
  it('is told at each change and every 60 s, and nothing of its devices while it is not reached', () => {
    const desk = createDesk();
    desk.pass(61_000);
    expect(desk.taken('site').map(({ value }) => value)).toEqual([
      'connected 0',
      'alive 0',
      'messages 0',
      'ac_lost 0',
      'soc_floor 101',
    ]);
    desk.begin(() => desk.reads('battery/256/Soc', 50));
    expect(desk.taken('site').map(({ value }) => value)).toEqual(['connected 1', 'alive 1']);
    desk.pass(MINUTE);
    expect(desk.taken('site').map(({ value }) => value)).toEqual([
      'connected 1',
      'alive 1',
      'devices 1',
      'topics 1',
      'messages 1',
      'ac_lost 0',
      'soc_floor 101',
    ]);
    desk.happens({ kind: 'link', isUp: false });
    expect(desk.taken('site').map(({ value }) => value)).toEqual(['connected 0', 'alive 0']);
  });
});
