import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Derive } from '../../src/derive/derive.ts';
import type { Alias } from '../../src/devices/device.ts';
import { Registry } from '../../src/devices/registry.ts';
import type { Remembered } from '../../src/devices/remembered.ts';
import { Points } from '../../src/points/points.ts';
import { createReadingLedger } from '../../src/shared/ledger.ts';
import { GONE, type GxEvent, type Topic, type Value } from '../../src/types.ts';
import { parseLines } from '../support/line-protocol.ts';

const ID = 'c0619ab12345';
const MAIN: Alias = { name: 'Main', service: 'vebus' };

/** A GX of a few topics, from its readings and the source's events to lines. Time is in ms from the start. */
class Gx {
  now = 1_795_305_600_000;
  lines = '';
  readonly devices: Registry;
  readonly points: Points;
  private readonly derive: Derive;
  private readonly topics = new Map<string, Topic>();

  constructor(aliases: readonly Alias[], remembered: Remembered = {}) {
    this.devices = new Registry({ aliases, remembered });
    this.points = new Points({
      devices: this.devices,
      profile: 'everything',
      rules: [],
      storePrivate: false,
      ledger: createReadingLedger(),
      outputs: {
        gx: (line) => {
          this.lines += line;
        },
      },
    });
    this.derive = new Derive({
      devices: this.devices,
      facts: this.points.own,
      forgetAfter: 86_400_000,
      askFullPublish: () => undefined,
    });
    this.link(true);
  }

  link(isUp: boolean): void {
    this.event({ kind: 'link', portalId: ID, isUp, time: this.now });
    if (isUp) this.event({ kind: 'asked', portalId: ID, time: this.now });
  }

  complete(): void {
    this.event({ kind: 'complete', portalId: ID, time: this.now });
  }

  /** A full publish of ours with these values. */
  publish(values: Readonly<Record<string, Value>>): void {
    this.now += 1;
    this.event({ kind: 'asked', portalId: ID, time: this.now });
    for (const [name, value] of Object.entries(values)) this.say(name, value);
    this.complete();
  }

  say(name: string, value: Value): void {
    const [service = '', instance = '', ...path] = name.split('/');
    let topic = this.topics.get(name);
    if (!topic) {
      topic = { index: this.topics.size, portalId: ID, service, instance, path: path.join('/') };
      this.topics.set(name, topic);
    }
    this.points.accept({ topic, value, time: this.now });
    this.derive.accept({ topic, value, time: this.now });
  }

  private event(event: GxEvent): void {
    this.derive.event(event);
    this.points.event(event);
  }

  /** Every topic of it becomes empty. */
  vanish(device: string): void {
    for (const name of this.topics.keys()) if (name.startsWith(`${device}/`)) this.say(name, GONE);
  }

  pass(duration: number): void {
    for (const end = this.now + duration; this.now < end; ) {
      this.now += 100;
      this.derive.tick(this.now);
      this.points.tick(this.now);
    }
  }

  /** Of each stored value of the field: `<instance> <device> <value>`, by time and instance. */
  stored(field: string, measurement = 'vebus'): string[] {
    this.points.flush();
    return parseLines(this.lines)
      .filter((point) => point.measurement === measurement && field in point.fields)
      .sort((a, b) => a.time - b.time || `${a.tags['instance']}`.localeCompare(`${b.tags['instance']}`))
      .map(({ tags, fields }) => `${tags['instance']} ${tags['device']} ${fields[field]}`);
  }

  /** What a restart remembers. */
  remembered(): Remembered {
    return JSON.parse(JSON.stringify(this.devices.state()));
  }
}

const of = (device: string, values: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(values).map(([path, value]) => [`${device}/${path}`, value]));

describe('an alias', () => {
  it.each<[string, Alias, string]>([
    ['the only one of its service', MAIN, '288'],
    ['one of several instances', { ...MAIN, instances: ['257', '288'] }, '257'],
    ['a serial', { ...MAIN, serial: 'HQ1' }, '288'],
  ])('names %s, with a fixed instance', (_, alias, instance) => {
    const gx = new Gx([alias]);
    gx.publish(of('vebus/288', { State: 3, 'Devices/0/SerialNumber': 'HQ1' }));
    expect(gx.stored('State')).toEqual([`${instance} Main 3`]);
  });

  it('of another service, instance, serial or GX does not', () => {
    const gx = new Gx([
      { name: 'A', service: 'multi' },
      { name: 'B', service: 'vebus', instances: ['1'] },
      { name: 'C', service: 'vebus', serial: 'HQ2' },
      { name: 'D', service: 'vebus', portal_id: 'other' },
    ]);
    gx.publish(of('vebus/288', { State: 3, 'Devices/0/SerialNumber': 'HQ1', ProductName: 'Quattro' }));
    expect(gx.stored('State')).toEqual(['288 Quattro 288 3']);
  });

  it('is not for one of two, which is said once', () => {
    const gx = new Gx([MAIN]);
    gx.publish({ 'vebus/288/State': 3, 'vebus/289/State': 4 });
    gx.publish({ 'vebus/288/State': 5, 'vebus/289/State': 6 });
    expect(gx.stored('State')).toContain('288 vebus 288 3');
    expect(gx.stored('State')).toContain('289 vebus 289 4');
    expect(gx.devices.takeNotices()).toEqual([
      'the configured name "Main" is not for vebus/288: it is not the only one',
      'the configured name "Main" is not for vebus/289: it is not the only one',
    ]);
    expect(gx.devices.takeNotices()).toEqual([]);
  });

  it('keeps its name free', () => {
    const gx = new Gx([{ ...MAIN, instances: ['288'] }]);
    gx.publish({ 'vebus/287/CustomName': 'Main', 'vebus/287/State': 1, 'vebus/288/State': 2 });
    expect(gx.stored('State').sort()).toEqual(['287 Main 287 1', '288 Main 2']);
  });

  it('by serial comes with the serial, though that is late', () => {
    const gx = new Gx([{ ...MAIN, serial: 'HQ1' }]);
    gx.publish({ 'vebus/288/State': 1 });
    gx.pass(10_000);
    gx.say('vebus/288/Devices/0/SerialNumber', 'HQ1');
    gx.say('vebus/288/State', 2);
    expect(gx.stored('State')).toEqual(['288 vebus 288 1', '288 Main 2']);
  });

  it('by serial goes from a device that says another serial', () => {
    const gx = new Gx([{ ...MAIN, serial: 'HQ1' }]);
    const say = (serial: string, state: number) =>
      gx.publish(of('vebus/288', { 'Devices/0/SerialNumber': serial, State: state }));
    say('HQ1', 1);
    say('HQ9', 2);
    say('HQ9', 3);
    gx.say('vebus/288/State', 4);
    expect(gx.stored('State')).toEqual(['288 Main 1', '288 Main 2', '288 Main 3', '288 vebus 288 4']);
  });
});

describe.each<[string, Alias]>([
  ['the only one', MAIN],
  ['instances', { ...MAIN, instances: ['288', '289'] }],
  ['serial', { ...MAIN, serial: 'HQ1' }],
])('a VE.Bus system whose instance flips, alias by %s', (_, alias) => {
  const vebus = (instance: number, state: number) =>
    of(`vebus/${instance}`, { State: state, 'Devices/0/SerialNumber': 'HQ1', ProductName: 'Quattro' });
  const flipped = ['288 Main 1', '288 Main 2', '288 Main 3', '288 Main 4'];
  const start = (remembered?: Remembered) => {
    const gx = new Gx([alias], remembered);
    gx.publish(vebus(288, 1));
    gx.pass(60_000);
    return gx;
  };

  it('while the link is up', () => {
    const gx = start();
    gx.vanish('vebus/288');
    gx.pass(8_000);
    for (const [name, value] of Object.entries(vebus(289, 2))) gx.say(name, value);
    gx.pass(1_000);
    gx.say('vebus/289/State', 3);
    gx.publish(vebus(289, 4));
    expect(gx.stored('State')).toEqual(flipped);
  });

  it('while the link is down: the newcomer waits until the full publish tells that the other is gone', () => {
    const gx = start();
    gx.link(false);
    gx.pass(30_000);
    gx.link(true);
    for (const [name, value] of Object.entries(vebus(289, 2))) gx.say(name, value);
    gx.pass(4_000);
    gx.say('vebus/289/State', 3);
    expect(gx.stored('State')).toEqual(['288 Main 1']);
    gx.complete();
    gx.say('vebus/289/State', 4);
    expect(gx.stored('State')).toEqual(flipped);
    expect(gx.devices.takeNotices()).toEqual([]);
  });

  it('while the daemon is down, and back again while it is up', () => {
    const gx = new Gx([alias], start().remembered());
    for (const [name, value] of Object.entries(vebus(289, 2))) gx.say(name, value);
    gx.pass(3_000);
    gx.complete();
    gx.pass(60_000);
    gx.vanish('vebus/289');
    gx.pass(5_000);
    for (const [name, value] of Object.entries(vebus(288, 3))) gx.say(name, value);
    gx.pass(1_000);
    gx.say('vebus/288/State', 4);
    expect(gx.stored('State')).toEqual(flipped.slice(1));
  });

  it('the one that it was is no device any more', () => {
    const gx = start();
    gx.vanish('vebus/288');
    gx.pass(5_000);
    gx.publish(vebus(289, 2));
    gx.pass(400_000);
    expect(new Set(gx.stored('online', 'gx_device').map((text) => text.slice(0, -2)))).toEqual(new Set(['288 Main']));
    expect(gx.devices.named().map(({ instance }) => instance)).toEqual(['289']);
    expect(gx.remembered()[ID]?.devices.map(({ instance, name }) => [instance, name])).toEqual([['289', 'Main']]);
  });
});

describe('two that match and are both there', () => {
  const alias: Alias = { ...MAIN, instances: ['288', '289'] };

  it('never become one series: the second keeps its own name, which is said once', () => {
    const gx = new Gx([alias]);
    gx.publish({ 'vebus/288/State': 1 });
    gx.say('vebus/289/State', 7);
    gx.pass(14_000);
    expect(gx.stored('State')).toEqual(['288 Main 1']);
    gx.pass(2_000);
    gx.publish({ 'vebus/288/State': 2, 'vebus/289/State': 8 });
    expect(gx.stored('State')).toEqual(['288 Main 1', '289 vebus 289 7', '288 Main 2', '289 vebus 289 8']);
    expect(gx.devices.takeNotices()).toEqual(['the configured name "Main" is not for vebus/289: vebus/288 has it']);
  });

  it('a second battery that is bought later does not take the name of the only one, not even while that is away', () => {
    const gx = new Gx([{ name: 'House', service: 'battery' }]);
    gx.publish({ 'battery/256/State': 1 });
    gx.publish({ 'battery/256/State': 2, 'battery/257/State': 9 });
    gx.vanish('battery/256');
    gx.vanish('battery/257');
    gx.pass(60_000);
    gx.publish({ 'battery/257/State': 8 });
    gx.pass(60_000);
    gx.publish({ 'battery/256/State': 3, 'battery/257/State': 7 });
    expect(gx.stored('State', 'battery')).toEqual([
      '256 House 1',
      '256 House 2',
      '257 battery 257 9',
      '257 battery 257 8',
      '256 House 3',
      '257 battery 257 7',
    ]);
  });
});

describe('whatever comes and goes', () => {
  const instance = fc.constantFrom('288', '289', '290');
  const happening = fc.oneof(
    fc.record({ kind: fc.constant('say' as const), instance }),
    fc.record({ kind: fc.constant('vanish' as const), instance }),
    fc.record({ kind: fc.constant('publish' as const), there: fc.uniqueArray(instance) }),
    fc.record({ kind: fc.constant('link' as const), isUp: fc.boolean() }),
    fc.record({ kind: fc.constant('pass' as const), duration: fc.constantFrom(100, 1_000, 20_000) }),
  );

  it.each<[string, Alias]>([
    ['the only one', MAIN],
    ['instances', { ...MAIN, instances: ['288', '289'] }],
  ])('no two devices have one name, and every value is stored under one; alias by %s', (_, alias) => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
        const gx = new Gx([alias]);
        let said = 0;
        const state = (instance: string): [string, number] => [`vebus/${instance}/State`, ++said];
        for (const one of happenings) {
          if (one.kind === 'say') gx.say(...state(one.instance));
          else if (one.kind === 'vanish') gx.vanish(`vebus/${one.instance}`);
          else if (one.kind === 'publish') gx.publish(Object.fromEntries(one.there.map(state)));
          else if (one.kind === 'link') gx.link(one.isUp);
          else gx.pass(one.duration);
          const names = gx.devices.named().flatMap(({ name }) => name || []);
          expect(new Set(names).size).toBe(names.length);
        }
        gx.points.close();
        const stored = gx.stored('State').map((text) => Number(text.split(' ').at(-1)));
        expect(stored.sort((a, b) => a - b)).toEqual(Array.from({ length: said }, (_, index) => index + 1));
      }),
    );
  });
});

describe('devices with aliases by serial that come back under instances of each other', () => {
  const A: Alias = { name: 'A', service: 'battery', serial: 'JK-1' };
  const B: Alias = { name: 'B', service: 'battery', serial: 'JK-2' };
  const battery = (instance: number, serial: string, state: number) =>
    of(`battery/${instance}`, { Serial: serial, State: state });
  const start = (remembered?: Remembered) => {
    const gx = new Gx([A, B], remembered);
    gx.publish({ ...battery(0, 'JK-1', 1), ...battery(1, 'JK-2', 2) });
    gx.pass(60_000);
    return gx;
  };
  const reconnect = (gx: Gx) => {
    gx.link(false);
    gx.pass(12_000);
    gx.link(true);
  };

  it('keep their names and instance tags: what comes before the serial number waits for it', () => {
    const gx = start();
    reconnect(gx);
    gx.say('battery/0/State', 3);
    gx.pass(2_000);
    expect(gx.stored('State', 'battery')).toEqual(['0 A 1', '1 B 2']);
    gx.publish({ ...battery(0, 'JK-2', 4), ...battery(1, 'JK-1', 5) });
    gx.say('battery/0/State', 6);
    expect(gx.stored('State', 'battery')).toEqual(['0 A 1', '1 B 2', '1 B 3', '0 A 5', '1 B 4', '1 B 6']);
    expect(gx.devices.takeNotices()).toEqual([]);
  });

  it('wait no longer than until they say the number that they had', () => {
    const gx = start();
    reconnect(gx);
    gx.say('battery/0/State', 3);
    gx.say('battery/0/Serial', 'JK-1');
    expect(gx.stored('State', 'battery')).toEqual(['0 A 1', '1 B 2', '0 A 3']);
  });

  it('keep the name that they had where none says a number: for 15 s if no full publish is completed', () => {
    const gx = start();
    reconnect(gx);
    gx.say('battery/0/State', 3);
    gx.pass(14_900);
    expect(gx.stored('State', 'battery')).toHaveLength(2);
    gx.pass(200);
    expect(gx.stored('State', 'battery').at(-1)).toBe('0 A 3');
    reconnect(gx);
    gx.say('battery/0/State', 4);
    gx.complete();
    expect(gx.stored('State', 'battery').at(-1)).toBe('0 A 4');
  });

  it('are what they say after 15 s, though no full publish is completed', () => {
    const gx = start();
    reconnect(gx);
    for (const [name, value] of Object.entries({ ...battery(0, 'JK-2', 4), ...battery(1, 'JK-1', 5) })) {
      gx.say(name, value);
    }
    gx.pass(15_100);
    expect(gx.stored('State', 'battery').slice(2)).toEqual(['0 A 5', '1 B 4']);
  });

  it('do so over a restart, and when one is new', () => {
    const gx = new Gx([A, B], start().remembered());
    gx.say('battery/1/State', 3);
    gx.publish({ ...battery(1, 'JK-1', 4), ...battery(2, 'JK-2', 5) });
    expect(gx.stored('State', 'battery')).toEqual(['0 A 3', '0 A 4', '1 B 5']);
    expect(gx.devices.named().map(({ instance, name }) => [instance, name])).toEqual([
      ['1', 'A'],
      ['2', 'B'],
    ]);
  });

  it('do so where their drivers come back one after the other, and no full publish tells', () => {
    const gx = start();
    gx.vanish('battery/0');
    gx.vanish('battery/1');
    gx.pass(30_000);
    for (const [name, value] of Object.entries(battery(0, 'JK-2', 3))) gx.say(name, value);
    gx.pass(5_000);
    for (const [name, value] of Object.entries(battery(1, 'JK-1', 4))) gx.say(name, value);
    gx.pass(10_000);
    expect(gx.stored('State', 'battery').slice(2)).toEqual(['1 B 3', '0 A 4']);
    expect(gx.devices.takeNotices()).toEqual([]);
  });

  it('a value that is the same as the last of the other one is stored at once', () => {
    const gx = start();
    reconnect(gx);
    gx.publish({ ...battery(0, 'JK-2', 1), ...battery(1, 'JK-1', 2) });
    expect(gx.stored('State', 'battery').slice(2)).toEqual(['0 A 2', '1 B 1']);
  });

  it('are told no event of each other: an alarm that is active is told anew, what is well is not', () => {
    const alarm = (instance: number, serial: string, level: number) =>
      of(`battery/${instance}`, { 'Alarms/LowVoltage': level, Serial: serial });
    const gx = new Gx([A, B]);
    gx.publish({ ...alarm(0, 'JK-1', 2), ...alarm(1, 'JK-2', 0) });
    reconnect(gx);
    gx.publish({ ...alarm(0, 'JK-2', 0), ...alarm(1, 'JK-1', 2) });
    reconnect(gx);
    gx.publish({ ...alarm(0, 'JK-2', 0), ...alarm(1, 'JK-1', 2) });
    const alarmed = 'undefined A Low voltage: Alarm';
    expect(gx.stored('text', 'gx_event')).toEqual([alarmed, alarmed]);
  });

  it('two that share an instance, and whose numbers come in turns, rename nothing', () => {
    const gx = new Gx([A, B]);
    gx.publish(battery(0, 'JK-1', 1));
    for (const serials of [
      ['JK-2', 'JK-1'],
      ['JK-1', 'JK-2'],
    ]) {
      reconnect(gx);
      for (const serial of serials) gx.say('battery/0/Serial', serial);
      gx.publish(battery(0, serials[1] as string, 2));
      gx.pass(400_000);
    }
    expect(new Set(gx.stored('State', 'battery').map((text) => text.split(' ')[1]))).toEqual(new Set(['A']));
  });

  it('never have one instance tag, though the instance of one is the tag of the other', () => {
    const gx = new Gx([A, B]);
    gx.publish(battery(0, 'JK-1', 1));
    reconnect(gx);
    gx.publish({ ...battery(0, 'JK-2', 2), ...battery(1, 'JK-1', 3) });
    expect(gx.stored('State', 'battery')).toEqual(['0 A 1', '0 A 3', '0 2 B 2']);
  });

  it('all that is stored under an alias is of its serial number, however they are swapped', () => {
    const order = fc.shuffledSubarray(['JK-1', 'JK-2', 'JK-3', 'JK-4'], { minLength: 2, maxLength: 4 });
    const happening = fc.oneof(
      fc.record({ kind: fc.constant('say' as const), slot: fc.nat(3) }),
      fc.record({ kind: fc.constant('vanish' as const), slot: fc.nat(3) }),
      fc.record({ kind: fc.constant('publish' as const) }),
      fc.record({ kind: fc.constant('pass' as const), duration: fc.constantFrom(100, 1_000, 20_000) }),
      fc.record({ kind: fc.constantFrom('reboot' as const, 'restart' as const), order, early: fc.array(fc.nat(3)) }),
      fc.record({ kind: fc.constant('trickle' as const), order, gap: fc.constantFrom(100, 3_000, 20_000) }),
    );
    fc.assert(
      fc.property(order, fc.array(happening, { maxLength: 20 }), (first, happenings) => {
        const gx = new Gx([A, B]);
        /** Of each value of `State`. */
        const serialOf: string[] = [];
        let serials = first;
        const next = (serial: string) => serialOf.push(serial) - 1;
        const say = (slot: number) => {
          const serial = serials[slot];
          if (serial !== undefined) gx.say(`battery/${slot}/State`, next(serial));
        };
        const publish = () =>
          gx.publish(Object.assign({}, ...serials.map((one, slot) => battery(slot, one, next(one)))));
        const vanish = (slot: number) => gx.vanish(`battery/${slot}`);
        publish();
        for (const one of happenings) {
          if (one.kind === 'say') say(one.slot);
          else if (one.kind === 'vanish') vanish(one.slot);
          else if (one.kind === 'publish') publish();
          else if (one.kind === 'pass') gx.pass(one.duration);
          else if (one.kind === 'trickle') {
            for (const slot of serials.keys()) vanish(slot);
            serials = one.order;
            for (const [slot, serial] of serials.entries()) {
              for (const [name, value] of Object.entries(battery(slot, serial, next(serial)))) gx.say(name, value);
              gx.pass(one.gap);
            }
          } else {
            if (one.kind === 'reboot') reconnect(gx);
            else for (const slot of serials.keys()) vanish(slot);
            serials = one.order;
            for (const slot of one.early) say(slot);
            publish();
          }
          const tags = gx.devices.named().flatMap(({ name, instanceTag }) => (name ? `${instanceTag} ${name}` : []));
          expect(new Set(tags).size).toBe(tags.length);
        }
        gx.points.close();
        const stored = gx.stored('State', 'battery').map((text) => text.split(' '));
        expect(stored).toHaveLength(serialOf.length);
        for (const words of stored) {
          const [device, value] = words.slice(-2);
          const serial = serialOf[Number(value)];
          if (device === 'A' || device === 'B')
            expect([device, serial]).toEqual([device, device === 'A' ? 'JK-1' : 'JK-2']);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('an alias that is configured later', () => {
  it('renames a remembered device once it is there, and gives the name back when it is taken out', () => {
    const before = new Gx([]);
    before.publish({ 'vebus/288/State': 1, 'vebus/288/ProductName': 'Quattro' });
    const named = new Gx([MAIN], before.remembered());
    named.publish({ 'vebus/288/State': 2 });
    expect(named.stored('State')).toEqual(['288 Main 2']);
    const after = new Gx([], named.remembered());
    after.publish({ 'vebus/288/State': 3 });
    expect(after.stored('State')).toEqual(['288 Quattro 288 3']);
  });
});

describe('a name that changes on the GX', () => {
  const names = (gx: Gx) => gx.stored('State').map((text) => text.split(' ')[1]);

  it('counts from the next full publish on', () => {
    const gx = new Gx([]);
    gx.publish({ 'vebus/288/CustomName': 'Old', 'vebus/288/State': 1 });
    gx.say('vebus/288/CustomName', 'New');
    gx.say('vebus/288/State', 2);
    gx.publish({ 'vebus/288/CustomName': 'New', 'vebus/288/State': 3 });
    gx.say('vebus/288/State', 4);
    expect(names(gx)).toEqual(['Old', 'Old', 'Old', 'New']);
  });

  it('that two services say in turns renames nothing', () => {
    const gx = new Gx([]);
    gx.publish({ 'vebus/288/CustomName': 'A', 'vebus/288/State': 0 });
    for (let count = 1; count < 12; count += 1) {
      const [first, second] = count % 3 === 0 ? ['A', 'B'] : ['B', 'A'];
      gx.say('vebus/288/CustomName', first as string);
      gx.say('vebus/288/CustomName', second as string);
      if (count % 2 === 0) gx.publish({});
      gx.say('vebus/288/State', count);
    }
    gx.complete();
    gx.say('vebus/288/State', 99);
    expect(new Set(names(gx))).toEqual(new Set(['A']));
  });

  it('of each other full publish renames nothing either', () => {
    const gx = new Gx([]);
    for (let count = 0; count < 8; count += 1) {
      gx.publish({ 'vebus/288/CustomName': count % 2 === 0 ? 'A' : 'B', 'vebus/288/State': count });
    }
    expect(new Set(names(gx))).toEqual(new Set(['A']));
  });

  it('is that of the one that stays, when the other has left', () => {
    const gx = new Gx([]);
    gx.publish({ 'vebus/288/CustomName': 'A', 'vebus/288/State': 0 });
    gx.publish({ 'vebus/288/CustomName': 'B', 'vebus/288/State': 1 });
    gx.publish({ 'vebus/288/CustomName': 'B', 'vebus/288/State': 2 });
    gx.say('vebus/288/State', 3);
    expect(names(gx)).toEqual(['A', 'A', 'A', 'B']);
  });
});
