import type { Entries } from '../entry.ts';

export const hub4: Entries = {
  AcPowerSetpoint: { log: 'yes' },
  IsPeakShaving: { log: 'yes' },
  MaxChargePercentage: { log: 'yes' },
  MaxChargePower: { log: 'yes' },
  MaxDischargePercentage: { log: 'yes' },
  MaxDischargePower: { log: 'yes' },
  'Overrides/ForceCharge': { log: 'yes' },
  'Overrides/MaxDischargePower': { log: 'slow' },
  'Overrides/Setpoint': { log: 'slow' },
  'Pv/Disable': { log: 'yes' },
  PvPowerLimiterActive: { log: 'yes' },
  State: { log: 'slow' },
};
