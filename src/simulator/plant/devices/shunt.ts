/** BMV and SmartShunt on VE.Direct: once a second, 32-bit floats. Also as a meter of a DC load or source. */
import type { Device, Readers } from './device.ts';
import { createDevice, DRIVERS, type Identity } from './identity.ts';
import { lowAlarm, round, single } from './numbers.ts';
import type { Chance } from './solar-history.ts';

/** What flows through a shunt and what hangs behind it. Charging is positive. */
export interface ShuntView {
  readonly voltage: number;
  readonly current: number;
  /** 0 to 1. */
  readonly soc: number;
  /** Ah taken out since full. */
  readonly consumed: number;
  /** Ah. */
  readonly capacity: number;
  /** °C; null without a probe. */
  readonly temperature: number | null;
  /** kWh since the start. */
  readonly charged: number;
  readonly discharged: number;
}

const NO_ALARMS = {
  'Alarms/Alarm': 0,
  'Alarms/HighStarterVoltage': 0,
  'Alarms/HighTemperature': 0,
  'Alarms/HighVoltage': 0,
  'Alarms/LowStarterVoltage': 0,
  'Alarms/LowTemperature': 0,
  'Alarms/MidVoltage': 0,
};
const HOUSEKEEPING = {
  ErrorCode: 0,
  GroupId: null,
  'Dc/0/MidVoltage': null,
  'Dc/0/MidVoltageDeviation': null,
  'Dc/1/Voltage': null,
  'Relay/0/State': null,
  'Settings/HasMidVoltage': 0,
  'Settings/HasStarterVoltage': 0,
  'Settings/RelayMode': null,
  'VEDirect/HexChecksumErrors': 0,
  'VEDirect/HexInvalidCharacterErrors': 0,
  'VEDirect/HexUnfinishedErrors': 0,
  'VEDirect/TextChecksumErrors': 0,
};

export function createBatteryShunt(
  identity: Identity,
  view: ShuntView,
  lowSoc: readonly [warning: number, alarm: number],
  chance: Chance,
): Device {
  const chargedBefore = round(chance(300, 4000), 2);
  const dischargedBefore = round(chargedBefore * 0.93, 2);
  const drawnBefore = (dischargedBefore * 1000) / view.voltage;
  let sinceFull = 0;
  let lowest = view.voltage;
  let highest = view.voltage;
  const remember = () => {
    sinceFull = view.soc > 0.985 ? 0 : sinceFull + 1;
    lowest = Math.min(lowest, view.voltage);
    highest = Math.max(highest, view.voltage);
  };
  const low = lowAlarm(() => view.soc * 100, lowSoc[0], lowSoc[1], 3);
  return createDevice('battery', identity, DRIVERS.veDirect)
    .fixed({
      ...NO_ALARMS,
      ...HOUSEKEEPING,
      'Settings/HasTemperature': view.temperature === null ? 0 : 1,
      'History/AutomaticSyncs': Math.round(chance(20, 300)),
      'History/AverageDischarge': single(-chance(20, 90), 1),
      'History/ChargeCycles': Math.round(chance(5, 250)),
      'History/DeepestDischarge': single(-0.8 * view.capacity, 1),
      'History/FullDischarges': 0,
      'History/HighVoltageAlarms': 0,
      'History/LowVoltageAlarms': 0,
    })
    .every(1000, (identity.instance % 10) * 100, electrical(view))
    .every(
      1000,
      (identity.instance % 10) * 100 + 300,
      {
        Soc: () => single(view.soc * 100, 1),
        ConsumedAmphours: () => single(-view.consumed, 1),
        // Shunts only ever say 0 or 2.
        'Alarms/LowSoc': () => (low() === 2 ? 2 : 0),
        'Alarms/LowVoltage': () => 0,
        'Dc/0/Temperature': () => (view.temperature === null ? null : Math.round(view.temperature)),
        TimeToGo: () => timeToGo(view),
        'History/ChargedEnergy': () => single(chargedBefore + view.charged, 2),
        'History/DischargedEnergy': () => single(dischargedBefore + view.discharged, 2),
        'History/TotalAhDrawn': () => single(-drawnBefore - (view.discharged * 1000) / view.voltage, 0),
        'History/LastDischarge': () => single(-view.consumed, 0),
        'History/MinimumVoltage': () => single(lowest, 2),
        'History/MaximumVoltage': () => single(highest, 2),
      },
      remember,
    )
    .every(60_000, 5_000, { 'History/TimeSinceLastFullCharge': () => sinceFull });
}

/** What shunts that measure a load or a source say of themselves: their counter and what they are told to measure. */
const DC_METERS = {
  dcsystem: { counter: 'History/EnergyIn', mode: 6 },
  dcsource: { counter: 'History/EnergyOut', mode: -8 },
  alternator: { counter: 'History/EnergyOut', mode: -7 },
} as const;

/** A shunt that measures a load or a source; without a mode of its own a source is the wind. */
export function createDcMeter(
  service: keyof typeof DC_METERS,
  identity: Identity,
  view: { readonly voltage: number; readonly power: number; readonly energy: number },
  chance: Chance,
): Device {
  const before = round(chance(20, 900), 2);
  const { counter, mode } = DC_METERS[service];
  const current = () => view.power / view.voltage;
  return createDevice(service, identity, DRIVERS.veDirect)
    .fixed({
      ...NO_ALARMS,
      ...HOUSEKEEPING,
      'Alarms/LowSoc': 0,
      'Alarms/LowVoltage': 0,
      'Dc/0/Temperature': null,
      'Settings/HasTemperature': 0,
      'Settings/MonitorMode': mode,
    })
    .every(1000, (identity.instance % 10) * 100, {
      'Dc/0/Voltage': () => single(view.voltage, 2),
      'Dc/0/Current': () => single(current(), 1),
      'Dc/0/Power': () => single(view.power, 1),
      [counter]: () => single(before + view.energy, 2),
    });
}

function electrical(view: ShuntView): Readers {
  return {
    'Dc/0/Voltage': () => single(view.voltage, 2),
    'Dc/0/Current': () => single(view.current, 1),
    'Dc/0/Power': () => Math.fround(single(view.voltage, 2) * single(view.current, 1) + 0),
  };
}

/** s until a fifth is left; null while charging, at most ten days. */
function timeToGo({ soc, current, capacity }: ShuntView): number | null {
  if (current > -0.2) return null;
  const hours = ((soc - 0.2) * capacity) / -current;
  return Math.min(864_000, Math.max(0, Math.round(hours * 15) * 240));
}
