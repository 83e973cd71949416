/** A schema that writes nothing and counts how often each topic would be stored, and why. */
import type { Device } from '../../devices/device.ts';
import type { FieldWriter, Schema } from '../../points/schemas/schema.ts';
import type { Topic } from '../../types.ts';

/** The schema that is stood for. */
export interface Original extends Pick<Schema, 'takesRepeats' | 'takesJsonText'> {
  readonly takesEmptyText: boolean;
  takes(topic: Topic, device: Device): boolean;
}

/** One topic. */
export interface Counted {
  readonly topic: Topic;
  /** Of what type it was; undefined while no value was stored. */
  type: 'number' | 'text' | undefined;
  /** Stored values that differ from the one before. */
  changes: number;
  /** Those that do not, where the schema takes them. */
  repeats: number;
}

export class Counter implements Schema {
  readonly takesRepeats: boolean;
  readonly takesJsonText: boolean;
  /** In the order in which topics were first seen. */
  readonly counted: Counted[] = [];
  private readonly original: Original;

  constructor(original: Original) {
    this.original = original;
    this.takesRepeats = original.takesRepeats;
    this.takesJsonText = original.takesJsonText;
  }

  open(topic: Topic, device: Device): FieldWriter | undefined {
    if (!this.original.takes(topic, device)) return undefined;
    const counted: Counted = { topic, type: undefined, changes: 0, repeats: 0 };
    this.counted.push(counted);
    let last: number | string | undefined;
    const count = (type: 'number' | 'text', value: number | string) => {
      counted.type = type;
      if (value !== last) counted.changes += 1;
      else if (this.takesRepeats) counted.repeats += 1;
      last = value;
    };
    return {
      number: (value) => count('number', value),
      text: (text) => {
        if (text !== '' || this.original.takesEmptyText) count('text', text);
      },
    };
  }

  /** What was counted until now was not yet daily traffic. */
  begin(): void {
    for (const counted of this.counted) Object.assign(counted, { changes: 0, repeats: 0 });
  }
}
