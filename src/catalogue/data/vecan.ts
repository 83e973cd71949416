import type { Entries } from '../entry.ts';
import { networkMode } from '../names/charging.ts';
import { alarm } from '../names/common.ts';

export const vecan: Entries = {
  'Alarms/SameUniqueNameUsed': { log: 'no', label: 'same unique name used', kind: 'alarm', names: alarm },
  'Devices/{id}/CustomName': { log: 'no', label: 'device {id} custom name', kind: 'identity' },
  'Devices/{id}/DeviceInstance': { log: 'no', label: 'device {id} device instance', kind: 'identity' },
  'Devices/{id}/FirmwareVersion': { log: 'no', label: 'device {id} firmware version', kind: 'identity' },
  'Devices/{id}/Manufacturer': { log: 'no', label: 'device {id} manufacturer', kind: 'identity' },
  'Devices/{id}/ModelName': { log: 'no', label: 'device {id} model name', kind: 'text' },
  'Devices/{id}/N2kUniqueNumber': { log: 'no', label: 'device {id} NMEA 2000 unique number', kind: 'identity' },
  'Devices/{id}/Nad': { log: 'no', label: 'device {id} network address', kind: 'state' },
  'Devices/{id}/Serial': { log: 'no', label: 'device {id} serial', kind: 'identity' },
  Identifier: { log: 'no', label: 'identifier', kind: 'identity' },
  'Link/BatteryCurrent': { log: 'no', label: 'link battery current', kind: 'quantity', unit: 'A' },
  'Link/ChargeVoltage': { log: 'no', label: 'link charge voltage', kind: 'quantity', unit: 'V' },
  'Link/ChargeVoltageSolarOffset': {
    log: 'no',
    label: 'link charge voltage solar offset',
    kind: 'quantity',
    unit: 'V',
  },
  'Link/ExtraBatteryCurrent': { log: 'no', label: 'link extra battery current', kind: 'quantity', unit: 'A' },
  'Link/NetworkMode': { log: 'no', label: 'link network mode', kind: 'state', bits: networkMode },
  'Link/Soc': { log: 'no', label: 'link SoC', kind: 'quantity', unit: '%' },
  'Link/TemperatureSense': { log: 'no', label: 'link temperature sense', kind: 'quantity', unit: '°C' },
  'Link/VoltageSense': { log: 'no', label: 'link voltage sense', kind: 'quantity', unit: 'V' },
};
