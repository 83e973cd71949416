import { describe, expect, it } from 'vitest';
import { closedDay, openDay, withWindow } from '../../src/energy/day.ts';
import { type ClosedWindow, type Fields, type OpenDay, WINDOW } from '../../src/energy/types.ts';
import { isZone, localDay } from '../../src/energy/zone.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const window = (start: number, site: Fields, checks: Fields = {}): ClosedWindow => ({
  start,
  site,
  checks,
  devices: [],
  consumers: [],
});

describe('local days', () => {
  it.each([
    ['an ordinary day', 'Europe/Berlin', '2026-11-28T12:00Z', '2026-11-28', '2026-11-27T23:00Z', 24],
    ['clocks go forward', 'Europe/Berlin', '2026-03-29T12:00Z', '2026-03-29', '2026-03-28T23:00Z', 23],
    ['clocks go back', 'Europe/Berlin', '2026-10-25T12:00Z', '2026-10-25', '2026-10-24T22:00Z', 25],
    ['its first instant', 'Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25', '2026-10-24T22:00Z', 25],
    ['midnight is left out', 'America/Santiago', '2026-09-06T12:00Z', '2026-09-06', '2026-09-06T04:00Z', 23],
    [
      'the hour before midnight comes twice',
      'America/Santiago',
      '2026-04-04T12:00Z',
      '2026-04-04',
      '2026-04-04T03:00Z',
      25,
    ],
    ['midnight comes twice', 'America/Havana', '2026-11-01T12:00Z', '2026-11-01', '2026-11-01T04:00Z', 25],
    ['half an hour is left out', 'Australia/Lord_Howe', '2026-10-04T01:00Z', '2026-10-04', '2026-10-03T13:30Z', 23.5],
    ['three quarters of an hour ahead', 'Asia/Kathmandu', '2026-10-04T01:00Z', '2026-10-04', '2026-10-03T18:15Z', 24],
    ['the next date never was', 'Pacific/Apia', '2011-12-29T20:00Z', '2011-12-29', '2011-12-29T10:00Z', 24],
  ])('%s', (_, zone, time, date, start, hours) => {
    const day = localDay(at(time), zone);
    expect({ ...day, hours: (day.end - day.start) / HOUR }).toMatchObject({ date, start: at(start), hours });
  });

  it('follow one another without a gap through a year', () => {
    let { start, end } = localDay(at('2026-01-01T12:00Z'), 'Europe/Berlin');
    const hours: number[] = [];
    for (let days = 0; days < 365; days += 1) {
      hours.push((end - start) / HOUR);
      const next = localDay(end, 'Europe/Berlin');
      expect(next.start).toBe(end);
      ({ start, end } = next);
    }
    expect(hours.filter((one) => one !== 24)).toEqual([23, 25]);
  });

  it('know which zones there are', () => {
    expect(
      ['Europe/Berlin', 'UTC', '', '/UTC', 'Mars/Olympus', '+01:00', 'A'.repeat(1_000_000)].filter(isZone),
    ).toEqual(['Europe/Berlin', 'UTC']);
  });
});

describe('the day that goes on', () => {
  const start = at('2026-11-27T23:00Z');
  const begin = (time = start) => openDay(time, 'Europe/Berlin', 'Haus');

  it('adds up its windows, and tells the coverage since midnight', () => {
    let day = begin(start + WINDOW);
    day = withWindow(day, window(start + WINDOW, { pv_dc: 0.25, coverage: 1 }, { sources: 2 }));
    expect(day.fields).toEqual({ pv_dc: 0.25, coverage: 0.5 });
    day = withWindow(day, window(start + 3 * WINDOW, { pv_dc: 0.5, coverage: 0.5 }, { sources: 3 }));
    expect(day).toMatchObject({
      date: '2026-11-28',
      start,
      fields: { pv_dc: 0.75, coverage: 1.5 / 4 },
      checks: { sources: 5 },
    });
    expect(closedDay(day)).toEqual({
      until: start + 4 * WINDOW,
      date: '2026-11-28',
      start,
      end: start + 24 * HOUR,
      zone: 'Europe/Berlin',
      site: 'Haus',
      fields: { pv_dc: 0.75, coverage: 1.5 / 288 },
      lacking: [],
      checks: { sources: 5 },
      money: {},
    });
  });

  it('has a coverage of 1 through a day of 25 hours', () => {
    let day: OpenDay = openDay(at('2026-10-25T03:00Z'), 'Europe/Berlin', 'Haus');
    for (let time = day.start; time < day.end; time += WINDOW) day = withWindow(day, window(time, { coverage: 1 }));
    expect(day.covered).toBe(300);
    expect(closedDay(day).fields).toEqual({ coverage: 1 });
  });

  it('reaches as far back as the longest of the gaps that ended on it', () => {
    const { start } = openDay(at('2026-11-28T12:00Z'), 'UTC', 'Haus');
    const gap = (index: number, pv_gap_days: number) =>
      window(start + index * WINDOW, { coverage: 1, pv_gap: 0.5, pv_gap_days });
    const day = [gap(0, 1), gap(1, 2), gap(2, 1)].reduce(
      (open, one) => withWindow(open, one),
      openDay(start, 'UTC', 'Haus'),
    );
    expect(day.fields).toMatchObject({ pv_gap: 1.5, pv_gap_days: 2 });
  });

  it('says what some of its windows lacked, which had coverage', () => {
    const fields = { grid_import_counter: 1, coverage: 1 };
    const whole = withWindow(withWindow(begin(), window(start, fields)), window(start + WINDOW, { coverage: 0 }));
    expect(whole.lacking).toEqual([]);
    expect(withWindow(whole, window(start + 2 * WINDOW, { coverage: 0.1 })).lacking).toEqual(['grid_import_counter']);
    const late = withWindow(begin(), window(start, { coverage: 1 }));
    expect(withWindow(late, window(start + WINDOW, fields)).lacking).toEqual(['grid_import_counter']);
  });

  it('adds up what windows cost, each in its currency', () => {
    const one = { currency: 'EUR', fields: { cost: 0.5 } };
    let day = withWindow(begin(), window(start, { coverage: 1 }), one);
    day = withWindow(day, window(start + WINDOW, { coverage: 1 }), one);
    day = withWindow(day, window(start + 2 * WINDOW, { coverage: 1 }), { currency: 'CHF', fields: { cost: 2 } });
    expect(day.money).toEqual({ EUR: { cost: 1 }, CHF: { cost: 2 } });
  });

  it('begins where the day before ended, which another zone had', () => {
    // Berlin's 28th ends at 23:00 UTC; in New York that is the 28th still, at 18:00.
    const after = openDay(start + 24 * HOUR, 'America/New_York', 'Haus', start + 24 * HOUR);
    expect(after).toMatchObject({ date: '2026-11-28', start: start + 24 * HOUR, end: at('2026-11-29T05:00Z') });
    const later = openDay(start + 80 * HOUR, 'Europe/Berlin', 'Haus', start + 24 * HOUR);
    expect(later.start).toBe(at('2026-11-30T23:00Z'));
  });
});
