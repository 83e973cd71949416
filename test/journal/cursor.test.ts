import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Segment } from '../../src/journal/segment.ts';
import { cursorOf, settledBy } from '../../src/journal/state.ts';

const header = { length: 100, lines: 1, fields: 1, plainBytes: 10, oldest: 0, newest: 0 };

function segmentOf(number: number, sequences: readonly number[], isSettled: (sequence: number) => boolean): Segment {
  const segment = new Segment('/none', number);
  segment.fill(
    sequences.map((sequence, index) => ({ ...header, sequence, offset: index * 100 })),
    sequences.length * 100,
    isSettled,
  );
  return segment;
}

it('what is settled in order is one number', () => {
  const segment = segmentOf(1, [5, 6, 7, 8], (sequence) => sequence < 7);
  expect(cursorOf([segment], 12)).toEqual({ cursor: 7, beyond: [] });
});

it('nothing pending: the next number', () => {
  expect(cursorOf([segmentOf(1, [], () => false)], 12)).toEqual({ cursor: 12, beyond: [] });
  expect(cursorOf([segmentOf(1, [5, 6], () => true)], 12)).toEqual({ cursor: 12, beyond: [] });
});

it('what is settled out of order is told beyond', () => {
  const segments = [segmentOf(1, [5, 6, 7, 8], (sequence) => sequence === 7), segmentOf(2, [9, 10], () => true)];
  expect(cursorOf(segments, 11)).toEqual({
    cursor: 5,
    beyond: [
      [7, 7],
      [9, 10],
    ],
  });
});

it('tells of every member, after being saved, whether it was settled', () => {
  const segments = fc.array(fc.array(fc.boolean(), { maxLength: 12 }), { maxLength: 4 });
  fc.assert(
    fc.property(segments, fc.array(fc.nat(3), { minLength: 60, maxLength: 60 }), (settled, steps) => {
      let next = 1;
      const state = new Map<number, boolean>();
      const made = settled.map((members, number) => {
        const sequences = members.map((isSettled, index) => {
          next += 1 + (steps[index] ?? 0);
          state.set(next, isSettled);
          return next;
        });
        const segment = segmentOf(number, sequences, (sequence) => state.get(sequence) === true);
        if (!members.includes(true)) segment.unload();
        return segment;
      });
      const { has, covers } = settledBy(cursorOf(made, next + 1));
      for (const [sequence, isSettled] of state) expect(has(sequence)).toBe(isSettled);
      for (const { total } of made) {
        const members = [...state].filter(([one]) => total.firstSequence <= one && one <= total.lastSequence);
        if (members.length === 0) continue;
        const kind = covers(total.firstSequence, total.lastSequence);
        if (kind === 'all') expect(members.every(([, isSettled]) => isSettled)).toBe(true);
        if (kind === 'none') expect(members.some(([, isSettled]) => isSettled)).toBe(false);
      }
      expect(has(next + 1)).toBe(false);
    }),
  );
});
