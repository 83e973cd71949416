/**
 * A schema that writes nothing and counts: how often each topic would be stored because its value is new, and what that
 * takes on the disk.
 */
import type { Device } from '../../devices/device.ts';
import type { FieldWriter, Schema } from '../../points/schemas/schema.ts';
import type { Topic } from '../../types.ts';
import { FloatPacker, stampBytes, TEXT } from './bytes.ts';

/** The schema that is stood for. */
export interface Original extends Pick<Schema, 'takesRepeats' | 'takesJsonText'> {
  readonly takesEmptyText: boolean;
  takes(topic: Topic, device: Device): boolean;
}

export class Counter implements Schema {
  readonly takesRepeats: boolean;
  readonly takesJsonText: boolean;
  /** In the order in which topics were first seen. */
  readonly counted: CountedColumn[] = [];

  private readonly original: Original;
  private readonly gridOf: (topic: Topic) => number;

  /** `gridOf` gives the windows at whose ends a topic is stored, ms, else 1. */
  constructor(original: Original, gridOf: (topic: Topic) => number) {
    this.original = original;
    this.takesRepeats = original.takesRepeats;
    this.takesJsonText = original.takesJsonText;
    this.gridOf = gridOf;
  }

  open(topic: Topic, device: Device): FieldWriter | undefined {
    if (!this.original.takes(topic, device)) return undefined;
    const column = new CountedColumn(topic, this.gridOf(topic), this.original);
    this.counted.push(column);
    return column;
  }

  /** What was counted until now was not yet daily traffic. */
  begin(): void {
    for (const column of this.counted) column.begin();
  }
}

/** One topic. */
export class CountedColumn implements FieldWriter {
  readonly topic: Topic;
  /** Stored values that differ from the one before; where repeats are stored, those too. */
  changes = 0;
  /** What they take. */
  bytes = 0;
  hasNumbers = false;
  hasTexts = false;
  private readonly original: Original;
  /** Length of the windows at whose ends it is stored, ms; 1 where it is stored when it comes. */
  private readonly grid: number;
  private packer = new FloatPacker();
  private last: number | string | undefined;
  private stamp = 0;

  constructor(topic: Topic, grid: number, original: Original) {
    this.topic = topic;
    this.grid = grid;
    this.original = original;
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
    if (text === '' && !this.original.takesEmptyText) return;
    this.hasTexts = true;
    this.count(text, TEXT);
  }

  private count(value: number | string, bytes: number): void {
    if (!this.original.takesRepeats && value === this.last) return;
    this.last = value;
    this.changes += 1;
    this.bytes += bytes;
  }
}
