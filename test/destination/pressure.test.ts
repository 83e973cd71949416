import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPressure, PAUSE_ABOVE, READ_BELOW } from '../../src/destination/pressure.ts';

const never = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('stops the reading above the one bound, goes on below the other, and counts', async () => {
  const calls: string[] = [];
  let unwritten = PAUSE_ABOVE;
  const source = { pause: () => void calls.push('pause'), resume: () => void calls.push('resume') };
  const pressure = createPressure([source], [{ unwrittenBytes: () => unwritten }]);
  await pressure.start(never);
  vi.advanceTimersByTime(1_000);
  expect(calls).toEqual([]);
  unwritten = PAUSE_ABOVE + 1;
  vi.advanceTimersByTime(1_000);
  expect(calls).toEqual(['pause']);
  unwritten = READ_BELOW;
  vi.advanceTimersByTime(9_000);
  expect(calls).toEqual(['pause']);
  unwritten = READ_BELOW - 1;
  vi.advanceTimersByTime(1_000);
  expect(calls).toEqual(['pause', 'resume']);
  expect(pressure.stalls.count).toBe(1);
  // From the first look that saw it to the first that saw its end.
  expect(pressure.stalls.milliseconds).toBe(10_000);
  unwritten = PAUSE_ABOVE * 2;
  vi.advanceTimersByTime(100);
  expect(calls).toEqual(['pause', 'resume', 'pause']);
  await pressure.stop(0);
  unwritten = 0;
  vi.advanceTimersByTime(1_000);
  expect(calls).toHaveLength(3);
});
