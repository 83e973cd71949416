/** Local time of a place. The time zone's offset is looked up once a quarter of an hour, where offsets change. */
const QUARTER = 900_000;
const DAY = 86_400_000;

export class Calendar {
  /** Days since 1970-01-01, by the local calendar. */
  day = 0;
  /** Local time of day in hours, 0 to 24. */
  hour = 0;
  /** 1 to 366, UTC; for the sun and the seasons. */
  dayOfYear = 1;
  private offset = 0;
  private slot = Number.NaN;
  private readonly format: Intl.DateTimeFormat;

  /** `timeZone` is an IANA name; an unknown one is a RangeError. */
  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  /** Moves to `time`, ms since 1970. */
  set(time: number): void {
    const slot = Math.floor(time / QUARTER);
    if (slot !== this.slot) {
      this.slot = slot;
      this.offset = this.lookUp(slot * QUARTER);
      this.dayOfYear = Math.floor((time - Date.UTC(new Date(time).getUTCFullYear(), 0, 1)) / DAY) + 1;
    }
    const local = time + this.offset;
    this.day = Math.floor(local / DAY);
    this.hour = (local - this.day * DAY) / 3_600_000;
  }

  private lookUp(time: number): number {
    const parts = new Map(this.format.formatToParts(time).map((part) => [part.type, Number(part.value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) - time;
  }
}

/** True while `hour` lies in the span, which may go over midnight. */
export function isWithin(hour: number, [from, to]: readonly [number, number]): boolean {
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}
