import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MeanWindow } from '../../src/points/mean-window.ts';
import { nextStamp } from '../../src/points/series.ts';
import type { Outcome, Scalar, Window } from '../../src/points/window.ts';
import { type WindowKind, Windows } from '../../src/points/windows.ts';

/** Matches the mean to 16 binary digits. */
const rounded = (mean: number) => {
  const error = 2 ** (Math.floor(Math.log2(mean)) - 16);
  return expect.toSatisfy((stored: number) => Math.abs(stored - mean) <= error && significant(stored) <= 16);
};

/** Binary digits up to the last that is not 0. */
const significant = (value: number) =>
  value
    .toString(2)
    .replace('.', '')
    .replace(/^0+|0+$/g, '').length;

const NEVER = Number.POSITIVE_INFINITY;

/** One topic in windows, with what was stored; time ticks on between the readings as in the daemon. */
class Bench {
  readonly windows = new Windows();
  readonly stored: [number, Scalar][] = [];
  readonly fates: Outcome[] = [];
  readonly window: Window;
  private readonly refresh: number;
  private now: number | undefined;

  constructor(kind: WindowKind, interval: number, refresh = NEVER) {
    this.refresh = refresh;
    let stamp = Number.NEGATIVE_INFINITY;
    this.window = this.windows.create(kind, interval, (value, time) => {
      stamp = nextStamp(stamp, time);
      this.stored.push([stamp, value]);
    });
  }

  /** Ticks every 100 ms until then. */
  until(time: number): void {
    this.now ??= time;
    for (; this.now + 100 <= time; this.now += 100) this.windows.tick(this.now + 100);
  }

  /** The clock says another time from one moment to the next. */
  jumpTo(time: number): void {
    this.now = time;
  }

  take(time: number, ...values: (Scalar | null)[]): this {
    this.until(time);
    for (const value of values) {
      if (value !== null) this.fates.push(this.windows.take(this.window, value, time, this.refresh));
      else if (this.window instanceof MeanWindow) this.windows.lose(this.window, time);
    }
    return this;
  }
}

describe('a quantity', () => {
  it('whose window was closed early counts from there', () => {
    const bench = new Bench('mean', 5_000);
    bench.take(6_000, 10).take(11_000, 20);
    bench.until(13_000);
    bench.windows.stop();
    bench.take(14_000, 30);
    bench.until(15_000);
    expect(bench.stored).toEqual([
      [6_000, 10],
      [13_000, rounded((10 + 2 * 20) / 3)],
      [15_000, (20 + 30) / 2],
    ]);
  });

  it('is stored at once when it is first known, then as means at the ends of windows', () => {
    const bench = new Bench('mean', 1_000);
    bench.take(10_200, 10).take(11_250, 20).take(11_500, 40);
    bench.until(20_000);
    expect(bench.stored).toEqual([
      [10_200, 10],
      [12_000, 10 * 0.25 + 20 * 0.25 + 40 * 0.5],
      [13_000, 40],
    ]);
    expect(bench.fates).toEqual(['accepted', 'merged', 'merged']);
  });

  it('counts from when it is known, not from the begin of the window', () => {
    const bench = new Bench('mean', 1_000);
    bench.take(10_500, 10).take(10_750, 30);
    bench.until(11_000);
    expect(bench.stored).toEqual([
      [10_500, 10],
      [11_000, 20],
    ]);
  });

  it('costs nothing while it does not change, and is stored exactly as it came', () => {
    const bench = new Bench('mean', 1_000);
    bench.take(10_000, 0.1).take(20_300, 0.1).take(30_000, 0.2).take(40_000, 0.2);
    bench.until(60_000);
    expect(bench.stored).toEqual([
      [10_000, 0.1],
      [31_000, 0.2],
    ]);
    expect(bench.fates).toEqual(['accepted', 'unchanged', 'merged', 'unchanged']);
  });

  it('null ends the window, and what is unknown does not count', () => {
    const bench = new Bench('mean', 1_000);
    bench.take(10_000, 10).take(10_400, 20).take(10_800, null).take(11_100, 20).take(11_600, 40);
    bench.until(13_000);
    expect(bench.stored).toEqual([
      [10_000, 10],
      [10_800, 15],
      [11_100, 20],
      [12_000, rounded((20 * 500 + 40 * 400) / 900)],
      [13_000, 40],
    ]);
  });

  it('what comes back from null as it was stored is no news', () => {
    const bench = new Bench('mean', 1_000);
    bench.take(10_000, 10).take(10_400, null, 10);
    bench.until(13_000);
    expect(bench.stored).toEqual([[10_000, 10]]);
  });

  it('an unchanged value that is due is stored at the end of the window in which it was confirmed', () => {
    const bench = new Bench('mean', 30_000, 300_000);
    for (let time = 5_000; time <= 905_000; time += 300_000) bench.take(time, 7);
    bench.until(1_000_000);
    expect(bench.stored).toEqual([
      [5_000, 7],
      [330_000, 7],
      [630_000, 7],
      [930_000, 7],
    ]);
    expect(bench.fates).toEqual(['accepted', 'merged', 'merged', 'merged']);
  });

  it('a device that leaves ends the window, and its first value after the return is stored at once', () => {
    const bench = new Bench('mean', 1_000);
    bench.take(10_000, 10).take(10_200, 20);
    bench.until(10_600);
    bench.windows.leave(bench.window, 10_400);
    bench.take(10_700, 15);
    expect(bench.stored).toEqual([
      [10_000, 10],
      [10_600, rounded((10 * 200 + 20 * 400) / 600)],
      [10_700, 15],
    ]);
    bench.take(10_800, null);
    bench.windows.leave(bench.window, 10_800);
    bench.take(11_500, 15);
    expect(bench.stored.at(-1)).toEqual([11_500, 15]);
  });

  it.each([
    [Number.MAX_VALUE, -Number.MAX_VALUE],
    [Number.MAX_VALUE, Number.MAX_VALUE / 2],
    [Number.MIN_VALUE, 0],
    [0, 1e-300],
  ])('the mean of %d and %d is a number', (one, other) => {
    const bench = new Bench('mean', 1_000);
    bench.take(10_000, one).take(10_300, other);
    bench.until(12_000);
    for (const [, value] of bench.stored) expect(Number.isFinite(value)).toBe(true);
    expect(bench.stored.at(-1)?.[1]).toBe(other);
  });

  it('a stop ends the window', () => {
    const bench = new Bench('mean', 5_000);
    bench.take(10_000, 10).take(11_000, 20);
    bench.until(12_000);
    bench.windows.stop();
    expect(bench.stored.at(-1)).toEqual([12_000, 15]);
  });
});

describe('an angle', () => {
  it.each([
    [[350, 10], 0],
    [[10, 350], 0],
    [[80, 100], 90],
    [[-90, -90], -90],
    [[0, 270], 315],
  ])('the mean of %j is %d', (angles, mean) => {
    const bench = new Bench('angle', 1_000);
    bench
      .take(9_000, 1)
      .take(10_000, angles[0] as number)
      .take(10_500, angles[1] as number);
    bench.until(11_000);
    expect(bench.stored.find(([time]) => time === 11_000)?.[1]).toBeCloseTo(mean, 2);
  });

  it('that points nowhere is the direction that came last', () => {
    const bench = new Bench('angle', 1_000);
    bench.take(10_000, 90).take(10_500, 270);
    bench.until(11_000);
    expect(bench.stored.at(-1)).toEqual([11_000, 270]);
  });
});

describe('a state', () => {
  it('the first change at once, the last one in the window at its end with its own time', () => {
    const bench = new Bench('last', 10_000);
    bench.take(1_000, 0).take(12_000, 1).take(13_000, 2).take(14_000, 3);
    bench.until(30_000);
    bench.take(31_000, 4);
    expect(bench.stored).toEqual([
      [1_000, 0],
      [12_000, 1],
      [14_000, 3],
      [31_000, 4],
    ]);
    expect(bench.fates).toEqual(['accepted', 'accepted', 'merged', 'merged', 'accepted']);
  });

  it('that is as it was at the end of the window is no news', () => {
    const bench = new Bench('last', 10_000);
    bench.take(1_000, 'off').take(2_000, 'on').take(3_000, 'off');
    bench.until(30_000);
    expect(bench.stored).toEqual([[1_000, 'off']]);
  });

  it('goes on after null, and is stored again when it is due', () => {
    const bench = new Bench('last', 10_000, 300_000);
    bench.take(1_000, 5, null, 5).take(200_000, 5).take(301_000, 5).take(302_000, 5);
    expect(bench.stored).toEqual([
      [1_000, 5],
      [301_000, 5],
    ]);
  });
});

describe('time that jumps', () => {
  it('a standstill: the mean ends with the last tick before it, and the value is unknown until it is heard again', () => {
    const bench = new Bench('mean', 10_000);
    bench.take(10_000, 10).take(12_000, 20);
    bench.until(14_000);
    bench.windows.tick(72_000);
    bench.jumpTo(72_000);
    bench.until(75_000);
    expect(bench.stored).toEqual([
      [10_000, 10],
      [14_000, 15],
    ]);
    bench.take(76_000, 40).take(78_000, 60);
    bench.until(80_000);
    expect(bench.stored.slice(2)).toEqual([
      [76_000, 40],
      [80_000, 50],
    ]);
  });

  it('a standstill: what nobody waited for is stored when it is heard again, if it is news', () => {
    for (const value of [20, 30]) {
      const bench = new Bench('mean', 10_000);
      bench.take(10_000, 10).take(11_000, 20);
      bench.until(30_000);
      bench.jumpTo(90_000);
      bench.take(90_000, value).take(95_000, value);
      bench.until(120_000);
      expect(bench.stored.filter(([time]) => time > 30_000)).toEqual(value === 20 ? [] : [[90_000, 30]]);
    }
  });

  it('a clock that is set back lives through the same windows again, with stamps of their own', () => {
    const bench = new Bench('mean', 1_000);
    const live = (late: number) =>
      bench
        .take(10_000 + late, 10)
        .take(10_500 + late, 20)
        .take(11_500 + late, 30)
        .take(12_500 + late, 10);
    live(0);
    bench.until(14_000);
    bench.jumpTo(9_900);
    bench.windows.tick(9_900);
    live(100);
    bench.until(14_000);
    const stamps = bench.stored.map(([time]) => time);
    expect(new Set(stamps).size).toBe(stamps.length);
    expect(bench.stored.slice(-5)).toEqual([
      [10_100, 10],
      [11_001, rounded((10 * 500 + 20 * 400) / 900)],
      [12_001, 24],
      [13_001, 22],
      [14_001, 10],
    ]);
  });

  it('a value that nobody has said since the clock was set is not stored again by itself', () => {
    const bench = new Bench('mean', 1_000, 300_000);
    bench.take(10_000_000, 10);
    bench.jumpTo(5_000_000);
    bench.until(5_010_000);
    expect(bench.stored).toEqual([[10_000_000, 10]]);
    bench.take(5_020_500, 10);
    bench.until(5_030_000);
    expect(bench.stored.slice(1)).toEqual([[5_020_500, 10]]);
  });
});

describe('any sequence', () => {
  const step = fc.record({
    after: fc.constantFrom(0, 1, 7, 130, 400, 1_000, 1_999, 5_003),
    value: fc.option(fc.integer({ min: -3, max: 3 }), { freq: 6 }),
  });

  it('means are integrals over the windows, and the last value is stored in the end', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.constantFrom(1_000, 5_000), (steps, interval) => {
        const bench = new Bench('mean', interval);
        let now = 100_000;
        /** The value that holds at each ms. */
        const held: (number | null)[] = [];
        let value: number | null = null;
        const firsts = new Map<number, number>();
        let stored: number | undefined;
        for (const { after, value: next } of steps) {
          // What was known for no time at all cannot be seen in `held`.
          const wait = next === null || value === null ? Math.max(1, after) : after;
          for (let at = now; at < now + wait; at += 1) held[at - 100_000] = value;
          now += wait;
          bench.take(now, next);
          if (value === null && next !== null && next !== stored) firsts.set(now, next);
          value = next;
          stored = bench.stored.at(-1)?.[1] as number | undefined;
        }
        const end = now + 3 * interval;
        for (let at = now; at < end; at += 1) held[at - 100_000] = value;
        bench.until(end);
        for (const [time, mean] of bench.stored) {
          const begin = time % interval === 0 ? time - interval : time - (time % interval);
          const before = held.slice(Math.max(0, begin - 100_000), time - 100_000);
          const from = before.lastIndexOf(null) + 1;
          const known = before.slice(from) as number[];
          const integral = known.reduce((sum, one) => sum + one, 0);
          const isMean = known.length > 0 && Math.abs(integral / known.length - (mean as number)) < 1e-4;
          expect(isMean || firsts.get(time) === mean || known.length === 0).toBe(true);
        }
        if (value !== null) expect(bench.stored.at(-1)?.[1]).toBe(value);
      }),
    );
  });

  it('integrals of what was stored are those of what came', () => {
    const always = fc.record({ after: fc.constantFrom(1, 30, 400, 999, 1_500), value: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(always, { minLength: 1, maxLength: 40 }), (steps) => {
        const interval = 1_000;
        const bench = new Bench('mean', interval);
        let now = 100_000;
        let value = 5;
        let integral = 0;
        bench.take(now, value);
        for (const { after, value: next } of steps) {
          integral += value * after;
          now += after;
          bench.take(now, next);
          value = next;
        }
        const end = now - (now % interval) + 2 * interval;
        integral += value * (end - now);
        bench.until(end);
        let sum = 0;
        for (let time = 100_000 + interval; time <= end; time += interval) {
          const window = bench.stored.filter(([stamp]) => stamp <= time).at(-1);
          sum += (window?.[1] as number) * interval;
        }
        expect(sum / integral).toBeCloseTo(1, 4);
      }),
    );
  });

  it('no stamp twice and no last value lost, whatever the clock does', () => {
    const kinds = fc.constantFrom<WindowKind>('mean', 'angle', 'last');
    const jumpy = fc.record({
      after: fc.constantFrom(0, 20, 130, 1_000, 5_000),
      jump: fc.constantFrom(0, 0, 0, 0, 3_600_000, -3_600_000, -7_000, 60_000),
      value: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(jumpy, { minLength: 1, maxLength: 30 }), kinds, (steps, kind) => {
        const interval = 5_000;
        const bench = new Bench(kind, interval, 300_000);
        let now = 100_000_000;
        let last: number | undefined;
        bench.until(now);
        const times = new Set<number>();
        for (const [index, { after, jump, value }] of steps.entries()) {
          bench.until(now + after);
          now += after + jump + 17 * index;
          fc.pre(!times.has(now));
          times.add(now);
          bench.jumpTo(now);
          bench.windows.tick(now);
          bench.take(now, value);
          last = value;
        }
        bench.until(now + 3 * interval);
        expect(bench.stored.at(-1)?.[1]).toBe(last);
        const stamps = bench.stored.map(([stamp]) => stamp);
        expect(new Set(stamps).size).toBe(stamps.length);
        const { accepted, merged } = { accepted: count(bench.fates, 'accepted'), merged: count(bench.fates, 'merged') };
        expect(accepted).toBeLessThanOrEqual(bench.stored.length);
        if (merged === 0) expect(accepted).toBe(bench.stored.length);
      }),
    );
  });
});

function count(fates: readonly Outcome[], fate: Outcome): number {
  return fates.filter((one) => one === fate).length;
}
