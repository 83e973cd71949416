/** Any story of alarms against what is plainly true of it: how bad each is now, and was in the last five minutes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDesk } from './desk.ts';

const SECOND = 1_000;
const RECENT = 300 * SECOND;
/** What falls five minutes later is written by a tick, which comes each second. */
const TICK = 1_100;

/** Each with the alarm that it is, and its values. */
const PATHS = [
  { topic: 'battery/256/Alarms/LowSoc', alarm: 'battery/256 Alarms/LowSoc', levels: { 0: 0, 1: 1, 2: 2 } },
  { topic: 'battery/256/ErrorCode', alarm: 'battery/256 ErrorCode', levels: { 0: 0, 8: 2 } },
  { topic: 'vebus/276/Alarms/Overload', alarm: 'vebus/276 Alarms/Overload', levels: { 0: 0, 1: 1, 2: 2 } },
  { topic: 'vebus/276/Alarms/L1/Overload', alarm: 'vebus/276 Alarms/Overload', levels: { 0: 0, 2: 2 } },
  { topic: 'vebus/276/Alarms/L2/Overload', alarm: 'vebus/276 Alarms/Overload', levels: { 0: 0, 1: 1, 2: 2 } },
] as const;
const ALARMS = [...new Set(PATHS.map(({ alarm }) => alarm))];

interface Step {
  readonly path: number;
  readonly value: number;
  /** Until the next step, ms. */
  readonly wait: number;
}

const step: fc.Arbitrary<Step> = fc.nat(PATHS.length - 1).chain((path) =>
  fc.record({
    path: fc.constant(path),
    value: fc.constantFrom(...Object.keys(PATHS[path]?.levels ?? {}).map(Number)),
    wait: fc.oneof(fc.constantFrom(0, 30, 70), fc.nat(20 * SECOND), fc.nat(400 * SECOND)),
  }),
);
const story = fc.array(step, { minLength: 1, maxLength: 25 });

type Desk = ReturnType<typeof createDesk>;
interface Row {
  readonly alarm: string;
  readonly level: number;
  readonly recent: number;
  readonly at: number;
}

function rowsOf(desk: Desk): Row[] {
  return desk.taken('alarm').map(({ who, value, at }) => {
    const [level, recent] = value.split(' ').map(Number);
    return { alarm: who, level: level ?? Number.NaN, recent: recent ?? Number.NaN, at };
  });
}

/** A desk on which all that is true now has been said, from `now` on. */
function begun(values: ReadonlyMap<string, number>, now: number, remembered = {}): Desk {
  const desk = createDesk({ remembered });
  desk.now = now;
  desk.begin(() => {
    for (const { topic } of PATHS) desk.reads(topic, values.get(topic) ?? 0);
  });
  return desk;
}

/** Plays the steps; everything is said again now and then, as a GX does. */
function play(desk: Desk, steps: readonly Step[], values: Map<string, number>): void {
  for (const { path, value, wait } of steps) {
    const { topic } = PATHS[path]!;
    values.set(topic, value);
    desk.reads(topic, value);
    desk.pass(wait);
    desk.happens({ kind: 'asked' });
    for (const one of PATHS) desk.reads(one.topic, values.get(one.topic) ?? 0);
    desk.happens({ kind: 'complete' });
  }
}

/** The level of the alarm from each change on. */
function truth(steps: readonly Step[], alarm: string, start: number) {
  const values = new Map<string, number>();
  const changes: { at: number; level: number }[] = [{ at: Number.NEGATIVE_INFINITY, level: 0 }];
  let at = start;
  for (const { path, value, wait } of steps) {
    const { topic, levels } = PATHS[path]!;
    values.set(topic, (levels as Record<number, number>)[value] ?? 0);
    const level = Math.max(0, ...PATHS.filter((one) => one.alarm === alarm).map((one) => values.get(one.topic) ?? 0));
    changes.push({ at, level });
    at += wait;
  }
  const levelAt = (time: number) => changes.findLast((change) => change.at <= time)?.level ?? 0;
  const worstSince = (from: number, to: number) =>
    Math.max(
      levelAt(from),
      ...changes.filter((change) => change.at > from && change.at <= to).map(({ level }) => level),
    );
  return { changes, levelAt, worstSince, end: at };
}

const lastOf = (rows: readonly Row[], alarm: string, time: number) =>
  rows.findLast((row) => row.alarm === alarm && row.at <= time);

it('at any time the last row says how bad an alarm is, and was in the last five minutes', () => {
  fc.assert(
    fc.property(story, (steps) => {
      const desk = begun(new Map(), 0);
      const start = desk.now;
      play(desk, steps, new Map());
      desk.pass(RECENT + 2 * TICK);
      const rows = rowsOf(desk);
      for (const alarm of ALARMS) {
        const { changes, levelAt, worstSince, end } = truth(steps, alarm, start);
        const times = [...changes.map(({ at }) => at).filter(Number.isFinite), end, end + RECENT + 2 * TICK];
        for (const time of times.flatMap((at) => [at, at + 2 * TICK, at + RECENT - TICK, at + RECENT + 2 * TICK])) {
          if (time > desk.now) continue;
          const { level = 0, recent = 0 } = lastOf(rows, alarm, time) ?? {};
          expect(level).toBe(levelAt(time));
          expect(recent).toBeGreaterThanOrEqual(worstSince(time - RECENT + 1, time));
          expect(recent).toBeLessThanOrEqual(worstSince(time - RECENT - TICK - 1, time));
        }
      }
    }),
    { numRuns: 60 },
  );
});

it('a row is written for a change of what is said, or after five minutes, and no other', () => {
  fc.assert(
    fc.property(story, (steps) => {
      const desk = begun(new Map(), 0);
      play(desk, steps, new Map());
      const said = desk.taken('alarm');
      for (const [index, { who, value, at }] of said.entries()) {
        const before = said.slice(0, index).findLast((one) => one.who === who);
        if (before?.value === value) expect(at - before.at).toBeGreaterThanOrEqual(RECENT);
        if (!before) expect(value).not.toMatch(/^0 0/);
      }
    }),
    { numRuns: 60 },
  );
});

it('gives the same rows however the messages fall between ticks', () => {
  fc.assert(
    fc.property(story, fc.nat(99), (steps, offset) => {
      const rows = (shift: number) => {
        const desk = begun(new Map(), 0);
        desk.pass(shift);
        const start = desk.now;
        play(desk, steps, new Map());
        // What a tick tells of itself is told a little earlier or later.
        return rowsOf(desk).filter(({ at }) => steps.length > 0 && isStep(steps, at - start));
      };
      const plain = rows(0);
      const shifted = rows(offset);
      expect(shifted.map(({ at, ...row }) => ({ ...row, at: at - offset }))).toEqual(plain);
    }),
    { numRuns: 40 },
  );
});

/** Whether something is said at that time. */
function isStep(steps: readonly Step[], time: number): boolean {
  let at = 0;
  for (const { wait } of steps) {
    if (at === time) return true;
    at += wait;
  }
  return false;
}

it('ends every alarm that is over, whenever it was that the logger stopped', () => {
  fc.assert(
    fc.property(story, story, story, fc.nat(20 * 60 * SECOND), (before, meanwhile, after, gap) => {
      const values = new Map<string, number>();
      const first = begun(values, 0);
      play(first, before, values);
      const rows = rowsOf(first);
      const remembered = structuredClone(first.devices.state());
      // Nobody hears it.
      for (const { path, value } of meanwhile) values.set(PATHS[path]!.topic, value);
      const next = begun(values, first.now + gap, remembered);
      next.settle();
      play(next, after, values);
      next.pass(2 * TICK);
      rows.push(...rowsOf(next));
      for (const alarm of ALARMS) {
        const levels = PATHS.filter((one) => one.alarm === alarm).map(
          (one) => (one.levels as Record<number, number>)[values.get(one.topic) ?? 0] ?? 0,
        );
        expect(lastOf(rows, alarm, next.now)?.level ?? 0).toBe(Math.max(...levels));
      }
      next.pass(RECENT + 2 * TICK);
      rows.push(...rowsOf(next));
      for (const alarm of ALARMS) {
        const { level = 0, recent = 0 } = lastOf(rows, alarm, next.now) ?? {};
        expect(recent).toBe(level);
      }
    }),
    { numRuns: 40 },
  );
});
