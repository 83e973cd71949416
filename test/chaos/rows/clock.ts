/**
 * One of three clocks is wrong, while the other two are right: what is stored must have the right time nevertheless,
 * within the seconds that a heartbeat is exact to.
 */
import { SHIFTABLE } from '../clock.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TOLERANCE = 5_000;

const wrongBy =
  (shift: () => number, seconds = 15) =>
  async (stage: Stage): Promise<void> => {
    stage.environment['CHAOS_CLOCK_SHIFT'] = String(shift());
    await stage.start();
    await stage.pass(seconds);
  };

const stepping = (step: number): Omit<Row, 'name' | 'what'> => ({
  preload: SHIFTABLE,
  stampTolerance: TOLERANCE,
  // What comes between the step and the next tick, a tenth of a second at most.
  wrongStamps: 0.02,
  environment: { CHAOS_CLOCK_STEP: String(step) },
  async run(stage) {
    await stage.start();
    await stage.pass(10);
    stage.daemon.kill('SIGUSR2');
    await stage.pass(15);
  },
});

export const clockRows: readonly Row[] = [
  {
    name: 'clock-1970',
    what: 'the clock says 1970',
    preload: SHIFTABLE,
    stampTolerance: TOLERANCE,
    run: wrongBy(() => DAY - Date.now()),
  },
  {
    name: 'clock-two-weeks-back',
    what: 'the clock is two weeks back, same year: the GX and the database agree on another',
    preload: SHIFTABLE,
    stampTolerance: TOLERANCE,
    run: wrongBy(() => -14 * DAY),
  },
  {
    name: 'clock-set-right',
    what: 'two weeks back at the start, set right after 12 s',
    preload: SHIFTABLE,
    stampTolerance: TOLERANCE,
    environment: { CHAOS_CLOCK_STEP: String(14 * DAY) },
    async run(stage) {
      await wrongBy(() => -14 * DAY, 12)(stage);
      stage.daemon.kill('SIGUSR2');
      await stage.pass(10);
    },
  },
  {
    name: 'clock-of-gx-ahead',
    what: 'the clock of the GX is a day ahead',
    form: 'short',
    async run(stage) {
      stage.plant.gx.clockAhead = DAY;
      await stage.start();
      await stage.pass(15);
    },
  },
  { name: 'clock-steps-back', what: 'the clock steps back an hour', ...stepping(-HOUR) },
  { name: 'clock-steps-ahead', what: 'the clock steps ahead an hour', ...stepping(HOUR) },
];
