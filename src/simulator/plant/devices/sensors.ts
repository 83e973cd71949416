/** Slow ones: tanks, temperatures, and a GPS receiver. */
import type { Device } from './device.ts';
import { createDevice, DRIVERS, type Identity } from './identity.ts';
import { round, single } from './numbers.ts';

export interface TankView {
  /** 0 to 1. */
  readonly level: number;
  readonly spec: { readonly name: string; readonly fluid: number; readonly capacity: number };
}

export function createTank(instance: number, view: TankView): Device {
  const { name, fluid, capacity } = view.spec;
  const isEmptied = fluid === 2 || fluid === 5;
  const percent = () => round(view.level * 100, 1);
  const identity = { instance, productName: 'Tank sensor', productId: 41312, customName: name, serial: '' };
  return createDevice('tank', identity, DRIVERS.veCan)
    .fixed({
      Capacity: Math.fround(capacity),
      FluidType: fluid,
      Status: 0,
      N2kUniqueNumber: 800 + instance,
      Standard: 0,
      'Alarms/Low/Enable': isEmptied ? 0 : 1,
      'Alarms/Low/Active': 10,
      'Alarms/Low/Restore': 15,
      'Alarms/Low/Delay': 30,
      'Alarms/High/Enable': isEmptied ? 1 : 0,
      'Alarms/High/Active': 85,
      'Alarms/High/Restore': 75,
      'Alarms/High/Delay': 30,
    })
    .every(5000, (instance % 5) * 900, {
      Level: () => Math.fround(percent()),
      Remaining: () => Math.fround((percent() / 100) * capacity),
      // null while the alarm is switched off.
      'Alarms/Low/State': () => (isEmptied ? null : percent() < 10 ? 1 : 0),
      'Alarms/High/State': () => (isEmptied ? (percent() > 85 ? 1 : 0) : null),
    });
}

export interface PlaceView {
  readonly temperature: number;
  readonly humidity: number;
  readonly pressure: number;
  readonly cell: number;
  readonly spec: {
    readonly name: string;
    readonly kind: 'outdoor' | 'indoor' | 'fridge' | 'freezer' | 'engine';
    /** A radio sensor that knows more than the temperature. */
    readonly humidity?: boolean;
  };
}

/** D-Bus temperature types. */
const TYPES = { outdoor: 4, indoor: 3, fridge: 1, freezer: 6, engine: 2 } as const;

export function createTemperature(instance: number, view: PlaceView): Device {
  const { name, kind, humidity } = view.spec;
  const shared = { instance, customName: name };
  if (!humidity) {
    const identity = { ...shared, productName: 'Generic Temperature Input', productId: 41314 };
    return createDevice('temperature', identity, DRIVERS.adc)
      .fixed({ FilterLength: 10, Offset: 0, Scale: 1, RawUnit: 'V', Status: 0, TemperatureType: TYPES[kind] })
      .every(1000, 0, {
        // A converter's input: whole degrees.
        Temperature: () => round(view.temperature, 0),
        RawValue: () => round(2.73 + view.temperature / 100, 2),
      });
  }
  const identity = { ...shared, productName: 'RuuviTag', productId: 49193, serial: `E1F2A3B4C5${instance}` };
  let sequence = instance * 7;
  return createDevice('temperature', identity, DRIVERS.bluetooth)
    .fixed({ DeviceName: `Ruuvi 4${instance}A`, Status: 0, TemperatureType: TYPES[kind], TxPower: 4 })
    .every(
      9000,
      (instance % 7) * 1100,
      {
        Temperature: () => single(view.temperature, 2),
        Humidity: () => single(view.humidity, 2),
        Pressure: () => single(view.pressure / 10, 2),
        BatteryVoltage: () => single(view.cell, 3),
        SeqNo: () => sequence,
      },
      () => {
        sequence = (sequence + 1) % 65_536;
      },
    );
}

export interface PositionView {
  /** °, m/s, ° from north. */
  readonly latitude: number;
  readonly longitude: number;
  readonly speed: number;
  readonly course: number;
}

export function createGps(instance: number, view: PositionView, time: () => number): Device {
  const identity: Identity = { instance, productName: null, productId: null };
  return createDevice('gps', identity, DRIVERS.gps)
    .fixed({ MagneticVariation: null, Fix: 1 })
    .every(1000, 600, {
      'Position/Latitude': () => round(view.latitude, 6),
      'Position/Longitude': () => round(view.longitude, 6),
      Speed: () => single(view.speed, 2),
      Course: () => (view.speed > 0.2 ? single(view.course, 1) : null),
      UtcTimestamp: () => Math.floor(time() / 1000),
    })
    .every(20_000, 4_000, {
      NrOfSatellites: () => 9 + (Math.floor(time() / 20_000) % 4),
      Altitude: () => single(2 + Math.sin(time() / 90_000), 1),
    });
}
