/** Words for ESS and Dynamic ESS. */
import type { Names } from '../entry.ts';

export const essMode: Names = {
  0: 'Optimized with BatteryLife',
  1: 'Optimized without BatteryLife',
  2: 'Keep batteries charged',
  3: 'External control',
};

export const essState: Names = {
  0: 'Unused',
  1: 'BatteryLife starting',
  2: 'Self-consumption',
  3: 'Self-consumption, SoC above 85%',
  4: 'Self-consumption, SoC 100%',
  5: 'SoC below dynamic limit',
  6: 'Below limit over 24 h, slow charge',
  7: 'Sustain',
  8: 'Recharge (SoC 5% below minimum)',
  9: 'Keep batteries charged',
  10: 'Self-consumption (no BatteryLife)',
  11: 'Below minimum SoC (no BatteryLife)',
  12: 'Recharge (no BatteryLife)',
};

export const dynamicEssMode: Names = {
  0: 'Off',
  1: 'Auto',
  2: 'Buy',
  3: 'Sell',
  4: 'Local / Node-RED',
};

/** By bit: what is blocked. */
export const dynamicEssRestrictions: Names = {
  0: 'Battery to grid',
  1: 'Grid to battery',
};

export const dynamicEssStrategy: Names = {
  0: 'Target SoC',
  1: 'Self-consumption',
  2: 'Pro battery',
  3: 'Pro grid',
};

export const dynamicEssReactiveStrategy: Names = {
  1: 'Scheduled self-consume',
  2: 'Scheduled charge, grid allowed',
  3: 'Scheduled charge, enhanced',
  4: 'Self-consume, accept charge',
  5: 'Idle, scheduled feed-in',
  6: 'Scheduled discharge',
  7: 'Self-consume, accept discharge',
  8: 'Idle, keep surplus',
  9: 'Idle, keep target SoC',
  10: 'Scheduled charge, smooth transition',
  11: 'Scheduled charge, feed-in',
  12: 'Scheduled charge, no grid',
  13: 'Scheduled minimum discharge',
  14: 'Self-consume, no grid',
  15: 'Idle, no opportunity',
  16: 'Unscheduled catch-up charge',
  17: 'Self-consume, more discharge',
  18: 'Keep battery charged',
  19: 'Scheduled discharge, smooth transition',
  92: 'Disabled',
  93: 'Unexpected exception',
  94: 'Faulty charge rate',
  95: 'Unknown operating mode',
  96: 'ESS low SoC',
  97: 'Unmapped state',
  98: 'Unpredicted',
  99: 'No window',
};

export const scheduleDay: Names = {
  [-1]: 'Disabled',
  0: 'Sunday',
  1: 'Monday',
  2: 'Tuesday',
  3: 'Wednesday',
  4: 'Thursday',
  5: 'Friday',
  6: 'Saturday',
  7: 'Every day',
  8: 'Weekdays',
  9: 'Weekends',
  11: 'Monthly',
};
