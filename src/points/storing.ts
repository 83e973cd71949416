/**
 * From the values of a topic to those that are stored, and when: what differs from the last stored one, or is due again.
 * Where there is an interval, windows.ts decides.
 *
 * Hot path: `take`.
 */
import { lookUp } from '../catalogue/catalogue.ts';
import type { Device } from '../devices/device.ts';
import { fingerprint } from '../devices/text.ts';
import type { Topic } from '../types.ts';
import type { Awaiting } from './awaiting.ts';
import { Crowded, isCrowded } from './crowded.ts';
import { MeanWindow } from './mean-window.ts';
import type { Notices } from './notices.ts';
import { MOST_NUMBERS } from './numbers.ts';
import { Parts } from './parts.ts';
import type { Decision } from './rules.ts';
import type { Schema } from './schemas/schema.ts';
import { createSeries, isDue, nextStamp, type Series, write } from './series.ts';
import { lengthOf, type Outcome, type Scalar, type Window } from './window.ts';
import { type WindowKind, Windows, windowKind } from './windows.ts';

interface StoringOptions {
  readonly schemas: readonly Schema[];
  /** Where values wait for the name of their device. */
  readonly awaiting: Awaiting<Device>;
  readonly notices: Notices;
}

export class Storing {
  private readonly options: StoringOptions;
  private readonly windows = new Windows();
  private readonly crowded = new Crowded((series, { value, mark, time, isRepeat }) =>
    this.change(series, value, mark, time, isRepeat),
  );

  constructor(options: StoringOptions) {
    this.options = options;
  }

  open(topic: Topic, device: Device, decision: Decision): Series {
    const series = createSeries(topic, device, decision, this.options.schemas);
    if (decision.numbers) series.parts = this.openParts(series, decision);
    if (decision.interval === undefined) return series;
    series.window = this.openWindow(series, windowKind(decision.entry), decision.interval);
    if (series.window instanceof MeanWindow) series.mean = series.window;
    else series.texts = series.window;
    return series;
  }

  /** Stores the value, now or at the end of its window, if it is news. */
  take(series: Series, value: Scalar, time: number): Outcome {
    const isNumber = typeof value === 'number';
    const refresh = isNumber ? series.refreshNumber : series.refreshText;
    const window = isNumber ? this.windowOfNumbers(series) : this.windowOfTexts(series, time);
    if (window !== undefined) return this.windows.take(window, value, time, refresh);
    const mark = isNumber ? value : fingerprint(value);
    const isRepeat = mark === series.value && !isDue(series.storedAt, refresh, time);
    this.crowded.passed(series);
    if (isRepeat && series.repeats.length === 0) return 'unchanged';
    if (isCrowded(series, time)) {
      this.crowded.wait(series, value, mark, time, isRepeat);
      return 'merged';
    }
    this.change(series, value, mark, time, isRepeat);
    return 'accepted';
  }

  /** Call it a few times a second. */
  tick(now: number): void {
    this.windows.tick(now);
    this.crowded.tick(now);
  }

  /** Stores what waits. */
  close(): void {
    this.windows.stop();
    this.crowded.closeAll();
  }

  /** Nobody knows the value from now on. */
  lose(series: Series, time: number): void {
    if (series.mean !== undefined) this.windows.lose(series.mean, time);
    series.parts?.loseAll(time);
  }

  /** The next value is stored at once, changed or not. */
  leave(series: Series, time: number): void {
    series.value = undefined;
    this.leaveWindows(series, time);
    series.parts?.leaveAll(time);
  }

  /** Stores what is known of a quantity as it came, in place of the mean that was begun. */
  endMean(series: Series, time: number): void {
    const value = series.mean && this.windows.abandon(series.mean);
    if (value !== undefined) this.change(series, value, value, time, false);
  }

  /** The topic is known no longer: what is open of it is stored now. */
  forget(series: Series): void {
    this.leaveWindows(series, Number.NEGATIVE_INFINITY);
    this.crowded.close(series);
    series.parts?.forgetAll();
    if (series.filteredBy !== undefined) return;
    for (const schema of this.options.schemas) schema.close?.(series.topic, series.device);
  }

  private leaveWindows({ window, texts }: Series, time: number): void {
    if (window) this.windows.leave(window, time);
    if (texts && texts !== window) this.windows.leave(texts, time);
  }

  /** After a text the next number is news, and after a number the next text. */
  private windowOfNumbers({ window, mean, texts, device }: Series): Window | undefined {
    if (texts !== undefined && texts !== window) texts.forget();
    // Of two devices that share their topics a mean would be a value that nobody has.
    return mean !== undefined && device.sharing !== undefined ? undefined : window;
  }

  private windowOfTexts(series: Series, time: number): Window | undefined {
    if (series.mean !== undefined) this.windows.lose(series.mean, time);
    if (series.textInterval === undefined) return undefined;
    series.texts ??= this.openWindow(series, 'calm', series.textInterval);
    series.value = undefined;
    return series.texts;
  }

  private openWindow(series: Series, kind: WindowKind, interval: number): Window {
    return this.windows.create(kind, interval, (value, time) => this.store(series, value, time, false));
  }

  private openParts({ topic, device }: Series, decision: Decision): Parts {
    return new Parts({
      topic,
      open: (part) => this.open(part, device, { ...decision, numbers: false, entry: lookUp(part.service, part.path) }),
      take: (series, number, time) => this.take(series, number, time),
      lose: (series, time) => this.lose(series, time),
      leave: (series, time) => this.leave(series, time),
      forget: (series) => this.forget(series),
      onTooMany: () =>
        this.options.notices.tell(
          topic,
          (name) => `${name} holds more than ${MOST_NUMBERS} numbers: the rest is not stored`,
        ),
    });
  }

  private change(series: Series, value: Scalar, mark: Scalar, time: number, isRepeat: boolean): void {
    if (!isRepeat) {
      series.value = mark;
      series.storedAt = time;
    }
    this.store(series, value, time, isRepeat);
  }

  private store(series: Series, value: Scalar, time: number, isRepeat: boolean): void {
    if (typeof value === 'number' ? !series.hasNumber : !series.hasText) this.meet(series, value);
    const stamp = nextStamp(series.stamp, time);
    series.stamp = stamp;
    if (series.device.name === '') this.wait(series, value, stamp, isRepeat);
    else write(series, value, stamp, isRepeat);
  }

  /** The first number, or the first text. */
  private meet(series: Series, value: Scalar): void {
    if (typeof value === 'number') series.hasNumber = true;
    else series.hasText = true;
    if (!series.hasNumber || !series.hasText) return;
    this.options.notices.tell(
      series.topic,
      (name) => `${name} sends numbers and texts: they are stored apart. gx-logger explain ${name} says where`,
    );
  }

  /** On its own, for what a closure needs is allocated at each call of the function that it stands in. */
  private wait(series: Series, value: Scalar, stamp: number, isRepeat: boolean): void {
    this.options.awaiting.add(series.device, () => write(series, value, stamp, isRepeat), lengthOf(value));
  }
}
