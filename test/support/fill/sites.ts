/**
 * Sites for dashboards to be looked at, one a scenario of the simulator, so that among them is everything that a panel may
 * show: money, an outage of the grid, a device that left, an alarm that goes on and one that is over, a meter behind another,
 * a database that was away.
 */
import { type Energy, energy } from '../../../src/config/energy.ts';
import { type Tariffs, tariffs } from '../../../src/config/tariffs.ts';
import type { ScenarioName } from '../../../src/simulator/plant/plant.ts';
import { absence, type Deed, outage, type Pretence } from './deeds.ts';

export interface SiteStory {
  readonly deeds: readonly Deed[];
  readonly pretences: readonly Pretence[];
  /** A meter behind which another device is, `service/instance` both. */
  readonly meter?: { readonly is: string; readonly before: string };
  /** When the database was away, ms: values waited for it meanwhile. */
  readonly away?: readonly [from: number, until: number];
}

const HOUR = 3_600_000;
const MINUTE = 60_000;

const byTheHour = tariffs.parse([
  { currency: 'EUR', import: '0.34', feed_in: '0.08', periods: [{ times: '22:00-06:00', import: '0.24' }] },
]);
const flat = tariffs.parse([{ currency: 'EUR', import: '0.29', feed_in: '0.07' }]);
const dollars = tariffs.parse([{ currency: 'USD', import: '0.19' }]);

/** Of those that pay for a kWh. */
export const TARIFFS: Readonly<Partial<Record<ScenarioName, Tariffs>>> = {
  'ess-house': byTheHour,
  'three-phase': byTheHour,
  'two-batteries': flat,
  boat: flat,
  rv: dollars,
};

const GARAGE = { is: 'acload/50', before: 'evcharger/41' };

/** How energy is measured there. */
export function energyOf({ meter }: SiteStory): Energy {
  return energy.parse(meter ? { behind: [{ device: meter.before, behind: meter.is }] } : {});
}

/** What happens at a site that is looked at from `from` to `until`; the last hours are the fullest. */
export function storyOf(scenario: ScenarioName, from: number, until: number): SiteStory {
  const ago = (time: number) => Math.max(from, until - time);
  const alarm = (topic: string, value: number, begin: number, end: number): Pretence => ({
    topic,
    value,
    from: ago(begin),
    until: end === 0 ? Number.POSITIVE_INFINITY : ago(end),
  });
  switch (scenario) {
    case 'ess-house':
      return {
        deeds: [outage(ago(9 * HOUR), ago(9 * HOUR - 42 * MINUTE)), outage(ago(27 * HOUR), ago(26.8 * HOUR))],
        pretences: [],
      };
    case 'boat':
      return {
        deeds: [],
        pretences: [alarm('battery/288/Alarms/LowVoltage', 1, 5 * HOUR, 4.6 * HOUR)],
        away: [ago(7 * HOUR), ago(6.2 * HOUR)],
      };
    case 'rv':
      return { deeds: [absence('temperature', 25, ago(3 * HOUR))], pretences: [] };
    case 'off-grid':
      return {
        deeds: [],
        pretences: [
          alarm('battery/1/Alarms/CellImbalance', 2, 2.3 * HOUR, 0),
          alarm('generator/0/Alarms/ServiceIntervalExceeded', 1, 20 * HOUR, 0),
        ],
      };
    case 'three-phase':
      return {
        deeds: [
          absence('evcharger', 41, ago(15 * HOUR), ago(14.7 * HOUR)),
          outage(ago(20 * HOUR), ago(20 * HOUR - 7 * MINUTE)),
        ],
        pretences: [],
        meter: GARAGE,
      };
    default:
      return { deeds: [], pretences: [] };
  }
}
