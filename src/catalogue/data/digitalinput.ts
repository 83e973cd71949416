import type { Entries } from '../entry.ts';
import { alarm, disabledEnabled } from '../names/common.ts';
import { digitalInputState, digitalInputType } from '../names/devices.ts';

export const digitalinput: Entries = {
  Alarm: { log: 'yes', label: 'alarm of the input', kind: 'alarm', names: alarm },
  Count: { log: 'slow', label: 'pulses counted', kind: 'counter', reset: 'user' },
  InputState: { log: 'yes', label: 'level of the input', kind: 'state', names: { 0: 'Low', 1: 'High' } },
  'Settings/AlarmSetting': { log: 'slow', label: 'alarm setting', kind: 'setting', names: disabledEnabled },
  'Settings/InvertAlarm': { log: 'slow', label: 'invert alarm', kind: 'setting', names: disabledEnabled },
  'Settings/InvertTranslation': { log: 'slow', label: 'invert translation', kind: 'setting', names: disabledEnabled },
  State: {
    log: 'yes',
    label: 'state, in words of its type',
    kind: 'state',
    names: digitalInputState,
    chart: true,
    event: 'state',
  },
  Type: { log: 'yes', label: 'what is connected', kind: 'setting', names: digitalInputType },
};
