/** Whatever happens to device, link and process: what a counter rose by is told once, as counter or as gap. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMeters, MINUTE, sum } from './meters.ts';

const METER = 'grid/30/Ac/Energy/Forward';
const POWER = 'grid/30/Ac/Power';

type Step =
  | { readonly kind: 'run' | 'leave' | 'drop' | 'restart' | 'kill'; readonly minutes: number; readonly watts: number }
  | { readonly kind: 'zero' | 'jitter'; readonly minutes: number; readonly watts: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('run', 'run', 'run', 'leave', 'drop', 'restart', 'kill', 'zero', 'jitter'),
  minutes: fc.integer({ min: 1, max: 90 }),
  watts: fc.integer({ min: 0, max: 9_000 }),
});

describe('a counter that only rises', () => {
  it('is told once, whatever happens to device, link and process', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (steps, every) => {
        const meters = createMeters();
        const windows: ReturnType<typeof meters.pass> = [];
        let kept = JSON.stringify(meters.counters.state());
        let energy = 1_234.5;
        const shown = () => Math.floor(energy * 100) / 100;
        const pass = (minutes: number, watts: number, isHeard: boolean) => {
          for (let minute = 0; minute < minutes; minute += 1) {
            energy += watts / 60_000;
            const closed = meters.pass(MINUTE);
            windows.push(...closed);
            // What is kept is kept at the end of a window.
            if (closed.length > 0) kept = JSON.stringify(meters.counters.state());
            if (isHeard && minute % every === 0) meters.says({ [METER]: shown(), [POWER]: watts });
          }
        };
        meters.says({ [METER]: shown() });
        const atStart = shown();
        pass(5, 0, true);
        for (const { kind, minutes, watts } of steps) {
          if (kind === 'run') pass(minutes, watts, true);
          if (kind === 'leave') {
            meters.leaves('grid/30');
            pass(minutes, watts, false);
          }
          if (kind === 'drop' || kind === 'restart' || kind === 'kill') {
            meters.link(false);
            if (kind === 'restart') meters.restart();
            if (kind === 'kill') meters.restart(kept);
            pass(minutes, watts, false);
            meters.link(true);
          }
          if (kind === 'zero') meters.says({ [METER]: 0 });
          if (kind === 'jitter') meters.says({ [METER]: shown() - 0.5 });
          if (kind === 'zero' || kind === 'jitter') pass(minutes, watts, false);
          meters.says({ [METER]: shown(), [POWER]: watts });
        }
        meters.now -= meters.now % MINUTE;
        windows.push(...meters.pass(5 * MINUTE));
        const { grid_import_counter = 0, grid_import_gap = 0, grid_import_breaks = 0 } = sum(windows);
        expect(grid_import_breaks).toBe(0);
        expect(grid_import_counter + grid_import_gap).toBeCloseTo(shown() - atStart, 2);
      }),
      { numRuns: 200 },
    );
  });
});
