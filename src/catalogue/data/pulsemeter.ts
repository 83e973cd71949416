import type { Entries } from '../entry.ts';

export const pulsemeter: Entries = {
  Aggregate: {
    log: 'yes',
    label: 'volume metered',
    kind: 'counter',
    unit: 'm3',
    reset: 'user',
    decimals: 3,
    chart: true,
  },
  Count: { log: 'slow', label: 'pulses counted', kind: 'counter', reset: 'user' },
  'Settings/AlarmSetting': { log: 'slow', label: 'alarm setting', kind: 'setting' },
  'Settings/InvertAlarm': { log: 'slow', label: 'invert alarm', kind: 'setting' },
  'Settings/InvertTranslation': { log: 'slow', label: 'invert translation', kind: 'setting' },
  'Settings/Multiplier': { log: 'slow', label: 'multiplier', kind: 'setting', unit: 'm3' },
};
