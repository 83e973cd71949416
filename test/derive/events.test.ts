import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/catalogue/entry.ts';
import { firmwareText } from '../../src/derive/details.ts';
import { wordOf } from '../../src/derive/events.ts';
import { GONE } from '../../src/types.ts';
import { createDesk } from './desk.ts';

const events = (desk: ReturnType<typeof createDesk>) => desk.taken('event').map(({ value }) => value);

describe('events', () => {
  it('the first code in life is none, but for an alarm or an error that is active', () => {
    const desk = createDesk();
    desk.begin(() => {
      desk.reads('solarcharger/258/State', 3);
      desk.reads('solarcharger/258/ErrorCode', 2);
      desk.reads('battery/256/Alarms/LowVoltage', 0);
      desk.reads('battery/256/Alarms/HighVoltage', 1);
    });
    expect(events(desk)).toEqual([expect.stringMatching(/^error 2: Error: /), 'alarm 1: High voltage: Warning']);
  });

  it('null and a departure do not end a state: what comes back is compared with what was before', () => {
    const desk = createDesk();
    desk.begin(() => desk.reads('solarcharger/258/State', 3));
    desk.reads('solarcharger/258/State', null);
    desk.reads('solarcharger/258/State', 3);
    desk.reads('solarcharger/258/State', GONE);
    desk.reads('solarcharger/258/State', 3);
    desk.reads('solarcharger/258/State', GONE);
    desk.reads('solarcharger/258/State', 4);
    desk.pass(32_000);
    expect(events(desk).filter((event) => event.startsWith('state'))).toEqual([
      expect.stringMatching(/^state 0: .*: Bulk -> Absorption$/),
    ]);
  });

  it('a state is told once it has held for 30 s, with the time at which it came', () => {
    const desk = createDesk();
    desk.begin(() => desk.reads('vebus/276/State', 3));
    const came = desk.now;
    desk.reads('vebus/276/State', 4);
    desk.pass(29_000);
    desk.reads('vebus/276/State', 4);
    expect(desk.taken('event')).toEqual([]);
    desk.pass(2_000);
    expect(desk.taken('event')).toMatchObject([{ at: came, value: 'state 0: State: Bulk -> Absorption' }]);
    // There and back is nothing; there and on to another is one.
    desk.reads('vebus/276/State', 5);
    desk.pass(20_000);
    desk.reads('vebus/276/State', 4);
    desk.pass(60_000);
    desk.reads('vebus/276/State', 5);
    desk.pass(20_000);
    desk.reads('vebus/276/State', 3);
    desk.pass(60_000);
    expect(events(desk)).toEqual(['state 0: State: Absorption -> Bulk']);
  });

  it('a mode, an alarm and an error are told at once', () => {
    const desk = createDesk();
    desk.begin(() => {
      desk.reads('vebus/276/Mode', 3);
      desk.reads('vebus/276/VebusError', 0);
      desk.reads('battery/256/Alarms/LowVoltage', 0);
    });
    desk.reads('vebus/276/Mode', 4);
    desk.reads('vebus/276/VebusError', 1);
    desk.reads('battery/256/Alarms/LowVoltage', 2);
    expect(events(desk).map((event) => event.split(':')[0])).toEqual(['mode 0', 'error 2', 'alarm 2']);
  });

  it('a state is not told while nobody knows whether it holds, and after a restart if it does', () => {
    const desk = createDesk();
    desk.begin(() => desk.reads('vebus/276/State', 3));
    desk.reads('vebus/276/State', 4);
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(60_000);
    expect(events(desk)).toEqual([]);
    const next = createDesk({ remembered: desk.devices.state() });
    next.begin(() => next.reads('vebus/276/State', 4));
    next.pass(32_000);
    expect(events(next)).toEqual(['state 0: State: Bulk -> Absorption']);
    desk.begin(() => desk.reads('vebus/276/State', 3));
    desk.pass(60_000);
    // What a device was at as it left is not known to have held.
    desk.reads('vebus/276/State', 4);
    desk.reads('vebus/276/State', GONE);
    desk.pass(60_000);
    expect(events(desk)).toEqual(['offline 1: offline']);
  });

  it('what changed while the logger was away is one', () => {
    const first = createDesk();
    first.begin(() => first.reads('battery/256/Alarms/LowVoltage', 2));
    const second = createDesk({ remembered: first.devices.state() });
    second.begin(() => second.reads('battery/256/Alarms/LowVoltage', 2));
    expect(events(second)).toEqual([]);
    const third = createDesk({ remembered: second.devices.state() });
    third.begin(() => third.reads('battery/256/Alarms/LowVoltage', 0));
    expect(events(third)).toEqual(['alarm 0: Low voltage: OK']);
  });

  it('are not made of quantities, counters and settings', () => {
    const desk = createDesk();
    desk.begin(() => {
      for (const value of [1, 2, 3]) {
        desk.reads('battery/256/Soc', value);
        desk.reads('battery/256/History/ChargeCycles', value);
        desk.reads('settings/0/Settings/Alarm/Vebus/GridLost', value);
      }
    });
    expect(events(desk)).toEqual([]);
  });
});

describe('unknown paths', () => {
  it('a number below Alarms/ is an alarm, of any service; a text, a threshold and a setting are none', () => {
    const desk = createDesk();
    const say = (value: number) => {
      desk.reads('windlass/1/Alarms/ChainJammed', value);
      desk.reads('battery/256/Alarms/Unheard/Cell/3', value);
      desk.reads('windlass/1/Alarms/Low/Active', value * 10);
      desk.reads('windlass/1/Alarms/Low/Enable', value);
      desk.reads('windlass/1/Settings/Alarms/ChainJammed', value);
      desk.reads('settings/0/Settings/Windlass/Alarms/Beep', value);
      desk.reads('windlass/1/Alarms/ChainJammed/Text', `at ${value} m`);
      desk.reads('windlass/1/Alarms/Depth', value + 0.5);
      desk.reads('windlass/1/Alarms', value);
    };
    desk.begin(() => say(0));
    say(2);
    expect(events(desk)).toEqual(['alarm 2: Chain jammed: Alarm', 'alarm 2: Unheard cell 3: Alarm']);
    say(0);
    expect(events(desk)).toEqual(['alarm 0: Chain jammed: OK', 'alarm 0: Unheard cell 3: OK']);
  });

  it('an output or relay of a service that nobody heard of is told by its name', () => {
    const desk = createDesk();
    desk.begin(() => {
      desk.reads('pump/3/SwitchableOutput/a/State', 0);
      desk.reads('pump/3/SwitchableOutput/a/Name', 'Grey water');
      desk.reads('pump/3/Relay/1/State', 0);
    });
    desk.reads('pump/3/SwitchableOutput/a/State', 1);
    desk.reads('pump/3/Relay/1/State', 1);
    expect(events(desk)).toEqual(['state 0: Grey water: Off -> On', 'state 0: Relay 2: Open -> Closed']);
  });
});

it('of a device with more alarms than any has the oldest are forgotten', () => {
  const desk = createDesk();
  desk.begin(() => {
    for (let alarm = 0; alarm < 5_000; alarm += 1) desk.reads(`windlass/1/Alarms/A${alarm}`, 0);
  });
  const codes = desk.known().flatMap(({ codes }) => [...codes.keys()]);
  expect(codes).toHaveLength(1_000);
  desk.reads('windlass/1/Alarms/A4999', 2);
  desk.reads('windlass/1/Alarms/A1', 2);
  expect(events(desk)).toEqual(['alarm 2: A4999: Alarm', 'alarm 2: A1: Alarm']);
});

describe('outputs', () => {
  it('what was switched while the logger was away waits for the name, which may come later in the full publish', () => {
    const first = createDesk();
    first.begin(() => {
      first.reads('switch/0/SwitchableOutput/2/State', 0);
      first.reads('switch/0/SwitchableOutput/2/Auto', 0);
    });
    const second = createDesk({ remembered: first.devices.state() });
    second.begin(() => {
      second.reads('switch/0/SwitchableOutput/2/State', 1);
      second.reads('switch/0/SwitchableOutput/2/Auto', 1);
      second.reads('switch/0/SwitchableOutput/2/Settings/CustomName', 'Water heater');
    });
    second.pass(2_000);
    expect(events(second)).toEqual([
      'state 0: Water heater: Off -> On',
      'mode 0: Mode of Water heater: Manual -> Auto',
    ]);
  });

  it('the name of a relay of the GX is no name of a relay of a battery', () => {
    const desk = createDesk();
    desk.begin(() => {
      desk.reads('settings/0/Settings/Relay/0/CustomName', 'Bilge fan');
      desk.reads('system/0/Relay/0/State', 0);
      desk.reads('battery/256/Relay/0/State', 0);
    });
    desk.reads('system/0/Relay/0/State', 1);
    desk.reads('battery/256/Relay/0/State', 1);
    expect(events(desk)).toEqual(['state 0: Bilge fan: Open -> Closed', 'state 0: Relay 1: Open -> Closed']);
  });
});

describe('words', () => {
  const entry: Entry = {
    log: 'yes',
    kind: 'state',
    label: 'relay {n} of {phase}',
    names: { 0: 'Open' },
    bits: { 0: 'low', 3: 'high' },
  };

  const plain: Entry = { log: 'yes', kind: 'state', label: 'charge state' };

  it('begin with what the path is', () => {
    const desk = createDesk();
    desk.begin(() => {
      desk.reads('genset/0/Alarms/LowStarterVoltage', 2);
      desk.reads('solarcharger/258/Mode', 1);
    });
    expect(events(desk)).toEqual([expect.stringMatching(/^alarm 2: Low starter voltage/)]);
    desk.reads('solarcharger/258/Mode', 4);
    expect(events(desk)).toEqual(['mode 0: Mode: On -> Off']);
  });

  it('are those of the code, of its bits, or the code itself', () => {
    expect(wordOf(entry, 0)).toBe('Open');
    expect(wordOf(entry, 9)).toBe('low, high');
    expect(wordOf(entry, 4)).toBe('none');
    expect(wordOf(entry, 1.5)).toBe('1.5');
    expect(wordOf(entry, 'text')).toBe('text');
    expect(wordOf(plain, 7)).toBe('7');
  });
});

it.each([
  [0x0174, 'v1.74'],
  [776, 'v3.08'],
  [0x1220, 'v12.20'],
  [0xc208, 'v2.08-rc-C'],
  [0x0102ff, 'v1.02'],
  [0x036000, 'v3.60'],
  [0x020801, 'v2.08-beta-01'],
  [0x01ab, '427'],
  [2, '2'],
  [1.5, '1.5'],
  [-1, '-1'],
  [0x1000000, '16777216'],
  ['v3.61~7', 'v3.61~7'],
])('firmware %s reads %s', (version, text) => {
  expect(firmwareText(version)).toBe(text);
});
