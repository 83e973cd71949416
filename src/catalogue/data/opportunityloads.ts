import type { Entries } from '../entry.ts';

export const opportunityloads: Entries = {
  AvailableServices: { log: 'no' },
  BatteryLifeSupport: { log: 'slow' },
  NominalInverterUtilizationLimit: { log: 'slow' },
  PauseWhenOffgrid: { log: 'slow' },
  ReservationBasePower: { log: 'slow' },
  ReservationEndPower: { log: 'slow' },
  ReservationStartSoc: { log: 'slow' },
};
