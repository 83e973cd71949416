/** A clock and what it holds back, with the clocks of this computer, of the GX and of the database put in by hand. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import { createHold } from '../../src/clock/hold.ts';
import type { Health } from '../../src/shared/health.ts';
import { createLog } from '../../src/shared/log.ts';
import type { Reading, Topic } from '../../src/types.ts';
import { isNews } from '../support/news.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 2026-12-24 12:00:00 UTC: what all clocks that are right say at the start. */
const NOON = Date.UTC(2026, 11, 24, 12);
const COMPLETE = 'complete';

interface Options {
  /** How far this computer's clock is off at the start, ms. */
  readonly off?: number;
  readonly mode?: 'auto' | 'host';
  /** The latest stamp of the journal. */
  readonly newest?: number;
  /** How long this computer has run at the start, ms. */
  readonly uptime?: number;
}

/** Everything that happens here happens by hand: time passes in `pass`, with a tick each second. */
function desk({ off = 0, mode = 'auto', newest = 0, uptime = DAY }: Options = {}) {
  // The monotonic clock has begun some time ago, and gives fractions.
  let passed = 0;
  let hostOff = off;
  const log: { level: number; msg: string }[] = [];
  const health: Health[] = [];
  const items: (Reading | typeof COMPLETE)[] = [];
  const completedAt: number[] = [];
  /** The time that was made up for, since noon, and how much was passed on by then. */
  const ticks: { at: number; after: number }[] = [];
  const output = { write: (line: string) => log.push(JSON.parse(line)) > 0 };
  const clock = createClock({
    mode,
    newest: () => newest,
    host: () => Math.floor(NOON + hostOff + passed),
    monotonic: () => 12_345.678 + passed,
    uptime: () => (uptime + passed) / SECOND,
    onHealth: (state) => void (isNews(state, health.at(-1)) && health.push(state)),
    log: createLog('info', output),
  });
  const hold = createHold(clock, {
    onReading: (reading) => items.push(reading),
    onEvent(event) {
      items.push(COMPLETE);
      completedAt.push(event.time - NOON);
    },
    onTick: (now) => ticks.push({ at: now - NOON, after: items.length }),
  });
  let value = 0;
  return {
    clock,
    hold,
    health,
    log,
    items,
    completedAt,
    ticks,
    complete: () => hold.onEvent({ kind: 'complete', portalId: 'c0619ab12345', time: clock.now() }),
    /** A reading, its value the number of those before it, at the time by the clock. */
    read: () => hold.onReading({ topic: TOPIC, value: value++, time: clock.now() }),
    /** A witness whose clock is off by so many ms. Like all of them it tells whole seconds. */
    hear: (name: 'GX' | 'database', itsOff = 0) =>
      clock.hear(name, Math.floor((NOON + passed + itsOff) / SECOND) * SECOND),
    /** Lets time pass; `each` happens at the end of every second, before the tick. */
    pass(milliseconds: number, each: () => void = () => undefined) {
      for (let left = milliseconds; left > 0; left -= SECOND) {
        passed += Math.min(SECOND, left);
        each();
        hold.tick();
      }
    },
    /** Somebody sets this computer's clock. */
    set: (to: number) => {
      hostOff = to;
    },
    /** Of what was passed on, since noon. */
    stamps: () => items.flatMap((item) => (item === COMPLETE ? [] : [item.time - NOON])),
    values: () => items.flatMap((item) => (item === COMPLETE ? [] : [item.value])),
    /** The time that is right, since noon. */
    truth: () => passed,
    warnings: () => log.filter(({ level }) => level === 40).map(({ msg }) => msg),
    /** How often the clock told that this computer's was set. */
    steps: () => log.filter(({ msg }) => msg.startsWith('the clock of this computer was set')).length,
  };
}

type Desk = ReturnType<typeof desk>;

const TOPIC: Topic = { index: 0, portalId: 'c0619ab12345', service: 'battery', instance: '256', path: 'Soc' };

/** A reading and a heartbeat each second: a GX that is alive and, but for `itsOff`, right. */
const alive =
  (of: Desk, itsOff = 0) =>
  () => {
    of.read();
    of.hear('GX', itsOff);
  };

/** Whole seconds are told, so what follows a witness may be a second behind. */
function expectTrue(stamps: readonly number[], truths: readonly number[]) {
  expect(stamps).toHaveLength(truths.length);
  for (const [index, stamp] of stamps.entries()) {
    expect(stamp).toBeLessThanOrEqual((truths[index] ?? 0) + 1);
    expect(stamp).toBeGreaterThan((truths[index] ?? 0) - SECOND - 1);
  }
}

const seconds = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => (from + i) * SECOND);

describe('a clock that is right', () => {
  it("holds readings until the GX has spoken, and then is just this computer's", () => {
    const of = desk();
    of.read();
    of.pass(2 * SECOND, of.read);
    expect(of.items).toEqual([]);
    of.hear('GX');
    of.pass(SECOND, of.read);
    expect(of.clock.isHeld).toBe(false);
    expect(of.stamps()).toEqual(seconds(0, 3));
    expect(of.health).toEqual([{ ok: true, code: 'ok', message: "the clock of this computer agrees with the GX's" }]);
  });

  it('waits 4 s from the first reading on for a GX that says nothing, however late that is', () => {
    const of = desk();
    of.pass(HOUR);
    expect(of.clock.isHeld).toBe(true);
    of.read();
    of.pass(3 * SECOND, of.read);
    expect(of.items).toEqual([]);
    of.pass(SECOND, of.read);
    expect(of.stamps()).toEqual(seconds(3_600, 3_604));
    expect(of.clock).toMatchObject({ isHeld: false, offset: undefined });
    expect(of.steps()).toBe(0);
  });

  it('waits for a GX that is off no longer than a minute where the database agrees', () => {
    const of = desk();
    of.hear('database');
    of.pass(59 * SECOND);
    expect(of.clock.isHeld).toBe(true);
    of.pass(SECOND);
    expect(of.clock.isHeld).toBe(false);
    expect(of.clock.now()).toBe(NOON + MINUTE);
  });

  it('is followed without a word when NTP slews it, and through small steps', () => {
    const of = desk();
    of.pass(5 * SECOND, alive(of));
    for (let drift = 0; drift > -30 * SECOND; drift -= 1.5 * SECOND) {
      of.set(drift);
      of.pass(SECOND, alive(of));
    }
    expect(of.steps()).toBe(0);
    expect(of.clock.now()).toBe(NOON + of.truth() - 28.5 * SECOND);
    of.set(0);
    of.pass(SECOND, alive(of));
    expect(of.steps()).toBe(1);
    expect(of.clock.now()).toBe(NOON + of.truth());
    expect(of.health.every(({ ok }) => ok)).toBe(true);
  });

  it('tells how far it is ahead of the witness', () => {
    const of = desk({ off: 90 * SECOND });
    of.pass(SECOND, alive(of));
    expect(of.clock.isHeld).toBe(false);
    expect(of.clock.offset).toBeCloseTo(90, 3);
  });

  it('has nothing decided anew by a stop that finds nothing held', () => {
    const of = desk();
    of.pass(10 * SECOND, of.read);
    of.hear('GX', 14 * DAY);
    of.hold.release();
    expect(of.clock.now()).toBe(NOON + of.truth());
  });
});

describe('a clock that cannot be right', () => {
  it('1970: the time of the GX is used as soon as it tells it', () => {
    const of = desk({ off: -NOON });
    of.read();
    of.pass(30 * SECOND, of.read);
    expect(of.items).toEqual([]);
    expect(of.health.at(-1)).toMatchObject({ ok: false, code: 'clock_held' });
    expect(of.health.at(-1)?.message).toContain('says 1970-01-01, which cannot be; readings are held back');
    of.hear('GX');
    of.pass(5 * SECOND, of.read);
    expectTrue(of.stamps(), seconds(0, 35));
    expect(of.health.at(-1)).toMatchObject({ ok: false, code: 'clock_offset' });
    expect(of.health.at(-1)?.message).toMatch(
      /is \d+ days behind the GX's and earlier than this program; the GX's time is used; set the clock of this computer \(NTP\)/,
    );
    expect(of.clock.offset).toBeCloseTo(-NOON / SECOND, 0);
  });

  it('1970 and nobody there: that is told before the first reading', () => {
    const of = desk({ off: -NOON });
    of.pass(SECOND);
    expect(of.health).toMatchObject([{ ok: false, code: 'clock_held' }]);
    of.pass(HOUR);
    expect(of.health).toHaveLength(1);
  });

  it('a witness of 1970 is none, nor is one that tells nonsense', () => {
    const of = desk({ off: -NOON });
    of.pass(10 * SECOND, () => {
      of.read();
      of.hear('GX', -NOON);
      for (const time of [Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1, 0, NOON * SECOND]) {
        of.clock.hear('GX', time);
      }
    });
    expect(of.clock.offset).toBeUndefined();
    expect(of.items).toEqual([]);
    of.hear('database');
    of.pass(SECOND, of.read);
    expectTrue(of.stamps(), seconds(1, 11));
    expect(of.health.at(-1)?.message).toContain("the database's time is used");
  });

  it('without any witness readings are held for 5 minutes, then written as they are, and that is told', () => {
    const of = desk({ off: -NOON });
    of.pass(299 * SECOND, of.read);
    expect(of.items).toEqual([]);
    of.pass(2 * SECOND, of.read);
    expect(of.stamps()).toEqual(seconds(1, 301).map((truth) => truth - NOON));
    expect(of.health.at(-1)).toMatchObject({ ok: false, code: 'clock_unset' });
    expect(of.health.at(-1)?.message).toContain('nobody has told a better time');
    // Better late than never; what is written is written.
    of.hear('GX');
    of.pass(SECOND, of.read);
    of.read();
    expectTrue(of.stamps().slice(-1), [302 * SECOND]);
    expect(of.health.at(-1)).toMatchObject({ ok: false, code: 'clock_offset' });
  });

  it('two weeks back with a journal: the journal tells', () => {
    const of = desk({ off: -14 * DAY, newest: NOON - HOUR });
    of.read();
    of.pass(3 * SECOND, of.read);
    of.hear('GX');
    of.pass(SECOND, of.read);
    expectTrue(of.stamps(), seconds(0, 4));
    expect(of.health.at(-1)?.message).toContain(
      "14 days behind the GX's and earlier than the newest value in the journal; the GX's time is used",
    );
  });

  it('a database that stands on the same computer does not help it', () => {
    const of = desk({ off: -HOUR, newest: NOON - MINUTE });
    of.pass(300 * SECOND, () => {
      alive(of)();
      of.hear('database', -HOUR);
    });
    expectTrue(of.stamps(), seconds(1, 300));
  });

  it('a journal from the future does not stand against a witness', () => {
    const of = desk({ newest: NOON + 400 * DAY });
    of.pass(10 * SECOND, alive(of));
    expect(of.stamps()).toEqual(seconds(1, 10));
    expect(of.health.at(-1)).toMatchObject({ ok: true });
  });

  it('a clock that a witness agrees with can be right, and is given the time to be set', () => {
    const of = desk({ off: -14 * DAY, newest: NOON - HOUR });
    of.hear('database');
    of.pass(299 * SECOND, alive(of, -14 * DAY));
    expect(of.items).toEqual([]);
    of.pass(SECOND, alive(of, -14 * DAY));
    expectTrue(of.stamps(), seconds(1, 300));
  });

  it('the journal is asked once: what is written later does not count', () => {
    let asked = 0;
    const of = createClock({
      mode: 'auto',
      newest: () => {
        asked += 1;
        return 0;
      },
      onHealth: () => undefined,
      log: createLog('silent'),
    });
    of.tick();
    of.tick();
    expect(asked).toBe(1);
  });
});

describe('two of three clocks decide', () => {
  const YEARS = 3_652 * DAY;

  it.each([DAY, YEARS, -DAY, 3 * HOUR])('a GX that is %i ms off is not believed, and that is told', (itsOff) => {
    const of = desk();
    of.pass(10 * SECOND, () => {
      of.hear('database');
      alive(of, itsOff)();
    });
    expect(of.stamps()).toEqual(seconds(1, 10));
    expect(of.clock.offset).toBeCloseTo(0, 0);
    expect(of.health).toMatchObject([{ ok: false, code: 'clock_offset' }]);
    expect(of.health[0]?.message).toMatch(
      /^the clock of the GX is .* (ahead of|behind) this computer's and the database's; these two agree, so this computer's time is used; set the clock of the GX$/,
    );
    of.pass(SECOND, alive(of));
    expect(of.health.at(-1)).toMatchObject({ ok: true });
  });

  it('a database that is ten years ahead is not believed either', () => {
    const of = desk();
    of.hear('database', YEARS);
    of.pass(10 * SECOND, alive(of));
    expect(of.stamps()).toEqual(seconds(1, 10));
    expect(of.health.at(-1)?.message).toContain(
      "the clock of the database is 3652 days ahead of this computer's and the GX's; these two agree",
    );
  });

  it.each([-14 * DAY, -3 * HOUR, YEARS])("nor is this computer's, %i ms off: the GX's time is used at once", (off) => {
    const of = desk({ off });
    of.pass(10 * MINUTE, () => {
      alive(of, 400)();
      of.hear('database', of.truth() % 7_000);
    });
    expectTrue(of.stamps(), seconds(1, 600));
    expect(of.health).toMatchObject([{ ok: false, code: 'clock_offset' }]);
    expect(of.health[0]?.message).toMatch(
      /(behind|ahead of) the GX's and the database's; the GX's time is used, for these two agree; set the clock of this/,
    );
  });

  it("what was decided stays when one of the two sources moves, and this computer's is not right", () => {
    for (const mover of ['GX', 'database'] as const) {
      const of = desk({ off: -14 * DAY });
      const all = (itsOff: number) => () => {
        of.read();
        of.hear('GX', mover === 'GX' ? itsOff : 0);
        of.hear('database', mover === 'database' ? itsOff : 0);
      };
      of.pass(MINUTE, all(0));
      of.pass(MINUTE, all(-20 * DAY));
      of.pass(MINUTE, all(YEARS));
      expectTrue(of.stamps(), seconds(1, 180));
    }
  });

  it('a third clock that comes late decides between two that differ', () => {
    const of = desk();
    of.pass(10 * SECOND, alive(of, DAY));
    expect(of.items).toEqual([]);
    of.hear('database');
    of.pass(SECOND, alive(of, DAY));
    expect(of.stamps()).toEqual(seconds(1, 11));
  });

  it('where all three differ no average is made: the nearest source stands against this computer', () => {
    for (const [itsOff, expected] of [
      [3 * HOUR, 3 * HOUR],
      [2 * DAY, 0],
    ] as const) {
      const of = desk();
      of.hear('database', YEARS);
      of.pass(300 * SECOND, alive(of, itsOff));
      expectTrue(
        of.stamps(),
        seconds(1, 300).map((truth) => truth + expected),
      );
      expect(of.health.at(-1)).toMatchObject({ ok: false, code: 'clock_offset' });
    }
  });

  describe('a computer that has just started, with a database on it', () => {
    const start = () => desk({ off: -14 * DAY, uptime: 20 * SECOND });
    const each = (of: Desk, itsOff: number) => () => {
      alive(of)();
      of.hear('database', itsOff);
    };

    it('has 5 minutes to get its time, though the two agree', () => {
      const of = start();
      of.pass(MINUTE, each(of, -14 * DAY));
      expect(of.items).toEqual([]);
      expect(of.health).toMatchObject([{ ok: false, code: 'clock_held' }]);
      expect(of.health[0]?.message).toContain('this computer has just started, so readings are held back');
      of.set(0);
      of.pass(SECOND, each(of, 0));
      expectTrue(of.stamps(), seconds(1, 61));
      expect(of.health.at(-1)).toMatchObject({ ok: true });
    });

    it('is believed after that', () => {
      const of = start();
      of.pass(279 * SECOND, each(of, -14 * DAY));
      expect(of.items).toEqual([]);
      of.pass(SECOND, each(of, -14 * DAY));
      expect(of.stamps()).toEqual(seconds(1, 280).map((truth) => truth - 14 * DAY));
      expect(of.health.at(-1)?.message).toContain(
        "the clock of the GX is 14 days ahead of this computer's and the data",
      );
    });
  });
});

describe('two clocks that are more than a day apart', () => {
  it.each(['GX', 'database'] as const)("this computer's counts, after 5 minutes to be set: the %s", (name) => {
    for (const off of [-14 * DAY, -DAY, DAY]) {
      const of = desk({ off });
      const each = () => {
        of.read();
        of.hear(name);
      };
      of.pass(299 * SECOND, each);
      expect(of.items).toEqual([]);
      expect(of.health).toMatchObject([{ ok: false, code: 'clock_held' }]);
      expect(of.health[0]?.message).toContain('held back for at most 5 minutes for it to be set; then it is used; set');
      of.pass(HOUR, each);
      expect(of.stamps()).toEqual(seconds(1, 3_899).map((truth) => truth + off));
      expect(of.health).toHaveLength(2);
      expect(of.health[1]).toMatchObject({ ok: false, code: 'clock_offset' });
      expect(of.health[1]?.message).toMatch(
        new RegExp(`the ${name}'s; the two are more than a day apart and no third clock has decided, so it is used`),
      );
    }
  });

  it('a source that was believed and moves away for more than a day is not followed', () => {
    const of = desk({ off: -3 * HOUR });
    of.pass(10 * MINUTE, alive(of));
    of.pass(10 * MINUTE, alive(of, 5 * DAY));
    expect(of.stamps().at(-1)).toBe(1_200 * SECOND - 3 * HOUR);
    expect(of.health.at(-1)).toMatchObject({ ok: false, code: 'clock_offset' });
  });
});

describe('a clock that is doubted at the start', () => {
  it('14 hours back without a journal: 5 minutes to be set, then the time of the GX', () => {
    const of = desk({ off: -14 * HOUR });
    of.pass(299 * SECOND, alive(of));
    expect(of.items).toEqual([]);
    expect(of.health).toMatchObject([{ ok: false, code: 'clock_held' }]);
    expect(of.health[0]?.message).toContain("14 h behind the GX's; readings are held back for at most 5 minutes");
    of.pass(SECOND, alive(of));
    expectTrue(of.stamps(), seconds(1, 300));
    of.pass(HOUR, alive(of));
    expectTrue(of.stamps(), seconds(1, 3_900));
    expect(of.health).toHaveLength(2);
    expect(of.health[1]).toMatchObject({ ok: false, code: 'clock_offset' });
    expect(of.health[1]?.message).toContain("the GX's time is used, for the two are less than a day apart");
  });

  it('NTP sets it meanwhile: everything held gets the right time, and nothing is red', () => {
    const of = desk({ off: -14 * DAY });
    of.pass(60 * SECOND, alive(of));
    of.set(0);
    of.pass(SECOND, alive(of));
    expectTrue(of.stamps(), seconds(1, 61));
    expect(of.health.at(-1)).toMatchObject({ ok: true, message: expect.stringContaining('is right again') });
    expect(of.warnings()).toEqual(['the clock of this computer was set forward by 14 days: it is followed']);
  });

  it('NTP sets it afterwards: it is followed again', () => {
    const of = desk({ off: -14 * HOUR });
    of.pass(10 * MINUTE, alive(of));
    of.set(0);
    of.pass(10 * SECOND, alive(of));
    expect(of.stamps().slice(-9)).toEqual(seconds(602, 610));
    expect(of.health.at(-1)).toMatchObject({ ok: true, message: expect.stringContaining('is right again') });
    expect(of.steps()).toBe(1);
  });

  it('ahead of the GX: the same', () => {
    const of = desk({ off: 3 * HOUR });
    of.pass(301 * SECOND, alive(of));
    expectTrue(of.stamps(), seconds(1, 301));
    expect(of.health.at(-1)?.message).toContain("3 h ahead of the GX's; the GX's time is used");
    expect(of.clock.offset).toBeCloseTo(10_800, 0);
  });

  it('old firmware has no heartbeat: the database tells', () => {
    const of = desk({ off: -14 * HOUR });
    of.pass(301 * SECOND, () => {
      of.read();
      of.hear('database');
    });
    expectTrue(of.stamps(), seconds(1, 301));
    expect(of.health.at(-1)?.message).toContain("14 h behind the database's; the database's time is used");
  });

  it('a first witness that comes late and differs is believed; what is written stays', () => {
    const of = desk({ off: -14 * HOUR });
    of.pass(20 * SECOND, of.read);
    expect(of.stamps()).toEqual(seconds(1, 20).map((truth) => truth - 14 * HOUR));
    of.pass(340 * SECOND, alive(of));
    expectTrue(of.stamps().slice(-339), seconds(22, 360));
    expect(of.health.at(-1)).toMatchObject({ code: 'clock_offset' });
  });
});

describe('CLOCK=host', () => {
  it('never corrects and never holds, but says so', () => {
    const of = desk({ off: -14 * DAY, mode: 'host' });
    expect(of.clock.isHeld).toBe(false);
    of.set(-15 * DAY);
    expect(of.clock.now()).toBe(NOON - 15 * DAY);
    of.set(-14 * DAY);
    of.pass(10 * MINUTE, alive(of));
    expect(of.stamps()).toEqual(seconds(1, 600).map((truth) => truth - 14 * DAY));
    expect(of.health.at(-1)).toMatchObject({ ok: false, code: 'clock_offset' });
    expect(of.health.at(-1)?.message).toContain('it is used all the same (CLOCK=host)');
    of.set(-NOON);
    of.pass(SECOND, alive(of));
    expect(of.stamps().at(-1)).toBe(601 * SECOND - NOON);
    expect(of.warnings().at(-1)).toMatch(/was set back by \d+ days: it is followed$/);
    of.set(0);
    of.pass(SECOND, alive(of));
    expect(of.health.at(-1)).toMatchObject({ ok: true });
    expect(of.steps()).toBe(2);
  });
});

describe('a clock that is set while running', () => {
  it('back an hour, and the GX disagrees: the previous time keeps running, until they agree again', () => {
    const of = desk();
    of.pass(10 * MINUTE, alive(of));
    of.set(-HOUR);
    of.pass(SECOND);
    expect(of.steps()).toBe(1);
    of.pass(30 * MINUTE, alive(of));
    expect(of.stamps()).toEqual([...seconds(1, 600), ...seconds(602, 2_401)]);
    expect(of.health.at(-1)).toMatchObject({ ok: false, code: 'clock_offset' });
    expect(of.health.at(-1)?.message).toContain("60 min behind the GX's; the GX's time is used");
    expect(of.warnings()).toEqual([
      'the clock of this computer was set back by 60 min: it is not believed, unless the GX or the database confirms it',
    ]);
    of.set(0);
    of.pass(10 * SECOND, alive(of));
    expect(of.stamps().slice(-10)).toEqual(seconds(2_402, 2_411));
    expect(of.health.at(-1)).toMatchObject({ ok: true, message: expect.stringContaining('is right again') });
  });

  it('the time of before is that, to the second, though the GX differs by a minute', () => {
    const of = desk();
    of.pass(10 * MINUTE, alive(of, MINUTE));
    of.set(-HOUR);
    of.pass(SECOND);
    of.pass(10 * SECOND, alive(of, MINUTE));
    expect(of.stamps()).toEqual([...seconds(1, 600), ...seconds(602, 611)]);
  });

  it('back an hour without a witness: it is followed, and counted', () => {
    const of = desk();
    of.pass(10 * MINUTE, of.read);
    of.set(-HOUR);
    of.pass(10 * SECOND, of.read);
    expect(of.stamps().slice(-10)).toEqual(seconds(601, 610).map((truth) => truth - HOUR));
    expect(of.steps()).toBe(1);
    expect(of.warnings()).toEqual(['the clock of this computer was set back by 60 min: it is followed']);
    expect(of.health.every(({ ok }) => ok)).toBe(true);
  });

  it('to 1970 without a witness: the previous time keeps running', () => {
    const of = desk();
    of.pass(10 * MINUTE, of.read);
    of.set(-NOON);
    of.pass(SECOND);
    of.pass(10 * SECOND, of.read);
    expect(of.stamps().slice(-10)).toEqual(seconds(602, 611));
    expect(of.health.at(-1)).toMatchObject({ ok: false, code: 'clock_unset' });
    expect(of.health.at(-1)?.message).toContain('the previous time keeps running');
    of.set(0);
    of.pass(10 * SECOND, of.read);
    expect(of.stamps().slice(-10)).toEqual(seconds(612, 621));
    expect(of.health.at(-1)).toMatchObject({ ok: true });
  });

  it('after a sleep of the machine the word of the GX decides, and what was held until then is right', () => {
    const of = desk();
    of.pass(10 * MINUTE, alive(of));
    // Host and GX go on while the monotonic clock stands still.
    of.set(8 * HOUR);
    of.pass(SECOND);
    of.pass(2 * SECOND, of.read);
    expect(of.stamps()).toHaveLength(600);
    of.hear('GX', 8 * HOUR);
    of.pass(SECOND, of.read);
    expect(of.stamps().slice(-3)).toEqual(seconds(602, 604).map((truth) => truth + 8 * HOUR));
    expect(of.health.every(({ ok }) => ok)).toBe(true);
  });

  it('a sleep of days: what the database said before it does not stand against the two that have told the time since', () => {
    const of = desk();
    of.pass(10 * MINUTE, () => {
      alive(of)();
      of.hear('database');
    });
    of.set(3 * DAY);
    of.pass(SECOND);
    of.hear('GX', 3 * DAY);
    of.pass(SECOND, of.read);
    expect(of.stamps().slice(-1)).toEqual(seconds(602, 602).map((truth) => truth + 3 * DAY));
    expect(of.health.every(({ ok }) => ok)).toBe(true);
  });

  it("the GX moves and this computer's clock does not: it is told, and its time is not used", () => {
    for (const itsOff of [-3 * HOUR, 3 * HOUR]) {
      const of = desk();
      of.pass(10 * MINUTE, alive(of));
      of.pass(10 * MINUTE, alive(of, itsOff));
      expect(of.stamps()).toEqual(seconds(1, 1_200));
      expect(of.health.at(-1)).toMatchObject({ ok: false, code: 'clock_offset' });
      expect(of.health.at(-1)?.message).toContain('look at the clock of the GX');
      of.pass(10 * SECOND, alive(of));
      expect(of.health.at(-1)).toMatchObject({ ok: true });
    }
  });

  it('a GX whose time is used, and that is set itself, is followed', () => {
    const of = desk({ off: -NOON });
    of.pass(10 * MINUTE, alive(of, -14 * DAY));
    of.pass(10 * SECOND, alive(of));
    of.read();
    expectTrue(of.stamps().slice(-1), [610 * SECOND]);
    expect(of.warnings()).toEqual(['time stamps move by 14 days']);
  });
});

describe('what is held', () => {
  it('goes on in order, completions where they were, with the same distances', () => {
    const of = desk({ off: -NOON });
    of.read();
    of.complete();
    of.pass(300);
    of.read();
    of.read();
    of.pass(1_700);
    of.read();
    of.complete();
    expect(of.items).toEqual([]);
    of.hear('GX');
    of.hold.tick();
    expect(of.items.map((item) => (item === COMPLETE ? item : item.value))).toEqual([0, COMPLETE, 1, 2, 3, COMPLETE]);
    const [first = 0, ...others] = of.stamps();
    expectTrue([first], [0]);
    expect(others.map((stamp) => stamp - first)).toEqual([300, 300, 2_000]);
    expect(of.completedAt.map((stamp) => stamp - first)).toEqual([0, 2_000]);
    of.complete();
    expect(of.items.at(-1)).toBe(COMPLETE);
  });

  it('makes up for the time that passes between readings, and for no more', () => {
    const of = desk();
    of.complete();
    of.pass(HOUR);
    of.read();
    of.pass(2 * SECOND);
    of.read();
    expect(of.ticks).toEqual([]);
    of.hold.release();
    expect(of.ticks).toEqual(Array.from({ length: 20 }, (_, i) => ({ at: HOUR + (i + 1) * 100, after: 2 })));
  });

  it('is bounded: at 200,000 it is decided without waiting longer', async () => {
    const of = desk({ off: -14 * HOUR });
    of.hear('GX');
    for (let count = 0; count < 199_999; count += 1) of.read();
    await new Promise(setImmediate);
    expect(of.items).toHaveLength(0);
    for (let count = 0; count < 10; count += 1) of.read();
    expect(of.items).toHaveLength(0);
    await new Promise(setImmediate);
    of.read();
    expect(of.values()).toEqual(Array.from({ length: 200_010 }, (_, index) => index));
    expectTrue(of.stamps().slice(0, 1), [0]);
    expect(new Set(of.stamps()).size).toBe(1);
  });

  it.each<[string, string | object]>([
    ['texts', 'x'.repeat(1_000_000)],
    ['lists', Array.from({ length: 300_000 }, () => [])],
  ])('is bounded in bytes: with long %s it is decided before there are many', async (_name, value) => {
    const of = desk({ off: -14 * HOUR });
    of.hear('GX');
    for (let count = 0; count < 20; count += 1) of.hold.onReading({ topic: TOPIC, value, time: of.clock.now() });
    await new Promise(setImmediate);
    expect(of.items).toHaveLength(20);
    expect(of.hold.isEmpty).toBe(true);
  });

  it('is passed on at the stop with what is known by then', () => {
    const of = desk({ off: -14 * HOUR });
    of.pass(10 * SECOND, alive(of));
    of.hold.release();
    expectTrue(of.stamps(), seconds(1, 10));
    const alone = desk({ off: -NOON });
    alone.pass(10 * SECOND, alone.read);
    alone.hold.release();
    expect(alone.stamps()).toEqual(seconds(1, 10).map((truth) => truth - NOON));
    alone.hold.release();
    expect(alone.items).toHaveLength(10);
  });
});

describe('whatever happens', () => {
  type Event =
    | { readonly kind: 'pass'; readonly milliseconds: number }
    | { readonly kind: 'read' }
    | { readonly kind: 'complete' }
    | { readonly kind: 'release' }
    | { readonly kind: 'set'; readonly to: number }
    | { readonly kind: 'hear'; readonly name: 'GX' | 'database'; readonly off: number };
  const off = fc.constantFrom(0, 0, 0, -MINUTE, 5 * MINUTE, -HOUR, HOUR, -14 * DAY, 14 * DAY, -NOON);
  const event: fc.Arbitrary<Event> = fc.oneof(
    { weight: 6, arbitrary: fc.constant<Event>({ kind: 'read' }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('pass' as const), milliseconds: fc.nat(3_000).map((ms) => ms + 0.3) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), milliseconds: fc.nat(400_000) }) },
    { weight: 1, arbitrary: fc.constantFrom<Event>({ kind: 'complete' }, { kind: 'release' }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('set' as const), to: off }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('hear' as const), name: fc.constantFrom('GX', 'database'), off }),
    },
  );
  const options = fc.record({
    off,
    mode: fc.constantFrom('auto' as const, 'auto' as const, 'host' as const),
    newest: fc.constantFrom(0, NOON - HOUR, NOON + 400 * DAY),
  });

  it('every reading is passed on once, in order, and stamps go back only where a clock was set or decided upon', () => {
    fc.assert(
      fc.property(options, fc.array(event, { maxLength: 120 }), (given, events) => {
        const of = desk(given);
        let count = 0;
        // A stretch ends where this computer's clock is set, and where a hold begins or ends.
        const stretches: number[] = [];
        let stretch = 0;
        let before = { lead: of.clock.now() - of.truth(), isHeld: of.clock.isHeld };
        const look = () => {
          const now = { lead: of.clock.now() - of.truth(), isHeld: of.clock.isHeld };
          if (Math.abs(now.lead - before.lead) > 1 || now.isHeld !== before.isHeld) stretch += 1;
          before = now;
        };
        for (const happens of events) {
          if (happens.kind === 'read') {
            look();
            stretches[count] = stretch;
            count += 1;
            of.read();
          } else if (happens.kind === 'complete') of.complete();
          else if (happens.kind === 'release') of.hold.release();
          else if (happens.kind === 'set') of.set(happens.to);
          else if (happens.kind === 'hear') of.hear(happens.name, happens.off);
          else of.pass(happens.milliseconds, look);
          look();
        }
        of.hold.release();
        expect(of.values()).toEqual(Array.from({ length: count }, (_, index) => index));
        const stamps = of.stamps();
        for (let index = 1; index < stamps.length; index += 1) {
          if (stretches[index] !== stretches[index - 1]) continue;
          expect(stamps[index]).toBeGreaterThanOrEqual(stamps[index - 1] as number);
          expect(Number.isInteger(stamps[index])).toBe(true);
        }
        if (given.mode === 'host') expect(of.clock.isHeld).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
