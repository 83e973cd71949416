/**
 * What every reading passes before anything is made of it, so that rules, means, events and whatever else is behind it
 * see the same:
 *
 * - a number that arrives as text, where the catalogue knows numbers alone, is a number;
 * - a number that cannot be true is a null, and is counted as refused, `implausible`.
 *
 * Hot path: `admit`. What a topic needs is worked out when it is first seen; where it needs nothing, that is one look-up
 * and two comparisons.
 */
import { lookUp } from '../catalogue/catalogue.ts';
import type { Bounds } from '../catalogue/entry.ts';
import { isNumber } from '../catalogue/types.ts';
import type { Reading, Topic } from '../types.ts';
import { Notices } from './notices.ts';
import { ANY, type BoundsRule, boundsName, inWords, plausible } from './plausible.ts';
import { isSecret } from './secret.ts';

/** What a topic needs. Topics that need the same share one, so that there are few to be looked at. */
interface Check extends Bounds {
  /** Text that is a number is one. */
  readonly isNumber: boolean;
}

/** Longer texts are none, and are not looked at. */
const LONGEST_NUMBER = 32;
const DECIMAL = /^\s*[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\s*$/;

export class Door {
  private readonly bounds: readonly BoundsRule[];
  /** By the topic's index, and by what they are. */
  private readonly checks: (Check | undefined)[] = [];
  private readonly kinds = new Map<string, Check>();
  private readonly notices = new Notices();
  /** Who decided on topics so far: entries of `bounds`, and the catalogue. */
  private readonly deciders = new Set<string>();

  constructor(bounds: readonly BoundsRule[] = []) {
    this.bounds = bounds;
  }

  /** The reading as it goes on. */
  admit(reading: Reading): Reading {
    const { topic, value } = reading;
    const check = this.checks[topic.index] ?? this.open(topic);
    if (typeof value === 'number') return value >= check.least && value <= check.most ? reading : this.refuse(reading);
    if (typeof value !== 'string' || !check.isNumber) return reading;
    const number = numberIn(value);
    return number === undefined ? reading : this.admit({ topic, value: number, time: reading.time });
  }

  /** The topic is known no longer. */
  forget(topic: Topic): void {
    this.checks[topic.index] = undefined;
  }

  /** What a person should know and was not told yet. */
  takeNotices(): readonly string[] {
    return this.notices.take();
  }

  /** Bounds that are for nothing that was seen so far, as people say it. */
  unused(): readonly string[] {
    return this.bounds.flatMap((rule, index) =>
      this.deciders.has(boundsName(rule, index))
        ? []
        : [`bounds ${index + 1} (${rule.match}) apply to none of the topics that the GX has`],
    );
  }

  private open(topic: Topic): Check {
    const entry = lookUp(topic.service, topic.path);
    const bounds = plausible(topic, this.bounds, entry);
    if (bounds) this.deciders.add(bounds.decidedBy);
    // The number of a secret is told nobody.
    const check = isSecret(topic, entry) ? this.checkOf(ANY, false) : this.checkOf(bounds ?? ANY, isNumber(entry));
    this.checks[topic.index] = check;
    return check;
  }

  private checkOf({ least, most }: Bounds, isKnown: boolean): Check {
    const kind = `${least} ${most} ${isKnown}`;
    const check = this.kinds.get(kind) ?? { least, most, isNumber: isKnown };
    this.kinds.set(kind, check);
    return check;
  }

  private refuse({ topic, value, time }: Reading): Reading {
    this.notices.tell(topic, (name) => {
      const bounds = inWords(this.checks[topic.index] ?? ANY, lookUp(topic.service, topic.path)?.unit);
      return (
        `${name} said ${String(value)}, which lies outside its bounds (${bounds}): such values are counted as ` +
        `implausible and not stored. If it was true, widen them under bounds: in the configuration's file`
      );
    });
    return { topic, value: null, time, refusal: 'implausible' };
  }
}

/** The number that a text is; undefined where it is anything else. */
function numberIn(text: string): number | undefined {
  if (text.length > LONGEST_NUMBER || !DECIMAL.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
