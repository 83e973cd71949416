/** The paths that every device has. */
import { Device } from './device.ts';

export interface Identity {
  readonly instance: number;
  readonly productName: string | null;
  readonly productId: number | null;
  readonly customName?: string;
  readonly serial?: string;
}

/** How a device hangs on the GX: what Mgmt/* says. */
export interface Driver {
  readonly connection: string;
  readonly process: string;
  readonly version: string;
  readonly firmware: number | string | null;
}

export const DRIVERS = {
  veDirect: { connection: 'VE.Direct', process: 'vedirect-interface', version: '3.89', firmware: 0x0418 },
  veCan: { connection: 'VE.Can', process: 'vecan-dbus', version: '3.36', firmware: 0x0300 },
  canBms: { connection: 'CAN-bus', process: 'can-bus-bms', version: '1.14', firmware: '2.3' },
  serialBattery: { connection: 'Serial', process: 'dbus-serialbattery.py', version: '2.0.2', firmware: 'v2.0.2' },
  veBus: { connection: 'VE.Bus', process: 'mk2-dbus', version: '3.90', firmware: 1362 },
  meter: { connection: '/dev/ttyUSB0', process: 'dbus-cgwacs', version: '2.0.20', firmware: 2 },
  fronius: {
    connection: '192.168.1.60 - 1 (sunspec)',
    process: 'dbus-fronius',
    version: '1.9.0',
    firmware: '3.21.1-1',
  },
  modbus: {
    connection: 'Modbus TCP 192.168.1.80',
    process: 'dbus-modbus-client.py',
    version: '1.66',
    firmware: '1.30',
  },
  adc: { connection: 'Temperature input 1', process: 'dbus-adc', version: '1.41', firmware: null },
  bluetooth: { connection: 'Bluetooth LE', process: 'dbus-ble-sensors', version: '0.25', firmware: null },
  gps: { connection: 'USB', process: 'gps_dbus', version: '0.10', firmware: null },
} as const satisfies Readonly<Record<string, Driver>>;

export function createDevice(service: string, identity: Identity, driver: Driver): Device {
  const { instance, productName, productId, customName, serial } = identity;
  const device = new Device(service, instance).fixed({
    Connected: 1,
    DeviceInstance: instance,
    ProductName: productName,
    ProductId: productId,
    FirmwareVersion: driver.firmware,
    HardwareVersion: null,
    'Mgmt/Connection': driver.connection,
    'Mgmt/ProcessName': driver.process,
    'Mgmt/ProcessVersion': driver.version,
  });
  if (serial !== undefined) device.fixed({ Serial: serial });
  // Devices on VE.Direct show an empty name until somebody gives them one.
  if (customName !== undefined || driver === DRIVERS.veDirect) device.fixed({ CustomName: customName ?? '' });
  return device;
}
