import type { Entries } from '../entry.ts';

export const digitalinputs: Entries = {
  'Devices/ABC_123456_input_1/Label': { log: 'no' },
  'Devices/ABC_123456_input_1/Type': { log: 'no' },
  'Devices/ABC_123456_input_2/Label': { log: 'no' },
  'Devices/ABC_123456_input_2/Type': { log: 'no' },
  'Devices/ABC_123456_input_3/Label': { log: 'no' },
  'Devices/ABC_123456_input_3/Type': { log: 'no' },
  'Devices/ABC_123456_input_4/Label': { log: 'no' },
  'Devices/ABC_123456_input_4/Type': { log: 'no' },
};
