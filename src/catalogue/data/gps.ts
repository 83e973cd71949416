import type { Entries } from '../entry.ts';

export const gps: Entries = {
  Altitude: { log: 'yes' },
  Course: { log: 'yes' },
  Fix: { log: 'yes' },
  MagneticVariation: { log: 'slow' },
  NrOfSatellites: { log: 'slow' },
  'Position/Latitude': { log: 'private' },
  'Position/Longitude': { log: 'private' },
  Speed: { log: 'yes' },
  UtcTime: { log: 'slow' },
  UtcTimestamp: { log: 'slow' },
};
