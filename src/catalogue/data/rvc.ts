import type { Entries } from '../entry.ts';
import { alarm } from '../names/common.ts';

export const rvc: Entries = {
  'Alarms/SameUniqueNameUsed': { log: 'no', label: 'same unique name used', kind: 'alarm', names: alarm },
  'Devices/{n}/ChargerInstance': { log: 'no', label: 'device {n} charger instance', kind: 'setting' },
  'Devices/{n}/InverterInstance': { log: 'no', label: 'device {n} inverter instance', kind: 'setting' },
  'Devices/{n}/TankInstance': { log: 'no', label: 'device {n} tank instance', kind: 'setting' },
};
