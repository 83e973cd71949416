/**
 * How values become lines, once for each way of naming them. Points decides whether a value is stored, which, and at
 * what time; a schema decides measurement, tags and field. What a topic needs is worked out in `open`, once.
 */
import type { Device } from '../../devices/device.ts';
import type { Topic } from '../../types.ts';
import type { Decision } from '../rules.ts';

export interface Schema {
  /**
   * Where the values of a topic go; undefined where the schema leaves it out. The device may still wait for its name; the
   * field is written once it has one.
   */
  open(topic: Topic, device: Device, decision: Decision): FieldWriter | undefined;
  /** Whether the database would take the topic for another one that is open: their names are alike once they are safe. */
  clashes?(topic: Topic, device: Device): boolean;
  /** The topic is known no longer. */
  close?(topic: Topic, device: Device): void;
  /** The device is known no longer. */
  forget?(device: Device): void;
  /** Also values that did not change are given to it. */
  readonly takesRepeats: boolean;
  /** JSON inside text is text to it, also where no rule asks for JSON. */
  readonly takesJsonText: boolean;
}

/** One topic in one schema. Stamps are ms since 1970, and a topic never has one twice. */
export interface FieldWriter {
  number(value: number, stamp: number): void;
  text(text: string, stamp: number): void;
}
