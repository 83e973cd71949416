/** Words for generators. */
import type { Names } from '../entry.ts';

export const gensetStatus: Names = {
  0: 'Standby',
  1: 'Startup 1',
  2: 'Startup 2',
  3: 'Startup 3',
  4: 'Startup 4',
  5: 'Startup 5',
  6: 'Startup 6',
  7: 'Startup 7',
  8: 'Running',
  9: 'Stopping',
  10: 'Error',
};

export const generatorState: Names = {
  0: 'Stopped',
  1: 'Running',
  2: 'Warm-up',
  3: 'Cool-down',
  4: 'Stopping',
  5: 'Stopped by tank level',
  10: 'Error',
};

export const runningReason: Names = {
  0: 'Stopped',
  1: 'Manual',
  2: 'Test run',
  3: 'Lost communication',
  4: 'SoC',
  5: 'AC load',
  6: 'Battery current',
  7: 'Battery voltage',
  8: 'Inverter temperature',
  9: 'Inverter overload',
  10: 'Stop on AC-in 1',
};
