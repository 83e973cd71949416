import type { Entries } from '../entry.ts';
import { noYes } from '../names/common.ts';

export const hub4: Entries = {
  AcPowerSetpoint: { log: 'yes', label: 'grid power set-point', kind: 'quantity', unit: 'W' },
  IsPeakShaving: { log: 'yes', label: 'peak shaving', kind: 'state', names: noYes },
  MaxChargePercentage: { log: 'yes', label: 'charge limit, share', kind: 'quantity', unit: '%' },
  MaxChargePower: { log: 'yes', label: 'charge limit', kind: 'quantity', unit: 'W' },
  MaxDischargePercentage: { log: 'yes', label: 'discharge limit, share', kind: 'quantity', unit: '%' },
  MaxDischargePower: { log: 'yes', label: 'discharge limit', kind: 'quantity', unit: 'W' },
  'Overrides/ForceCharge': { log: 'yes', label: 'overrides force charge', kind: 'state', names: noYes },
  'Overrides/MaxDischargePower': {
    log: 'slow',
    label: 'overrides highest discharge power',
    kind: 'setting',
    unit: 'W',
  },
  'Overrides/Setpoint': { log: 'slow', label: 'overrides set-point', kind: 'setting', unit: 'W' },
  'Pv/Disable': { log: 'yes', label: 'solar production stopped', kind: 'state', names: noYes },
  PvPowerLimiterActive: { log: 'yes', label: 'PV inverters are limited', kind: 'state', names: noYes },
  State: { log: 'slow', label: 'state', kind: 'state' },
};
