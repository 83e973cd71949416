/** The GX itself: sums of what the devices published, recomputed twice a second, and lists of what is there. */
import { Device, type PlantValue, type Reader } from './device.ts';
import { type AcDevices, acReaders, activeSource, numeric } from './system-ac.ts';
import { systemConstants } from './system-constants.ts';
import { type DcDevices, dcReaders } from './system-dc.ts';

export interface SystemOptions extends AcDevices, DcDevices {
  readonly portalId: string;
  readonly isEss: boolean;
  /** A battery with a BMS steers the chargers (DVCC). */
  readonly isSteered: boolean;
  readonly minimumSoc: number;
  readonly hasGenset: boolean;
  readonly batteries: readonly Device[];
  readonly gps?: Device | undefined;
  /** Everything on the bus but this. */
  readonly devices: readonly Device[];
  readonly isRelayClosed: () => boolean;
  readonly reserve: () => 'free' | 'held' | 'recharged';
}

const DISCHARGING = 256;
const INVERTING = 9;
/** Sustain, recharge. */
const RESERVE = { free: 0, held: 257, recharged: 258 } as const;
const EXTERNAL_CONTROL = 252;

export function createSystem(options: SystemOptions): Device {
  const { vebus, battery, batteries, gps } = options;
  const source = activeSource(options);
  const seconds = { grid: 0, generator: 0, inverter: 0 };
  const count = () => {
    const now = source();
    if (now === 1 || now === 3) seconds.grid += 10;
    else if (now === 2) seconds.generator += 10;
    else if (now !== null) seconds.inverter += 10;
  };
  const device = new Device('system', 0)
    .fixed({ Serial: options.portalId, SystemType: options.isEss ? 'ESS' : 'VE.Bus System' })
    .fixed(systemConstants(options.isEss, options.isSteered, options.minimumSoc))
    .fixed({ VebusInstance: vebus.instance, 'Ac/In/0/DeviceInstance': vebus.instance })
    .every(500, 300, { ...acReaders(options), ...dcReaders(options) })
    .every(1000, 800, {
      'SystemState/State': systemState(options),
      'SystemState/LowSoc': () => (options.reserve() === 'free' ? 0 : 1),
      'Control/ActiveSocLimit': () => (options.isEss ? options.minimumSoc : null),
      'Relay/0/State': () => (options.isRelayClosed() ? 1 : 0),
      'Relay/1/State': () => 0,
      'Ac/Alarms/GridLost': vebus.output('Alarms/GridLost'),
      'Ac/Genset/RunningByConditionCode': () => (options.hasGenset ? (options.isRelayClosed() ? 4 : 0) : null),
      GpsSpeed: gps ? gps.output('Speed') : () => null,
      GpsService: () => (gps?.isConnected ? busName(gps) : null),
      VebusService: () => (vebus.isConnected ? busName(vebus) : null),
      'Dc/Battery/BatteryService': () => (battery.isConnected ? busName(battery) : null),
      ActiveBatteryService: () => (battery.isConnected ? shortName(battery) : null),
      AutoSelectedBatteryService: () => (battery.isConnected ? `${productName(battery)} on VE.Direct` : null),
      AvailableBatteries: () => availableBatteries([...batteries, vebus]),
      AvailableBatteryServices: () => availableServices([vebus, ...batteries]),
    })
    .every(5000, 1800, { Batteries: () => batteries.filter((one) => one.isConnected).map((one) => row(one, battery)) })
    .every(
      10_000,
      4_000,
      {
        'Timers/TimeOnGrid': () => seconds.grid,
        'Timers/TimeOnGenerator': () => seconds.generator,
        'Timers/TimeOnInverter': () => seconds.inverter,
      },
      count,
    );
  const mapping: Record<string, Reader> = {};
  for (const one of options.devices)
    mapping[`ServiceMapping/com_victronenergy_${one.service}_${one.instance}`] = () =>
      one.isConnected ? busName(one) : null;
  return device.every(1000, 700, mapping);
}

function systemState({ vebus, battery, isEss, reserve }: SystemOptions): Reader {
  const state = numeric(vebus.output('State'));
  const power = numeric(battery.output('Dc/0/Power'));
  return () => {
    const now = state();
    if (isEss && now !== null && now !== INVERTING && reserve() !== 'free') return RESERVE[reserve()];
    return now === EXTERNAL_CONTROL && (power() ?? 0) < 0 ? DISCHARGING : (now ?? 0);
  };
}

function busName({ service, instance }: Device): string {
  return `com.victronenergy.${service}.tty${instance}`;
}

function shortName({ service, instance }: Device): string {
  return `com.victronenergy.${service}/${instance}`;
}

function productName(device: Device): string {
  return String(device.output('CustomName')() || device.output('ProductName')());
}

/** One entry of the list of batteries. */
function row(one: Device, active: Device): Readonly<Record<string, PlantValue>> {
  const power = numeric(one.output('Dc/0/Power'))() ?? 0;
  return {
    active_battery_service: one === active,
    current: one.output('Dc/0/Current')(),
    id: busName(one),
    instance: one.instance,
    name: productName(one),
    power,
    soc: one.output('Soc')(),
    state: power > 30 ? 1 : power < -30 ? 2 : 0,
    temperature: one.output('Dc/0/Temperature')(),
    voltage: one.output('Dc/0/Voltage')(),
  };
}

/** JSON in text, with the blanks that Python puts in. */
function availableBatteries(devices: readonly Device[]): string {
  const entries = devices
    .filter((one) => one.isConnected)
    .map((one) => {
      const name = JSON.stringify(productName(one));
      return `"${shortName(one)}": {"name": ${name}, "channel": null, "type": "${one.service}"}`;
    });
  return `{${entries.join(', ')}}`;
}

function availableServices(devices: readonly Device[]): string {
  const entries = devices
    .filter((one) => one.isConnected)
    .map(
      (one) => `"${shortName(one)}": ${JSON.stringify(`${productName(one)} on ${one.output('Mgmt/Connection')()}`)}`,
    );
  return `{${['"default": "Automatic"', '"nobattery": "No battery monitor"', ...entries].join(', ')}}`;
}
