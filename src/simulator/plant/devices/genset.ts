/** The controller of an AC genset, and the GX's own generator start/stop service. */
import { Device } from './device.ts';
import { createDevice, DRIVERS, type Identity } from './identity.ts';
import { PHASES, round, single, whole } from './numbers.ts';
import type { Chance } from './solar-history.ts';

export interface GensetView {
  readonly state: 'stopped' | 'warm-up' | 'running' | 'cool-down' | 'stopping';
  readonly isTurning: boolean;
  /** W a phase; kWh since the start. */
  readonly power: readonly number[];
  readonly total: number;
  readonly produced: number;
  readonly speed: number;
  readonly coolant: number;
  readonly voltage: number;
  readonly frequency: number;
  /** s. */
  readonly runtime: number;
  readonly todayRuntime: number;
  readonly totalRuntime: number;
  readonly spec: { readonly power: number; readonly quietHours?: readonly [number, number] };
}

export function createGenset(identity: Identity, view: GensetView, phases: number, chance: Chance): Device {
  const hoursBefore = Math.round(chance(100, 2500)) * 3600;
  const energyBefore = round(chance(200, 9000), 2);
  const device = createDevice('genset', identity, DRIVERS.modbus).fixed({
    'Alarms/LowFuelLevel': 0,
    'Alarms/LowOilPressure': 0,
    ErrorCode: 0,
    'Error/0/Id': '',
    NrOfPhases: phases,
    RemoteStartModeEnabled: 1,
  });
  PHASES.forEach((name, phase) => {
    if (phase >= phases) return;
    const watts = () => view.power[phase] ?? 0;
    device.every(1000, 500 + 100 * phase, {
      [`Ac/${name}/Power`]: () => whole(watts()),
      [`Ac/${name}/Voltage`]: () => whole(view.voltage),
      [`Ac/${name}/Current`]: () => (view.voltage > 1 ? round(watts() / view.voltage, 1) : 0),
    });
  });
  return device
    .every(1000, 800, {
      'Ac/Power': () => whole(view.total),
      'Ac/Frequency': () => single(view.frequency, 1),
      'Engine/Speed': () => whole(view.speed),
      'Engine/Load': () => whole((100 * view.total) / view.spec.power),
      'Engine/OilPressure': () => (view.isTurning ? 350 : 0),
      Start: () => (view.isTurning ? 1 : 0),
      StatusCode: () => (view.isTurning ? 8 : view.state === 'stopping' ? 9 : 0),
    })
    .every(5000, 100, {
      'Engine/CoolantTemperature': () => whole(view.coolant),
      'Engine/WindingTemperature': () => whole(view.coolant * 0.9),
      'Engine/ExaustTemperature': () => whole(view.isTurning ? view.coolant * 2.4 : view.coolant),
      StarterVoltage: () => single(view.isTurning ? 13.9 : 12.7, 1),
      'Engine/OperatingHours': () => hoursBefore + 60 * Math.floor(view.totalRuntime / 60),
      'Ac/Energy/Forward': () => round(energyBefore + view.produced, 2),
    });
}

const STATES = { stopped: 0, running: 1, 'warm-up': 2, 'cool-down': 3, stopping: 4 } as const;
/** Started because of the state of charge. */
const BY_SOC = 4;

export function createGenerator(
  view: GensetView | undefined,
  isQuiet: (hours: readonly [number, number]) => boolean,
  chance: Chance,
): Device {
  const before = view ? Math.round(chance(50, 2000)) * 3600 : 0;
  const isRunning = () => (view ? view.state !== 'stopped' : false);
  return new Device('generator', 0)
    .fixed({
      Connected: 1,
      DeviceInstance: 0,
      ProductName: 'Generator start/stop',
      ProductId: null,
      FirmwareVersion: null,
      HardwareVersion: null,
      'Mgmt/Connection': 'generator',
      'Mgmt/ProcessName': '/opt/victronenergy/dbus-generator/dbus_generator.py',
      'Mgmt/ProcessVersion': '1.7.8',
      'Alarms/AutoStartDisabled': 0,
      'Alarms/NoGeneratorAtAcIn': 0,
      'Alarms/NoGeneratorAtDcIn': null,
      'Alarms/RemoteStartModeDisabled': 0,
      'Alarms/ServiceIntervalExceeded': 0,
      'Alarms/StoppedByTankLevelCondition': 0,
      AutoStartEnabled: view ? 1 : 0,
      AvailableTankServices: null,
      Capabilities: 0,
      'DigitalInput/Input': 0,
      'DigitalInput/Running': 0,
      Enabled: view ? 1 : 0,
      Error: 0,
      GensetInstance: null,
      GensetProductId: null,
      GensetService: 'com.victronenergy.system',
      GensetServiceType: 'system',
      ManualStart: 0,
      ManualStartTimer: 0,
      NextTestRun: null,
      ServiceInterval: view ? 900_000 : 0,
      ServiceCounterReset: 0,
      SkipTestRun: null,
      TestRunIntervalRuntime: 0,
      Type: 0,
    })
    .every(1000, 900, {
      State: () => (view ? STATES[view.state] : 0),
      RunningByCondition: () => (isRunning() ? 'soc' : ''),
      RunningByConditionCode: () => (isRunning() ? BY_SOC : 0),
      Runtime: () => (view && isRunning() ? view.runtime : 0),
      QuietHours: () => (view?.spec.quietHours && isQuiet(view.spec.quietHours) ? 1 : 0),
    })
    .every(60_000, 3_000, {
      TodayRuntime: () => view?.todayRuntime ?? 0,
      AccumulatedRuntime: () => before + (view?.totalRuntime ?? 0),
      ServiceCounter: () => (view ? 900_000 - ((before + view.totalRuntime) % 900_000) : null),
    });
}
