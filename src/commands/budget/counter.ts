/**
 * A schema that writes nothing and counts: how often each topic would be stored because its value is new, and what that
 * takes on the disk.
 */
import type { Device } from '../../points/device.ts';
import type { Column, Schema } from '../../points/schemas/schema.ts';
import type { Topic } from '../../types.ts';
import { FloatPacker, stampBytes, TEXT } from './bytes.ts';

export class Counter implements Schema {
  readonly takesRepeats: boolean;
  readonly takesJsonText: boolean;
  /** In the order in which topics were first seen. */
  readonly counted: CountedColumn[] = [];

  private readonly gridOf: (topic: Topic) => number;

  /** As the schema that it stands for; `gridOf` gives the windows at whose ends a topic is stored, ms, else 1. */
  constructor(schema: Pick<Schema, 'takesRepeats' | 'takesJsonText'>, gridOf: (topic: Topic) => number) {
    this.takesRepeats = schema.takesRepeats;
    this.takesJsonText = schema.takesJsonText;
    this.gridOf = gridOf;
  }

  open(topic: Topic, _device: Device): Column {
    const column = new CountedColumn(topic, this.gridOf(topic), this.takesRepeats);
    this.counted.push(column);
    return column;
  }

  /** What was counted until now was not yet daily traffic. */
  begin(): void {
    for (const column of this.counted) column.begin();
  }
}

/** One topic. */
export class CountedColumn implements Column {
  readonly topic: Topic;
  /** Stored values that differ from the one before; where repeats are stored, those too. */
  changes = 0;
  /** What they take. */
  bytes = 0;
  hasNumbers = false;
  hasTexts = false;
  private readonly takesRepeats: boolean;
  /** Length of the windows at whose ends it is stored, ms; 1 where it is stored when it comes. */
  private readonly grid: number;
  private packer = new FloatPacker();
  private last: number | string | undefined;
  private stamp = 0;

  constructor(topic: Topic, grid: number, takesRepeats: boolean) {
    this.topic = topic;
    this.grid = grid;
    this.takesRepeats = takesRepeats;
  }

  begin(): void {
    this.changes = 0;
    this.bytes = 0;
    // A mean is packed beside means, and not beside the value that came first.
    this.packer = new FloatPacker();
  }

  number(value: number, stamp: number): void {
    this.hasNumbers = true;
    this.count(value, this.packer.add(value) / 8 + stampBytes(stamp - this.stamp, this.grid));
    this.stamp = stamp;
  }

  text(text: string): void {
    this.hasTexts = true;
    this.count(text, TEXT);
  }

  private count(value: number | string, bytes: number): void {
    if (!this.takesRepeats && value === this.last) return;
    this.last = value;
    this.changes += 1;
    this.bytes += bytes;
  }
}
