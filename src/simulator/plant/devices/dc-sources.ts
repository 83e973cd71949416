/** What feeds the DC bus and is neither sun nor a shunt: a genset without an inverter, a charger on AC. */
import type { Device } from './device.ts';
import type { GensetView } from './genset.ts';
import { createDevice, DRIVERS, type Identity } from './identity.ts';
import { round, single, whole } from './numbers.ts';
import type { Chance } from './solar-history.ts';

export interface DcSourceView {
  /** V at its terminals. */
  readonly voltage: number;
  readonly power: number;
  /** kWh since the start. */
  readonly energy: number;
}

export function createDcGenset(identity: Identity, view: DcSourceView, engine: GensetView, chance: Chance): Device {
  const hoursBefore = Math.round(chance(100, 2500)) * 3600;
  const energyBefore = round(chance(200, 9000), 2);
  const volts = () => single(engine.isTurning ? view.voltage : 0, 2);
  const amps = () => single(engine.isTurning ? view.power / view.voltage : 0, 1);
  return createDevice('dcgenset', identity, DRIVERS.veCan)
    .fixed({ 'Alarms/LowOilPressure': 0, 'Error/0/Id': '', ErrorCode: 0, RemoteStartModeEnabled: 1 })
    .every(1000, 200, {
      'Dc/0/Voltage': volts,
      'Dc/0/Current': amps,
      'Dc/0/Power': () => whole(engine.isTurning ? view.power : 0),
      'Engine/Speed': () => whole(engine.speed),
      'Engine/Load': () => whole((100 * view.power) / engine.spec.power),
      Start: () => (engine.isTurning ? 1 : 0),
      StatusCode: () => (engine.isTurning ? 8 : engine.state === 'stopping' ? 9 : 0),
    })
    .every(5000, 600, {
      'Engine/CoolantTemperature': () => whole(engine.coolant),
      'Engine/OperatingHours': () => hoursBefore + 60 * Math.floor(engine.totalRuntime / 60),
      'History/EnergyOut': () => single(energyBefore + view.energy, 2),
    });
}

/** A charger with an interface: it says V and A, no W and no kWh. */
export function createCharger(identity: Identity, view: DcSourceView): Device {
  const isOn = () => view.power > 0;
  return createDevice('charger', identity, DRIVERS.veDirect)
    .fixed({ ErrorCode: 0, Mode: 1, NrOfOutputs: 1, 'Alarms/HighVoltage': 0, 'Alarms/LowVoltage': 0 })
    .every(1000, 500, {
      'Dc/0/Voltage': () => single(view.voltage, 2),
      'Dc/0/Current': () => single(view.power / view.voltage, 1),
      State: () => (isOn() ? 3 : 0),
    });
}
