import type { Entries } from '../entry.ts';

export const pulsemeter: Entries = {
  Aggregate: { log: 'yes' },
  Count: { log: 'slow' },
  'Settings/AlarmSetting': { log: 'slow' },
  'Settings/InvertAlarm': { log: 'slow' },
  'Settings/InvertTranslation': { log: 'slow' },
  'Settings/Multiplier': { log: 'slow' },
};
