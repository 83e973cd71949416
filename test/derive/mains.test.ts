import { describe, expect, it } from 'vitest';
import { createDesk } from './desk.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const SOURCE = 'system/0/Ac/ActiveIn/Source';
const FLOOR = 'system/0/Control/ActiveSocLimit';
const NOTHING = 240;

type Desk = ReturnType<typeof createDesk>;

/** A GX whose system is fed by the source, settled. */
function fed(source: number, options: Parameters<typeof createDesk>[0] = {}): Desk {
  const desk = createDesk(options);
  desk.begin(() => {
    desk.reads('vebus/276/Mode', 3);
    desk.reads('vebus/276/Ac/State/IgnoreAcIn1', 0);
    desk.reads(SOURCE, source);
  });
  desk.settle();
  publish(desk, source);
  desk.pass(2 * MINUTE);
  desk.taken();
  return desk;
}

function publish(desk: Desk, source: number): void {
  desk.happens({ kind: 'asked' });
  desk.reads('vebus/276/Mode', 3);
  desk.reads(SOURCE, source);
  desk.happens({ kind: 'complete' });
}

/** The values of a field of `gx_site` since the last call, without repeats. */
function told(desk: Desk, field: string): number[] {
  const values = desk
    .taken('site')
    .flatMap(({ value }) => (value.startsWith(`${field} `) ? [value.split(' ')[1]] : []));
  return values.map(Number).filter((value, index, all) => value !== all[index - 1]);
}
const lost = (desk: Desk) => told(desk, 'ac_lost');

/** What is lost once a minute has passed. */
function lostAfter(desk: Desk, span = 90 * SECOND): number | undefined {
  desk.pass(span);
  return lost(desk).at(-1);
}

describe('a source', () => {
  it.each([1, 3])('%i that feeds the system, and then nothing does, is lost until something feeds it', (source) => {
    const desk = fed(source);
    desk.reads(SOURCE, NOTHING);
    expect(lost(desk)).toEqual([source]);
    desk.reads(SOURCE, null);
    desk.pass(30 * MINUTE);
    expect(lost(desk)).toEqual([source]);
    desk.reads(SOURCE, 2);
    expect(lost(desk)).toEqual([0]);
    desk.reads(SOURCE, NOTHING);
    desk.pass(5 * MINUTE);
    // A genset that stops is no loss.
    expect(lost(desk)).toEqual([0]);
  });

  it('is lost also where there is no value in between', () => {
    const desk = fed(1);
    desk.reads(SOURCE, null);
    desk.pass(MINUTE);
    desk.reads(SOURCE, NOTHING);
    expect(lostAfter(desk)).toBe(1);
  });

  it('is not lost where it was ignored or switched off, whichever is told first', () => {
    const ignored = fed(1);
    ignored.reads('vebus/276/Ac/State/IgnoreAcIn1', 1);
    ignored.reads(SOURCE, NOTHING);
    expect(lostAfter(ignored)).toBe(0);
    // Nothing turns there a second time.
    ignored.reads('vebus/276/Ac/State/IgnoreAcIn1', 0);
    expect(lostAfter(ignored)).toBe(0);
    const off = fed(1);
    off.reads(SOURCE, NOTHING);
    off.reads('vebus/276/Mode', 4);
    expect(lost(off)).toEqual([1, 0]);
    const alone = fed(3);
    alone.reads('vebus/276/Mode', 2);
    alone.reads(SOURCE, NOTHING);
    expect(lostAfter(alone)).toBe(0);
  });

  it('is lost while one of two inverters is off and the other is not', () => {
    const desk = fed(1);
    desk.reads('multi/0/Mode', 4);
    desk.reads(SOURCE, NOTHING);
    expect(lostAfter(desk)).toBe(1);
  });

  it('that fed the system more than a day ago is not lost', () => {
    const desk = fed(1);
    desk.reads(SOURCE, 0);
    desk.pass(25 * HOUR);
    desk.reads(SOURCE, NOTHING);
    expect(lostAfter(desk)).toBe(0);
  });

  it('is not lost at a start that finds nothing feeding the system', () => {
    const desk = createDesk();
    desk.begin(() => desk.reads(SOURCE, NOTHING));
    expect(lostAfter(desk, 3 * MINUTE)).toBe(0);
  });
});

describe('over a reboot of the GX and a broken link', () => {
  it('keeps its last value while the GX is not reached, and until it has told everything', () => {
    const desk = fed(1);
    desk.reads(SOURCE, NOTHING);
    desk.happens({ kind: 'link', isUp: false });
    expect(lostAfter(desk, 10 * MINUTE)).toBe(1);
    desk.happens({ kind: 'link', isUp: true });
    desk.happens({ kind: 'asked' });
    desk.reads(SOURCE, 1);
    desk.pass(SECOND);
    expect(lost(desk)).toEqual([]);
    desk.reads('vebus/276/Mode', 3);
    desk.happens({ kind: 'complete' });
    desk.happens({ kind: 'alive', isAlive: true });
    expect(lostAfter(desk)).toBe(0);
  });

  it('what was lost while the link was down is told once the picture has settled', () => {
    const desk = fed(1);
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(10 * MINUTE);
    desk.begin(() => {
      desk.reads('vebus/276/Mode', 3);
      desk.reads(SOURCE, NOTHING);
    });
    expect(lostAfter(desk, 50 * SECOND)).toBe(0);
    desk.pass(11 * SECOND);
    publish(desk, NOTHING);
    expect(lostAfter(desk)).toBe(1);
  });

  it('a GX that boots has lost nothing, though its inverter comes late', () => {
    const desk = fed(1);
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(12 * MINUTE);
    // The inverter's driver is not there yet.
    desk.begin(() => desk.reads(SOURCE, NOTHING));
    desk.pass(30 * SECOND);
    desk.reads('vebus/276/Mode', 3);
    desk.settle();
    publish(desk, NOTHING);
    desk.pass(30 * SECOND);
    publish(desk, 1);
    desk.pass(MINUTE);
    expect(lost(desk)).toEqual([0]);
    // From now on it is known again.
    desk.reads(SOURCE, NOTHING);
    expect(lostAfter(desk)).toBe(1);
  });

  it('is remembered once an hour while nothing changes, so one that feeds for days is lost over a restart too', () => {
    const desk = fed(1);
    const before = desk.devices.revision('all');
    desk.pass(5 * HOUR);
    expect(desk.devices.revision('all') - before).toBe(5);
    expect(desk.devices.revision('names')).toBe(fed(1).devices.revision('names'));
  });

  it('stays over a restart of the logger, and what was lost meanwhile is told', () => {
    const before = fed(3);
    before.reads(SOURCE, NOTHING);
    const remembered = structuredClone(before.devices.state());
    const desk = createDesk({ remembered });
    desk.pass(2 * MINUTE);
    expect(lost(desk)).toEqual([3]);
    const later = createDesk({ remembered: structuredClone(fed(3).devices.state()) });
    later.now = HOUR;
    later.begin(() => {
      later.reads('vebus/276/Mode', 3);
      later.reads(SOURCE, NOTHING);
    });
    later.settle();
    publish(later, NOTHING);
    expect(lostAfter(later)).toBe(3);
  });
});

describe('the floor of the battery', () => {
  it('is that of ESS while something feeds the system, else none', () => {
    const desk = fed(1);
    const floor = () => told(desk, 'soc_floor');
    desk.reads(FLOOR, 10);
    desk.reads(FLOOR, 15);
    expect(floor()).toEqual([10, 15]);
    desk.reads(SOURCE, NOTHING);
    expect(floor()).toEqual([101]);
    desk.reads(SOURCE, 1);
    desk.reads(FLOOR, null);
    expect(floor()).toEqual([15, 101]);
    desk.reads(FLOOR, 20);
    desk.happens({ kind: 'alive', isAlive: false });
    desk.pass(10 * MINUTE);
    expect(floor()).toEqual([20]);
  });
});

it('is written every minute, and to roll-ups at a change and once an hour', () => {
  const said: string[] = [];
  const desk = createDesk({
    facts: {
      alarm: () => undefined,
      defer: () => undefined,
      detail: () => undefined,
      event: () => undefined,
      presence: () => undefined,
      siteEvent: () => undefined,
      site: (_, field, value, __, isForAll = false) => {
        if (field === 'ac_lost') said.push(`${value}${isForAll ? ' for all' : ''}`);
      },
    },
  });
  desk.begin(() => desk.reads(SOURCE, 1));
  desk.pass(2 * HOUR + MINUTE + SECOND);
  expect(said).toHaveLength(121);
  expect(said.filter((one) => one === '0 for all')).toHaveLength(3);
  said.length = 0;
  desk.reads(SOURCE, NOTHING);
  expect(said).toEqual(['1 for all']);
});
