import { describe, expect, it } from 'vitest';
import { GONE } from '../../src/types.ts';
import { createDesk, NOON } from './desk.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

type Desk = ReturnType<typeof createDesk>;

/** Rows of `gx_alarm` since the last call, each with its time after `since`, s: `+7 battery/256 LowSoc 0 2 Low SoC: OK`. */
const rows = (desk: Desk, since = 0) =>
  desk.taken('alarm').map(({ who, value, at }) => `+${Math.round((at - since) / SECOND)} ${who} ${value}`);

/** A GX with a battery and an inverter, settled, on which nothing is wrong. */
function well(say: (desk: Desk) => void = () => undefined): Desk {
  const desk = createDesk();
  desk.begin(() => {
    desk.reads('battery/256/Alarms/LowSoc', 0);
    desk.reads('vebus/276/Alarms/L1/Overload', 0);
    say(desk);
  });
  desk.settle();
  desk.happens({ kind: 'complete' });
  desk.pass(SECOND);
  return desk;
}

/** All that the GX has is asked for and comes. */
function publish(desk: Desk, say: () => void): void {
  desk.happens({ kind: 'asked' });
  say();
  desk.happens({ kind: 'complete' });
}

describe('an alarm', () => {
  it('of seven seconds is recent for five minutes, so that a look once a minute sees it', () => {
    const desk = well();
    const begun = desk.now;
    desk.reads('battery/256/Alarms/LowSoc', 2);
    desk.pass(7 * SECOND);
    desk.reads('battery/256/Alarms/LowSoc', 0);
    desk.pass(6 * MINUTE);
    expect(rows(desk, begun)).toEqual([
      '+0 battery/256 Alarms/LowSoc 2 2 Low SoC: Alarm',
      '+7 battery/256 Alarms/LowSoc 0 2 Low SoC: OK',
      expect.stringMatching(/^\+30[78] battery\/256 Alarms\/LowSoc 0 0 Low SoC: OK$/),
    ]);
  });

  it('that flaps stays recent from the first time to five minutes after the last', () => {
    const desk = well();
    const begun = desk.now;
    for (let time = 0; time < 8; time += 1) {
      desk.reads('battery/256/Alarms/LowSoc', 2);
      desk.pass(2 * MINUTE);
      desk.reads('battery/256/Alarms/LowSoc', 0);
      desk.pass(3 * MINUTE);
    }
    desk.pass(3 * MINUTE);
    const recent = rows(desk, begun).map((row) => row.split(' ')[4]);
    expect(recent).toEqual([...Array(16).fill('2'), '0']);
  });

  it('that goes on is written every five minutes, and one that was a warning falls back to it', () => {
    const desk = well();
    const begun = desk.now;
    desk.reads('battery/256/Alarms/LowSoc', 1);
    desk.pass(11 * MINUTE);
    desk.reads('battery/256/Alarms/LowSoc', 2);
    desk.pass(MINUTE);
    desk.reads('battery/256/Alarms/LowSoc', 1);
    desk.pass(4 * MINUTE);
    publish(desk, () => desk.reads('battery/256/Alarms/LowSoc', 1));
    desk.pass(MINUTE + SECOND);
    expect(rows(desk, begun).map((row) => row.replace('battery/256 Alarms/LowSoc ', ''))).toEqual([
      '+0 1 1 Low SoC: Warning',
      '+300 1 1 Low SoC: Warning',
      '+600 1 1 Low SoC: Warning',
      '+660 2 2 Low SoC: Alarm',
      '+720 1 2 Low SoC: Warning',
      '+1020 1 1 Low SoC: Warning',
    ]);
  });

  it('has no row while it was never on, and none again for a value that repeats', () => {
    const desk = well();
    publish(desk, () => desk.reads('battery/256/Alarms/LowSoc', 0));
    desk.pass(10 * MINUTE);
    expect(rows(desk)).toEqual([]);
    desk.reads('battery/256/Alarms/LowSoc', 2);
    desk.reads('battery/256/Alarms/LowSoc', 2);
    desk.reads('battery/256/Alarms/LowSoc', 3);
    expect(rows(desk)).toHaveLength(1);
  });

  it('of a VE.Bus system is one, whether it is told of phases or of all; the text names the phases', () => {
    const desk = well();
    const begun = desk.now;
    desk.reads('vebus/276/Alarms/L1/Overload', 2);
    desk.reads('vebus/276/Alarms/L2/Overload', 2);
    desk.pass(7 * SECOND);
    desk.reads('vebus/276/Alarms/Overload', 1);
    desk.reads('vebus/276/Alarms/L1/Overload', 0);
    desk.pass(30 * SECOND);
    desk.reads('vebus/276/Alarms/L2/Overload', 0);
    desk.reads('vebus/276/Alarms/Overload', 0);
    expect(rows(desk, begun).map((row) => row.replace('vebus/276 Alarms/Overload ', ''))).toEqual([
      '+0 2 2 Overload: Alarm (L1)',
      '+0 2 2 Overload: Alarm (L1, L2)',
      '+7 2 2 Overload: Alarm (L2)',
      '+37 1 2 Overload: Warning',
      '+37 0 2 Overload: OK',
    ]);
  });
});

describe('what is an alarm', () => {
  const told = (topic: string, ...values: (number | string)[]) => {
    const desk = well();
    for (const value of values) desk.reads(topic, value);
    return rows(desk).map((row) => row.split(' ').slice(2).join(' '));
  };

  it.each([
    ['system/0/Ac/Alarms/GridLost', 2, 'Ac/Alarms/GridLost 2 2 Grid lost: Alarm'],
    ['system/0/Dc/Battery/Alarms/CircuitBreakerTripped', 2, /^Dc\/Battery\/Alarms\/CircuitBreakerTripped 2 2/],
    ['digitalinput/1/Alarm', 2, 'Alarm 2 2 Alarm of the input: Alarm'],
    ['tank/3/Alarms/Low/State', 2, 'Alarms/Low/State 2 2 Level low: Alarm'],
    ['windlass/1/Alarms/ChainJammed', 5, 'Alarms/ChainJammed 2 2 Chain jammed: Alarm'],
    ['vebus/276/VebusError', 3, /^VebusError 2 2 VE.Bus error: /],
    ['battery/256/ErrorCode', 8, /^ErrorCode 2 2 Error: /],
    ['battery/256/Errors/SmartLithium/Voltage', 1, /^Errors\/SmartLithium\/Voltage 2 2/],
    ['solarcharger/258/ErrorCode', 2, 'ErrorCode 2 2 Error: Battery voltage high'],
    ['solarcharger/258/ErrorCode', 14, /^ErrorCode 1 1 Error: /],
    ['charger/1/ErrorCode', 66, /^ErrorCode 1 1/],
    ['dcdc/1/ErrorCode', 160, /^ErrorCode 1 1/],
    ['multi/1/ErrorCode', 38, /^ErrorCode 2 2/],
    ['alternator/1/Error/0/Id', 'wakespeed:e-12', 'Error/0/Id 2 2 Error 0: wakespeed:e-12'],
    ['genset/1/Error/0/Id', 'maker:w-3', 'Error/0/Id 1 1 Error 0: maker:w-3'],
  ])('%s %s', (topic, value, row) => {
    expect(told(topic, value)).toEqual([typeof row === 'string' ? row : expect.stringMatching(row)]);
  });

  it.each([
    ['tank/3/Alarms/Low/Active', 20],
    ['tank/3/Alarms/Low/Delay', 30],
    ['tank/3/Alarms/Low/Enable', 1],
    ['tank/3/Alarms/Low/Restore', 25],
    ['platform/0/Notifications/NumberOfActiveAlarms', 2],
    ['platform/0/Notifications/Alarm', 1],
    ['settings/0/Settings/Alarms/LowSoc', 2],
    ['battery/256/Diagnostics/Module0/Alarms/LowVoltage', 2],
    ['windlass/1/Alarms/Chain', -3],
    ['windlass/1/Alarms/Chain', 'jammed'],
    ['pvinverter/20/ErrorCode', 7],
    ['grid/30/ErrorCode', 7],
    ['genset/1/Error/0/Id', 'maker:i-3'],
    ['genset/1/Error/0/Id', ''],
  ])('not %s %s', (topic, value) => {
    expect(told(topic, value)).toEqual([]);
  });

  it('an error that becomes another is told with the words of that one', () => {
    expect(told('vebus/276/VebusError', 3, 17, 0)).toEqual([
      expect.stringMatching(/^VebusError 2 2 VE.Bus error: /),
      expect.stringMatching(/^VebusError 2 2 VE.Bus error: /),
      expect.stringMatching(/^VebusError 0 2 VE.Bus error: /),
    ]);
  });
});

describe('notifications of the GX', () => {
  const notify = (desk: Desk, slot: number, fields: Record<string, number | string>) => {
    for (const [field, value] of Object.entries(fields)) desk.reads(`platform/0/Notifications/${slot}/${field}`, value);
  };
  const firmware = {
    Active: 1,
    DateTime: 1000,
    Description: 'mk3 needs an update',
    DeviceName: 'MultiPlus',
    Service: 'com.victronenergy.vebus.ttyS4',
    Trigger: '',
    Type: 0,
  };
  const own = (desk: Desk) => rows(desk).map((row) => row.split(' ').slice(1).join(' '));

  it('that no path tells of are one alarm of the GX: the worst, in the words of the newest', () => {
    const desk = well();
    notify(desk, 0, firmware);
    desk.pass(3 * SECOND);
    expect(own(desk)).toEqual(['platform/0 notification 1 1 MultiPlus: mk3 needs an update']);
    // A new one pushes the other on by a slot.
    notify(desk, 1, firmware);
    notify(desk, 0, { ...firmware, DateTime: 2000, Description: 'Storage is corrupt', DeviceName: '', Type: 1 });
    desk.pass(3 * SECOND);
    expect(own(desk).at(-1)).toBe('platform/0 notification 2 2 Storage is corrupt');
    notify(desk, 0, { Active: 0 });
    desk.pass(3 * SECOND);
    expect(own(desk)).toEqual(['platform/0 notification 1 2 MultiPlus: mk3 needs an update']);
    notify(desk, 1, { Active: 0 });
    desk.pass(3 * SECOND);
    expect(own(desk)).toEqual(['platform/0 notification 0 2 Notifications: none is active']);
  });

  it('repeat an alarm or an error of a device: that is told once, by its path', () => {
    const desk = well();
    desk.reads('battery/256/Alarms/LowSoc', 2);
    notify(desk, 0, { ...firmware, Type: 1, Service: 'com.victronenergy.battery.ttyO1', Trigger: '/Alarms/LowSoc' });
    desk.reads('vebus/276/VebusError', 3);
    notify(desk, 1, { ...firmware, Type: 1, DateTime: 3, Trigger: '/VebusError' });
    desk.reads('vebus/276/Alarms/L1/Overload', 1);
    notify(desk, 2, { ...firmware, DateTime: 4, Trigger: '/Alarms/L1/Overload' });
    desk.pass(3 * SECOND);
    expect(own(desk).map((row) => row.split(' ')[1])).toEqual(['Alarms/LowSoc', 'VebusError', 'Alarms/Overload']);
  });

  it('of information, and such as are over, are no alarm', () => {
    const desk = well();
    notify(desk, 0, { ...firmware, Type: 2 });
    notify(desk, 1, { ...firmware, Active: 0 });
    desk.pass(3 * SECOND);
    expect(own(desk)).toEqual([]);
  });
});

describe('an alarm ends', () => {
  it('when its device leaves, with the time of that, and stays recent', () => {
    const desk = well();
    desk.reads('battery/256/Alarms/LowSoc', 2);
    desk.pass(MINUTE + 300);
    rows(desk);
    const left = desk.now;
    desk.reads('battery/256/Alarms/LowSoc', GONE);
    desk.pass(6 * MINUTE);
    expect(rows(desk, left)).toEqual([
      '+0 battery/256 Alarms/LowSoc 0 2 Low SoC: the device has left',
      expect.stringMatching(/^\+30[01] battery\/256 Alarms\/LowSoc 0 0 /),
    ]);
  });

  it('when its device says that it is not connected, and is none while that is so', () => {
    const desk = well();
    desk.reads('battery/256/Alarms/LowSoc', 2);
    desk.reads('battery/256/Connected', 0);
    desk.pass(SECOND);
    desk.reads('battery/256/Alarms/LowSoc', 2);
    desk.pass(SECOND);
    expect(rows(desk).map((row) => row.split(' ')[3])).toEqual(['2', '0']);
  });

  it('when its device is forgotten: nothing else would end it', () => {
    const desk = well();
    desk.reads('battery/256/Alarms/LowSoc', 2);
    const battery = desk.devices.deviceOf({ portalId: 'c0619ab12345', service: 'battery', instance: '256' });
    desk.devices.drop(battery);
    expect(battery.alarms.size).toBe(0);
  });

  it('when a full publish says nothing of it: its value is null, or its path is no more', () => {
    const desk = well();
    desk.reads('battery/256/Alarms/LowSoc', 2);
    desk.reads('battery/256/Alarms/HighTemperature', 2);
    desk.pass(MINUTE);
    desk.reads('battery/256/Alarms/LowSoc', null);
    desk.pass(MINUTE);
    expect(rows(desk)).toHaveLength(2);
    publish(desk, () => {
      desk.reads('battery/256/Alarms/LowSoc', null);
      desk.reads('battery/256/Alarms/HighTemperature', 2);
    });
    expect(rows(desk)).toMatchObject([expect.stringContaining('Alarms/LowSoc 0 2 Low SoC: no value')]);
  });

  it('at the first reading that says so after a restart, and where it is on it goes on', () => {
    const before = well();
    before.reads('battery/256/Alarms/LowSoc', 2);
    before.reads('vebus/276/Alarms/L1/Overload', 2);
    const desk = createDesk({ remembered: structuredClone(before.devices.state()) });
    desk.begin(() => {
      desk.reads('battery/256/Alarms/LowSoc', 0);
      desk.reads('vebus/276/Alarms/L1/Overload', 2);
    });
    expect(rows(desk).map((row) => row.split(' ').slice(1).join(' '))).toEqual([
      expect.stringMatching(/^battery\/256 Alarms\/LowSoc 0 [02] Low SoC: OK$/),
      'vebus/276 Alarms/Overload 2 2 Overload: Alarm (L1)',
    ]);
  });

  it('after a restart, where its device or its path is no more', () => {
    const before = well();
    before.reads('battery/256/Alarms/LowSoc', 2);
    before.reads('vebus/276/Alarms/L1/Overload', 2);
    const desk = createDesk({ remembered: structuredClone(before.devices.state()), writtenUntil: NOON + before.now });
    desk.now = before.now + HOUR;
    desk.begin(() => desk.reads('vebus/276/Alarms/L2/Overload', 0));
    expect(rows(desk)).toEqual([]);
    desk.settle();
    publish(desk, () => desk.reads('vebus/276/Alarms/L2/Overload', 0));
    desk.pass(2 * SECOND);
    expect(rows(desk, before.now)).toEqual([
      '+3661 vebus/276 Alarms/Overload 0 2 Overload: no value',
      '+0 battery/256 Alarms/LowSoc 0 2 Low SoC: the device has left',
      '+3662 battery/256 Alarms/LowSoc 0 0 Low SoC: the device has left',
    ]);
  });
});

describe('while the GX is not reached', () => {
  it('nothing is written, and silence is no all-clear', () => {
    const desk = well();
    desk.reads('battery/256/Alarms/LowSoc', 2);
    desk.reads('vebus/276/Alarms/L1/Overload', 2);
    desk.reads('vebus/276/Alarms/L1/Overload', 0);
    rows(desk);
    desk.happens({ kind: 'alive', isAlive: false });
    desk.pass(20 * MINUTE);
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(20 * MINUTE);
    expect(rows(desk)).toEqual([]);
  });

  it('a reboot of it changes nothing of an alarm that is still on, nor of its values that are not there yet', () => {
    const desk = well();
    desk.reads('battery/256/Alarms/LowSoc', 2);
    rows(desk);
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(12 * MINUTE);
    desk.begin(() => desk.reads('vebus/276/Alarms/L1/Overload', 0));
    desk.pass(20 * SECOND);
    desk.reads('battery/256/Alarms/LowSoc', null);
    desk.pass(20 * SECOND);
    desk.reads('battery/256/Alarms/LowSoc', 2);
    desk.pass(30 * SECOND);
    publish(desk, () => {
      desk.reads('battery/256/Alarms/LowSoc', 2);
      desk.reads('vebus/276/Alarms/L1/Overload', 0);
    });
    desk.pass(10 * SECOND);
    expect(new Set(rows(desk).map((row) => row.split(' ').slice(1).join(' ')))).toEqual(
      new Set(['battery/256 Alarms/LowSoc 2 2 Low SoC: Alarm']),
    );
  });
});

it('of two devices that share their topics an alarm that one of them has is one', () => {
  const desk = well();
  publish(desk, () => {
    desk.reads('battery/256/Serial', 'A');
    desk.reads('battery/256/Serial', 'B');
  });
  const { devices } = desk;
  devices.learn(devices.deviceOf({ portalId: 'c0619ab12345', service: 'battery', instance: '256' }), 'serial', 'A', 1);
  devices.learn(devices.deviceOf({ portalId: 'c0619ab12345', service: 'battery', instance: '256' }), 'serial', 'B', 2);
  devices.learn(devices.deviceOf({ portalId: 'c0619ab12345', service: 'battery', instance: '256' }), 'serial', 'A', 3);
  for (let second = 0; second < 60; second += 1) {
    desk.reads('battery/256/Alarms/LowSoc', second % 2 === 0 ? 2 : 0);
    desk.pass(SECOND);
  }
  desk.pass(40 * SECOND);
  expect(rows(desk).map((row) => row.split(' ').slice(3, 5).join(' '))).toEqual(['2 2', '0 2']);
});
