/** A house with sun, a battery and a meter: its windows, its days and what they cost, by plain arithmetic. */
import { closedDay, openDay, withWindow } from '../../../src/energy/day.ts';
import { createPricing, type Money, type Tariff } from '../../../src/energy/money.ts';
import { type EnergyDay, type Fields, type OpenDay, WINDOW } from '../../../src/energy/types.ts';

export const PORTAL = 'c0619ab12345';
export const ZONE = 'Europe/Berlin';
const HOUR = 3_600_000;
const FLAT: Tariff = { from: undefined, currency: 'EUR', import: 0.32, feed_in: 0.08 };

/** kWh of a window. From 06:00 to 18:00 UTC there is sun: 36 kWh a day, of which 9 go to the loads, 9 to the battery. */
function siteAt(start: number): Fields {
  const hour = (start / HOUR) % 24;
  const isSunny = hour >= 6 && hour < 18;
  const whenSunny = (amount: number) => (isSunny ? amount : 0);
  const whenDark = (amount: number) => (isSunny ? 0 : amount);
  return {
    coverage: 1,
    pv_dc: whenSunny(0.25),
    pv_counter: whenSunny(0.2578125),
    grid_import: whenDark(0.015625),
    grid_import_counter: whenDark(0.015625),
    grid_export: whenSunny(0.125),
    grid_export_counter: whenSunny(0.125),
    battery_charge: whenSunny(0.0625),
    battery_discharge: whenDark(0.046875),
    pv_ac: 0,
    loads_ac: 0.0625,
    loads_dc: 0,
    grid_to_battery: 0,
    genset_to_loads: 0,
    genset_to_battery: 0,
    unknown_to_loads: 0,
    unaccounted: 0,
    pv_to_loads: whenSunny(0.0625),
    pv_to_battery: whenSunny(0.0625),
    pv_to_grid: whenSunny(0.125),
    grid_to_loads: whenDark(0.015625),
    battery_to_loads: whenDark(0.046875),
  };
}

export interface History {
  readonly days: readonly EnergyDay[];
  readonly open: OpenDay;
  /** Line protocol of everything, times in ms. */
  readonly lines: readonly string[];
}

/** From a time on until another; `tariffs` price it. */
export function history(from: number, until: number, tariffs: readonly Tariff[] = [FLAT], site = 'House'): History {
  const pricing = createPricing(tariffs, () => undefined);
  const days: EnergyDay[] = [];
  const lines: string[] = [];
  let open = openDay(from, ZONE, site);
  const tags = `portal_id=${PORTAL},site=${site}`;
  const moneyLine = (name: string, more: string, { currency, fields }: Money, time: number) =>
    lines.push(`${name},${tags},currency=${currency}${more} ${text(fields)} ${time}`);
  const write = (day: EnergyDay) => {
    const more = `,month=${day.date.slice(0, 7)},year=${day.date.slice(0, 4)}`;
    lines.push(`gx_energy_day,${tags}${more} ${text(day.fields)} ${day.start}`);
    for (const [currency, fields] of Object.entries(day.money))
      moneyLine('gx_money_day', more, { currency, fields }, day.start);
  };
  for (let start = from; start < until; start += WINDOW) {
    if (start >= open.end) {
      const day = closedDay(open);
      days.push(day);
      write(day);
      open = openDay(start, ZONE, site, day.end);
    }
    const window = { start, site: siteAt(start), devices: [], consumers: [], checks: {} };
    const money = pricing(window, ZONE);
    open = withWindow(open, window, money);
    lines.push(`gx_energy,${tags} ${text(window.site)} ${start}`);
    if (money) moneyLine('gx_money', '', money, start);
  }
  write(open);
  return { days, open, lines };
}

function text(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
