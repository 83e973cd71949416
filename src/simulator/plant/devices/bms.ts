/** A battery with its own management: every two seconds, with cells and limits. */
import type { Device, Reader } from './device.ts';
import { createDevice, DRIVERS, type Identity } from './identity.ts';
import { lowAlarm, round, single, whole } from './numbers.ts';

export interface BmsView {
  readonly voltage: number;
  readonly current: number;
  readonly power: number;
  readonly soc: number;
  readonly consumed: number;
  readonly temperature: number;
  readonly chargeLimit: number;
  readonly dischargeLimit: number;
  readonly spec: { readonly capacity: number; readonly cells: number };
}

export interface CellsView {
  readonly volts: readonly number[];
  readonly lowest: number;
  readonly highest: number;
  readonly difference: number;
  readonly coldest: number;
  readonly warmest: number;
  update(): void;
}

export interface BmsOptions {
  /** Highest charging voltage, V. */
  readonly chargeVoltage: number;
  readonly lowSoc: readonly [warning: number, alarm: number];
  /** On the CAN bus, or a community driver on a serial line that shows each cell. */
  readonly isSerial: boolean;
}

/** V between cells that a BMS complains of. */
const IMBALANCE = [0.1, 0.3] as const;

export function createBms(identity: Identity, battery: BmsView, cells: CellsView, options: BmsOptions): Device {
  const { isSerial } = options;
  // Drivers in Python publish plain doubles, those in C++ 32-bit floats.
  const number = isSerial ? round : single;
  const cell = (index: number) => cells.volts[index] ?? 0;
  const lowSoc = lowAlarm(() => battery.soc * 100, ...options.lowSoc, 3);
  const imbalance = lowAlarm(() => -cells.difference, -IMBALANCE[0], -IMBALANCE[1], 0.02);
  const lowCell = lowAlarm(() => cell(cells.lowest), 2.95, 2.8, 0.1);
  const each: Record<string, Reader> = {};
  if (isSerial) for (let i = 0; i < cells.volts.length; i++) each[`Voltages/Cell${i + 1}`] = () => round(cell(i), 3);

  return createDevice('battery', identity, isSerial ? DRIVERS.serialBattery : DRIVERS.canBms)
    .fixed({
      InstalledCapacity: battery.spec.capacity,
      Soh: isSerial ? 98 : 99,
      State: 9,
      ErrorCode: 0,
      Manufacturer: null,
      TimeToGo: null,
      'Info/BatteryLowVoltage': round(2.9 * battery.spec.cells, 1),
      'System/NrOfCellsPerBattery': battery.spec.cells,
      'System/NrOfModulesOnline': isSerial ? 1 : 4,
      'System/NrOfModulesOffline': 0,
      'System/NrOfModulesBlockingCharge': 0,
      'System/NrOfModulesBlockingDischarge': 0,
      'Alarms/BmsCable': 0,
      'Alarms/HighCellVoltage': 0,
      'Alarms/HighChargeCurrent': 0,
      'Alarms/HighChargeTemperature': 0,
      'Alarms/HighDischargeCurrent': 0,
      'Alarms/HighTemperature': 0,
      'Alarms/HighVoltage': 0,
      'Alarms/InternalFailure': 0,
      'Alarms/LowChargeTemperature': 0,
      'Alarms/LowTemperature': 0,
      'Alarms/LowVoltage': 0,
    })
    .every(
      2000,
      700,
      {
        'Dc/0/Voltage': () => number(battery.voltage, 2),
        'Dc/0/Current': () => number(battery.current, isSerial ? 2 : 1),
        'Dc/0/Power': () => (isSerial ? round(battery.power, 1) : whole(battery.power)),
        'Dc/0/Temperature': () => number(battery.temperature, 1),
        Soc: () => (isSerial ? round(battery.soc * 100, 1) : whole(battery.soc * 100)),
        'System/MinCellVoltage': () => number(cell(cells.lowest), 3),
        'System/MaxCellVoltage': () => number(cell(cells.highest), 3),
        'System/MinVoltageCellId': () => `C${cells.lowest + 1}`,
        'System/MaxVoltageCellId': () => `C${cells.highest + 1}`,
        'System/MinCellTemperature': () => number(cells.coldest, 1),
        'System/MaxCellTemperature': () => number(cells.warmest, 1),
        ...each,
      },
      () => cells.update(),
    )
    .every(2000, 1200, {
      'Info/MaxChargeVoltage': () => number(options.chargeVoltage, 1),
      'Info/MaxChargeCurrent': () => number(battery.chargeLimit, 1),
      'Info/MaxDischargeCurrent': () => number(battery.dischargeLimit, 1),
      'Io/AllowToCharge': () => (battery.chargeLimit > 0 ? 1 : 0),
      'Io/AllowToDischarge': () => (battery.dischargeLimit > 0 ? 1 : 0),
      'Io/AllowToBalance': () => (cells.difference > 0.01 ? 1 : 0),
      Balancing: () => (cells.difference > 0.02 ? 1 : 0),
      Capacity: () => number(battery.soc * battery.spec.capacity, 1),
      ConsumedAmphours: () => number(-battery.consumed, 1),
      'Alarms/LowSoc': lowSoc,
      'Alarms/CellImbalance': imbalance,
      'Alarms/LowCellVoltage': lowCell,
    });
}
