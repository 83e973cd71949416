/** The GX's sums of DC power, made of what the devices published. */
import type { Device, Reader, Readers } from './device.ts';
import { add, numeric } from './system-ac.ts';

export interface DcDevices {
  readonly vebus: Device;
  readonly chargers: readonly Device[];
  /** The battery monitor that the GX goes by. */
  readonly battery: Device;
  readonly alternator?: Device | undefined;
  /** AC chargers, and gensets that make DC. The GX knows nothing of the other sources. */
  readonly acChargers: readonly Device[];
  readonly dcGensets: readonly Device[];
  /** A meter of the DC loads. */
  readonly dcMeter?: Device | undefined;
  /** The owner said that there are DC loads: without a meter they are what is left over. */
  readonly hasDcSystem: boolean;
}

/** W that count as flowing. */
const IDLE = 30;

export function dcReaders(devices: DcDevices): Readers {
  const { vebus, chargers, battery, alternator, acChargers, dcGensets, dcMeter, hasDcSystem } = devices;
  const amps = chargers.map((charger) => numeric(charger.output('Dc/0/Current')));
  const solarCurrent = () => add(...amps.map((read) => read()));
  const solarPower = timesVolts(chargers);
  const acCharger = timesVolts(acChargers);
  const inverter = numeric(vebus.output('Dc/0/Power'));
  const inverterCurrent = vebus.output('Dc/0/Current');
  const engines = [alternator, ...dcGensets].map((engine) => numeric(engine?.output('Dc/0/Power')));
  const charge = () => add(...engines.map((read) => read()));
  const batteryPower = numeric(battery.output('Dc/0/Power'));
  const batteryVoltage = numeric(battery.output('Dc/0/Voltage'));
  const metered = numeric(dcMeter?.output('Dc/0/Power'));
  const leftOver = () => {
    const stored = batteryPower();
    return stored === null ? null : (add(solarPower(), acCharger(), inverter(), charge()) ?? 0) - stored;
  };
  const dcPower = dcMeter ? metered : hasDcSystem ? leftOver : () => null;
  const dcCurrent = () => {
    const power = dcPower();
    const voltage = batteryVoltage();
    return power === null || voltage === null ? null : power / voltage;
  };
  const readers: Record<string, Reader> = {
    'Dc/Pv/Power': solarPower,
    'Dc/Pv/Current': solarCurrent,
    'Dc/Vebus/Power': inverter,
    'Dc/Vebus/Current': inverterCurrent,
    'Dc/InverterCharger/Power': inverter,
    'Dc/InverterCharger/Current': inverterCurrent,
    'Dc/Alternator/Power': charge,
    'Dc/Charger/Power': acCharger,
    'Dc/System/Power': dcPower,
    'Dc/System/Current': dcCurrent,
    'Dc/System/MeasurementType': () => (dcMeter?.isConnected ? 1 : 0),
    'Dc/Battery/State': () => {
      const power = batteryPower();
      return power === null ? null : power > IDLE ? 1 : power < -IDLE ? 2 : 0;
    },
  };
  const copied = {
    Soc: 'Soc',
    Power: 'Dc/0/Power',
    Voltage: 'Dc/0/Voltage',
    Current: 'Dc/0/Current',
    Temperature: 'Dc/0/Temperature',
    ConsumedAmphours: 'ConsumedAmphours',
    TimeToGo: 'TimeToGo',
    Capacity: 'InstalledCapacity',
    ChargeVoltage: 'Info/MaxChargeVoltage',
  };
  for (const [name, path] of Object.entries(copied)) readers[`Dc/Battery/${name}`] = battery.output(path);
  return readers;
}

/** The sum of what flows out of their first outputs; null where nothing says so. */
function timesVolts(devices: readonly Device[]): () => number | null {
  const outputs = devices.map((device) => ({
    volts: numeric(device.output('Dc/0/Voltage')),
    amps: numeric(device.output('Dc/0/Current')),
  }));
  return () =>
    add(
      ...outputs.map(({ volts, amps }) => {
        const current = amps();
        const voltage = volts();
        return voltage === null || current === null ? null : voltage * current;
      }),
    );
}
