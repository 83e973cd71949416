/** Words for batteries. */
import type { Names } from '../entry.ts';

export const batteryState: Names = {
  0: 'Initializing',
  1: 'Initializing',
  2: 'Initializing',
  3: 'Initializing',
  4: 'Initializing',
  5: 'Initializing',
  6: 'Initializing',
  7: 'Initializing',
  8: 'Initializing',
  9: 'Running',
  10: 'Error',
  11: 'Unknown',
  12: 'Shutdown',
  13: 'Updating',
  14: 'Standby',
  15: 'Going to run',
  16: 'Pre-charging',
  17: 'Contactor check',
  18: 'Pending',
};

/** By bit. */
export const batteryStatus: Names = {
  0: 'Balanced',
  1: 'Imbalance',
  2: 'Balancing',
  3: 'Overvoltage',
  4: 'Undervoltage',
  5: 'Low temp, charge blocked',
  6: 'High temp, charge blocked',
  7: 'Cell error',
  8: 'High temp, discharge blocked',
  9: 'High cell voltage',
  10: 'Update failure',
  11: 'Charge overcurrent warning',
  12: 'Charge overcurrent alarm',
  13: 'Discharge overcurrent warning',
  14: 'Discharge overcurrent alarm',
  15: 'Low cell voltage',
  16: 'Low temp, discharge blocked',
};
