/** What a household switches on in a day. */
import type { LoadSpec } from './model/loads.ts';

export const kitchen = (phase: number, side: 'in' | 'out'): LoadSpec[] => [
  { kind: 'cycle', watts: 95, on: 12, off: 27, phase, side },
  { kind: 'use', watts: 2050, perDay: 6, minutes: 2.5, hours: [6, 22], phase, side },
  { kind: 'during', watts: 230, hours: [17.5, 23.4], phase, side },
];

export const household: LoadSpec[] = [
  { kind: 'base', watts: 120, phase: 0, side: 'in' },
  { kind: 'base', watts: 90, phase: 1, side: 'in' },
  { kind: 'base', watts: 70, phase: 2, side: 'in' },
  { kind: 'use', watts: 2300, perDay: 1.1, minutes: 35, hours: [17, 20], phase: 2, side: 'in' },
  { kind: 'use', watts: 1900, perDay: 0.8, minutes: 40, hours: [9, 21], phase: 1, side: 'in' },
  { kind: 'during', watts: 160, hours: [18, 23], phase: 2, side: 'in' },
  { kind: 'base', watts: 130, phase: 0, side: 'out' },
  ...kitchen(0, 'out'),
];
