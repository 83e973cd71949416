/**
 * The numbers in the lists and objects of one topic, each a series of its own. One that a message no longer holds is
 * unknown from then on.
 */
import type { Topic } from '../types.ts';
import { MOST_NUMBERS, numbersIn } from './numbers.ts';
import { isSecret } from './secret.ts';
import type { Series } from './series.ts';
import type { Outcome } from './window.ts';

const LONGEST_PATH = 256;

interface Part {
  /** undefined where its name is that of a secret, or of another topic. */
  readonly series: Series | undefined;
  /** The last message that held it. */
  message: number;
}

interface PartsOptions {
  /** Of the lists and objects. */
  readonly topic: Topic;
  open(topic: Topic): Series;
  take(series: Series, number: number, time: number): Outcome;
  lose(series: Series, time: number): void;
  leave(series: Series, time: number): void;
  forget(series: Series): void;
  /** Not all that came was looked at. */
  onTooMany(): void;
}

export class Parts {
  private readonly options: PartsOptions;
  private readonly parts = new Map<string, Part>();
  private messages = 0;

  constructor(options: PartsOptions) {
    this.options = options;
  }

  /** What became of the message: the most that became of one of its numbers; undefined where none is stored. */
  take(value: object, time: number): Outcome | undefined {
    const outcomes = new Set<Outcome>();
    this.messages += 1;
    const isWhole = numbersIn(value, (path, number) => {
      const part = this.parts.get(path) ?? this.open(path);
      if (!part) return false;
      part.message = this.messages;
      if (part.series) outcomes.add(this.options.take(part.series, number, time));
      return true;
    });
    if (!isWhole) this.options.onTooMany();
    this.loseOthers(time);
    return (['accepted', 'merged', 'unchanged'] as const).find((outcome) => outcomes.has(outcome));
  }

  loseAll(time: number): void {
    this.messages += 1;
    this.loseOthers(time);
  }

  leaveAll(time: number): void {
    for (const { series } of this.parts.values()) if (series) this.options.leave(series, time);
  }

  forgetAll(): void {
    for (const { series } of this.parts.values()) if (series) this.options.forget(series);
  }

  /** Those that the message before held, and the last one does not. */
  private loseOthers(time: number): void {
    for (const { series, message } of this.parts.values()) {
      if (series && message === this.messages - 1) this.options.lose(series, time);
    }
  }

  private open(path: string): Part | undefined {
    const { topic, open } = this.options;
    const one = { ...topic, path: `${topic.path}${path}` };
    if (this.parts.size >= MOST_NUMBERS || one.path.length > LONGEST_PATH) return undefined;
    const series = isSecret(one) ? undefined : open(one);
    const part = { series: series?.filteredBy === undefined ? series : undefined, message: this.messages };
    this.parts.set(path, part);
    return part;
  }
}
