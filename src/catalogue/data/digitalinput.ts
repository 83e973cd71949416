import type { Entries } from '../entry.ts';

export const digitalinput: Entries = {
  Alarm: { log: 'yes' },
  Count: { log: 'slow' },
  InputState: { log: 'yes' },
  'Settings/AlarmSetting': { log: 'slow' },
  'Settings/InvertAlarm': { log: 'slow' },
  'Settings/InvertTranslation': { log: 'slow' },
  State: { log: 'yes' },
  Type: { log: 'yes' },
};
