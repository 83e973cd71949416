/** Words for AC inputs and phases. */
import type { Names } from '../entry.ts';

/** What feeds an AC input. */
export const acSource: Names = {
  0: 'Not in use',
  1: 'Grid',
  2: 'Generator',
  3: 'Shore',
  240: 'Not connected (inverting)',
};

/** What a person said is connected to an AC input. */
export const acInputType: Names = {
  0: 'Not used',
  1: 'Grid',
  2: 'Generator',
  3: 'Shore',
};

/** The number of an AC input, not what is connected to it. */
export const acInput: Names = {
  0: 'AC input 1',
  1: 'AC input 2',
  240: 'None (disconnected)',
};

export const phaseSequence: Names = {
  0: 'L1-L2-L3',
  1: 'L1-L3-L2',
};

/** Of a load. PV inverters count otherwise. */
export const position: Names = {
  0: 'AC output',
  1: 'AC input',
};
