/** Words that many services share. */
import type { Names } from '../entry.ts';

/** Of every alarm. Many devices know only two of the three. */
export const alarm: Names = {
  0: 'OK',
  1: 'Warning',
  2: 'Alarm',
};

export const noYes: Names = {
  0: 'No',
  1: 'Yes',
};

export const offOn: Names = {
  0: 'Off',
  1: 'On',
};

export const disabledEnabled: Names = {
  0: 'Disabled',
  1: 'Enabled',
};

export const inactiveActive: Names = {
  0: 'Inactive',
  1: 'Active',
};

export const openClosed: Names = {
  0: 'Open',
  1: 'Closed',
};

export const okError: Names = {
  0: 'OK',
  1: 'Error',
};

export const manualAuto: Names = {
  0: 'Manual',
  1: 'Auto',
};

export const stoppedRunning: Names = {
  0: 'Stopped',
  1: 'Running',
};

export const stopStart: Names = {
  0: 'Stop',
  1: 'Start',
};

export const sendValues: Names = {
  1: 'Send values',
};
