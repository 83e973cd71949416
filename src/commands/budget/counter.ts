/** A schema that writes nothing and counts how often each topic would be stored, and why. */
import type { Device } from '../../devices/device.ts';
import type { Decision } from '../../points/rules.ts';
import type { FieldWriter, Schema } from '../../points/schemas/schema.ts';
import type { Topic } from '../../types.ts';

/** The schema that is stood for. */
export interface Original extends Pick<Schema, 'takesRepeats' | 'takesJsonText'> {
  readonly takesEmptyText: boolean;
  takes(topic: Topic, device: Device, decision: Decision): boolean;
}

/** One topic. */
export interface Counted {
  readonly topic: Topic;
  readonly decision: Decision;
  /** Of what type it was; undefined while no value was stored. */
  type: 'number' | 'text' | undefined;
  /** Stored values that differ from the one before. */
  changes: number;
  /** Those that do not, where the schema takes them. */
  repeats: number;
  /** Of the texts among the changes: their length, and how much of it was not in the one before. */
  letters: number;
  newLetters: number;
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

  open(topic: Topic, device: Device, decision: Decision): FieldWriter | undefined {
    if (!this.original.takes(topic, device, decision)) return undefined;
    const counted: Counted = { topic, decision, type: undefined, changes: 0, repeats: 0, letters: 0, newLetters: 0 };
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
        if (text === '' && !this.original.takesEmptyText) return;
        if (text !== last) {
          counted.letters += text.length;
          counted.newLetters += newLetters(text, String(last));
        }
        count('text', text);
      },
    };
  }

  /** What was counted until now was not yet daily traffic. */
  begin(): void {
    for (const counted of this.counted) Object.assign(counted, { changes: 0, repeats: 0, letters: 0, newLetters: 0 });
  }
}

/** Without what both begin with, and what both end with. */
function newLetters(text: string, before: string): number {
  const most = Math.min(text.length, before.length);
  let first = 0;
  while (first < most && text[first] === before[first]) first += 1;
  let last = 0;
  while (last < most - first && text[text.length - 1 - last] === before[before.length - 1 - last]) last += 1;
  return text.length - first - last;
}
