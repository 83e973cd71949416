/**
 * Lines of energy: `gx_energy`, `gx_energy_device` and `gx_energy_consumer` of a window that is over, stamped at its start,
 * and `gx_energy_day` of a local day, stamped at its midnight; with a tariff `gx_money` and `gx_money_day` as well. Tags are those that hold when they are made: what is kept and
 * emitted again are these lines.
 */
import { type Device, type Gx, placeOf, type Tags } from '../devices/device.ts';
import { type ClosedWindow, DC, type DeviceFields, type EnergyDay, type Fields, REST } from '../energy/types.ts';
import { escapeName, formatNumber, formatPrefix } from './rows.ts';

/** A whole line, newline included. */
export interface EnergyLine {
  readonly line: string;
  readonly fields: number;
  readonly stamp: number;
  /** Of a day that goes on: another line will take its place. */
  readonly isOpen?: true;
}

/** A GX and its devices, as far as their names go. */
export interface Named extends Pick<Gx, 'portalId' | 'site' | 'tags'> {
  /** By service and instance. */
  readonly devices: ReadonlyMap<string, Pick<Device, 'service' | 'instance' | 'name' | 'tags'>>;
}

/** What a window costs and brings. */
interface Money {
  readonly currency: string;
  readonly fields: Fields;
}

/** Fields that say what the others are; all others add up. */
const FLAGS: ReadonlySet<string> = new Set(['gap', 'outside']);

export function windowLines(window: ClosedWindow, gx: Named, money?: Money): readonly EnergyLine[] {
  const { start, site, devices, consumers } = window;
  return [
    ...lineOf('gx_energy', gx.tags, site, start),
    ...rowLines('gx_energy_device', devices, gx, start),
    ...rowLines('gx_energy_consumer', consumers, gx, start),
    ...(money ? lineOf('gx_money', [...gx.tags, ['currency', money.currency]], money.fields, start) : []),
  ];
}

export function dayLines(
  { date, start, site, fields, money }: EnergyDay,
  { portalId }: Pick<Named, 'portalId'>,
  isOpen: boolean,
): EnergyLine[] {
  const tags: Tags = [
    ['portal_id', portalId],
    ['site', site],
    ['month', date.slice(0, 7)],
    ['year', date.slice(0, 4)],
  ];
  const lines = [
    ...lineOf('gx_energy_day', tags, fields, start),
    ...Object.entries(money).flatMap(([currency, sums]) =>
      lineOf('gx_money_day', [...tags.slice(0, 2), ['currency', currency], ...tags.slice(2)], sums, start),
    ),
  ];
  return isOpen ? lines.map((line) => ({ ...line, isOpen })) : lines;
}

/** The devices of a window: those of which rows must be named. */
export function devicesOf({ devices, consumers }: ClosedWindow, gx: Gx): readonly Device[] {
  return [...devices, ...consumers].flatMap((key) => gx.devices.get(placeOf(key)) ?? []);
}

/** Two devices may have one series, where a device with a fixed `instance` tag changed its own in the window. */
function rowLines(measurement: string, rows: readonly DeviceFields[], gx: Named, start: number): readonly EnergyLine[] {
  const series = new Map<string, { readonly tags: Tags; fields: Fields }>();
  for (const { fields, ...key } of rows) {
    const tags = tagsOf(key, gx);
    const name = formatPrefix(measurement, tags);
    const known = series.get(name);
    series.set(name, { tags, fields: known ? joined(known.fields, fields) : fields });
  }
  return [...series.values()].flatMap(({ tags, fields }) => lineOf(measurement, tags, fields, start));
}

function joined(one: Fields, other: Fields): Fields {
  const result: Record<string, number> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    result[name] = FLAGS.has(name) ? Math.max(result[name] ?? 0, value) : (result[name] ?? 0) + value;
  }
  return result;
}

function tagsOf(key: Pick<DeviceFields, 'service' | 'instance'>, gx: Named): Tags {
  const { service, instance } = key;
  const isNone = service === 'system' && (instance === REST || instance === DC);
  const device = gx.devices.get(placeOf(key));
  const tags: Tags =
    device && device.name !== ''
      ? device.tags
      : [
          ['portal_id', gx.portalId],
          ['instance', isNone ? '0' : instance],
          ['site', gx.site],
          ['device', isNone ? instance : `${service} ${instance}`],
        ];
  return [...tags, ['service', service]];
}

/** None where there are no fields. */
export function lineOf(measurement: string, tags: Tags, fields: Fields, stamp: number): EnergyLine[] {
  const all = Object.entries(fields).map(([name, value]) => `${escapeName(name)}=${formatNumber(value)}`);
  if (all.length === 0) return [];
  return [{ line: `${formatPrefix(measurement, tags)}${all.join(',')} ${stamp}\n`, fields: all.length, stamp }];
}
