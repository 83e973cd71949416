/**
 * Lines of `gx_alarm`. An alarm remembers the tags that it was written under last, also over a restart: where its device
 * or site has another name, or the device is forgotten, that series ends with level 0, for nothing else would end it.
 */
import type { Alarm, Device, Tags } from '../devices/device.ts';
import { quoteText } from './rows.ts';
import { withoutSecret } from './secret.ts';

/** A line of its own: its fields with what stands behind the equals sign. */
export type WriteLine = (
  measurement: string,
  tags: Tags,
  fields: readonly (readonly [field: string, value: string])[],
  time: number,
) => void;

interface AlarmLinesOptions {
  readonly write: WriteLine;
  /** Calls `tell` once the device has its name. */
  readonly defer: (device: Device, tell: () => void) => void;
  /** Whether the device is to get one. */
  readonly isAwaited: (device: Device) => boolean;
}

type Told = Pick<Alarm, 'level' | 'recent' | 'text'>;

const RENAMED: Told = { level: 0, recent: 0, text: 'It has another name now' };
const FORGOTTEN: Told = { level: 0, recent: 0, text: 'The device is forgotten' };

export class AlarmLines {
  private readonly options: AlarmLinesOptions;

  constructor(options: AlarmLinesOptions) {
    this.options = options;
  }

  tell(device: Device, name: string, alarm: Alarm, time: number): void {
    const { level, recent, text } = alarm;
    const told = { level, recent, text };
    // One that has left may have no name any longer: its series ends all the same.
    if (device.name === '' && alarm.tags.length > 0 && !this.options.isAwaited(device)) {
      this.write(device, name, alarm.tags, told, time);
      return;
    }
    this.options.defer(device, () => {
      if (isRenamed(device, alarm)) this.write(device, name, alarm.tags, RENAMED, time);
      this.write(device, name, device.tags, told, time);
      alarm.tags = device.tags;
    });
  }

  /** Tells under its new name what is on; call it a few times a second for each device that has a name. */
  tick(device: Device, now: number): void {
    for (const [name, alarm] of device.alarms) {
      if (alarm.tags === device.tags || alarm.tags.length === 0) continue;
      if (isRenamed(device, alarm)) this.tell(device, name, alarm, now);
      alarm.tags = device.tags;
    }
  }

  forget(device: Device, now: number): void {
    for (const [name, { tags }] of device.alarms) {
      if (tags.length > 0) this.write(device, name, tags, FORGOTTEN, now);
    }
  }

  private write({ service }: Device, name: string, tags: Tags, { level, recent, text }: Told, time: number): void {
    const fields = [
      ['level', String(level)],
      ['recent', String(recent)],
      ['text', quoteText(withoutSecret(text)).quoted],
    ] as const;
    this.options.write('gx_alarm', [...tags, ['service', service], ['alarm', name]], fields, time);
  }
}

/** Whether it was written, and under other tags. */
function isRenamed(device: Device, { tags }: Alarm): boolean {
  return tags.some(([, value], index) => value !== device.tags[index]?.[1]);
}
