import type { Entries } from '../entry.ts';

export const gps: Entries = {
  Altitude: { log: 'yes', label: 'altitude', kind: 'quantity', unit: 'm', decimals: 0, chart: true },
  Course: { log: 'yes', label: 'course over ground', kind: 'angle', unit: 'deg' },
  Fix: { log: 'yes', label: 'position known', kind: 'state', names: { 0: 'No fix', 1: 'Fix' } },
  MagneticVariation: { log: 'slow', label: 'magnetic variation', kind: 'angle', unit: 'deg' },
  NrOfSatellites: { log: 'slow', label: 'satellites in use', kind: 'state' },
  'Position/Latitude': { log: 'private', label: 'latitude', kind: 'position' },
  'Position/Longitude': { log: 'private', label: 'longitude', kind: 'position' },
  Speed: { log: 'yes', label: 'speed over ground', kind: 'quantity', unit: 'm/s', decimals: 1, chart: true },
  UtcTime: { log: 'slow', label: 'time of day by GPS', kind: 'time', unit: 's' },
  UtcTimestamp: { log: 'slow', label: 'time by GPS', kind: 'time', unit: 's' },
};
