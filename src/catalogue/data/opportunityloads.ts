import type { Entries } from '../entry.ts';

export const opportunityloads: Entries = {
  AvailableServices: { log: 'no', label: 'available services', kind: 'text' },
  BatteryLifeSupport: { log: 'slow', label: 'battery life support', kind: 'setting' },
  NominalInverterUtilizationLimit: { log: 'slow', label: 'nominal inverter utilization limit', kind: 'setting' },
  PauseWhenOffgrid: { log: 'slow', label: 'pause when offgrid', kind: 'setting' },
  ReservationBasePower: { log: 'slow', label: 'reservation base power', kind: 'setting', unit: 'W' },
  ReservationEndPower: { log: 'slow', label: 'reservation end power', kind: 'setting', unit: 'W' },
  ReservationStartSoc: { log: 'slow', label: 'reservation start SoC', kind: 'setting', unit: '%' },
};
