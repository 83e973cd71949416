/**
 * What a local day that is over tells of how a site is measured: sums that cannot be, counters that say something else than
 * the powers beside them. Each is an event for people, the same at most once a week. Only days that are covered are
 * compared.
 */
import { COUNTED, type Counted, countedBy } from './kinds.ts';
import { agree, amount, INTEGRATED, isWhole } from './totals.ts';
import type { DeviceKey, EnergyDay, EnergySettings, Fields } from './types.ts';

const DAY = 86_400_000;
/** Less than a week by as much as a change to or from summer time takes. */
const WEEK = 7 * DAY - 2 * 3_600_000;
/** A reconnection in a day takes nothing away. */
const COVERED = 0.999;

/** kWh below which nothing is told. */
const LEAST = 0.5;
/** What is missing on the side of the sources, as a share of them. */
const MISSING = 0.03;
/** Solar chargers count at the panels, and are integrated at the battery. */
const SHARES: Readonly<Record<Counted, number>> = { grid_import: 0.05, grid_export: 0.05, pv: 0.1, genset: 0.05 };
/** Wh taken for kWh, and the like. */
const FACTOR = 3;
/** So many devices are left out, those that were found last: one that is gone for good never agrees. */
const MOST_LEFT_OUT = 500;

const NAMES: Readonly<Record<Counted, string>> = {
  grid_import: 'the import counter of the grid meter',
  grid_export: 'the export counter of the grid meter',
  pv: 'the counters of solar energy',
  genset: 'the counter of the genset',
};

export interface Finding {
  /** The device that it is about; undefined where it is the site. */
  readonly device?: DeviceKey | undefined;
  readonly severity: 0 | 1;
  readonly text: string;
}

/** Plain JSON, from one day to the next. */
export interface ChecksState {
  /** When each was told last: the start of its day. */
  readonly told: Readonly<Record<string, number>>;
  /** The devices whose counters are not true, for `Counters.leaveOut`. */
  readonly leftOut: readonly string[];
}

export const NOTHING_CHECKED: ChecksState = { told: {}, leftOut: [] };

type Day = Pick<EnergyDay, 'date' | 'start' | 'fields' | 'lacking' | 'checks'>;
/** By the name under which it is told once a week. */
type Found = readonly [name: string, finding: Finding];

export function checkDay(
  day: Day,
  { phases }: Pick<EnergySettings, 'phases'>,
  state: ChecksState = NOTHING_CHECKED,
): { readonly findings: readonly Finding[]; readonly state: ChecksState } {
  if (amount(day.fields, 'coverage') < COVERED) return { findings: [], state };
  const { news, leftOut } = comparedDevices(day, state.leftOut);
  const weekly = [...balance(day), ...counters(day, phases), ...unused(day)].filter(
    ([name]) => day.start - (state.told[name] ?? Number.NEGATIVE_INFINITY) >= WEEK,
  );
  const recent = Object.entries(state.told).filter(([, start]) => day.start - start < WEEK);
  const told = Object.fromEntries([...recent, ...weekly.map(([name]) => [name, day.start] as const)]);
  return { findings: [...weekly.map(([, finding]) => finding), ...news], state: { told, leftOut } };
}

/** Fields that say of the day itself that its counters are no totals: those of devices that are left out from now on. */
export function breaksOf({ fields }: Pick<Day, 'fields'>, before: ChecksState, now: ChecksState): Fields {
  const devices = now.leftOut.filter((name) => !before.leftOut.includes(name));
  const kinds = devices.flatMap((name) => countedBy(keyOf(name).service)).filter((kind) => `${kind}_counter` in fields);
  return Object.fromEntries(kinds.map((kind) => [`${kind}_breaks`, 1]));
}

/** More was used than came from anywhere. */
function balance({ date, fields, checks }: Day): Found[] {
  const missing = -amount(fields, 'unaccounted');
  const sources = amount(checks, 'sources');
  if (missing <= LEAST || missing <= MISSING * sources) return [];
  const text =
    `On ${date} ${words(missing)} more went out than all sources gave (${words(sources)}). The GX takes no load of a phase ` +
    'for less than 0, so a phase, a position or an input type that is set wrongly adds to the loads, and so does what two ' +
    'meters measure. Check these in the GX; energy: loads_ac: balance computes the loads from the rest';
  return [['balance', { severity: 0, text }]];
}

/** A meter that adds up its phases, beside powers that are not, or the other way round. */
function grid(day: Day, phases: EnergySettings['phases']): Found[] {
  const other = phases === 'net' ? 'individual' : 'net';
  const isOther = (['import', 'export'] as const).some((side) => {
    const counter = counterOf(day, `grid_${side}`);
    if (counter === undefined || agree(counter, amount(day.fields, `grid_${side}`))) return false;
    return agree(counter, amount(day.checks, `${other}_${side}`));
  });
  if (!isOther) return [];
  const text =
    `On ${day.date} the counters of the grid meter agree with its phases ` +
    `${other === 'net' ? 'added up' : 'taken each for itself'}, and the site is set to ${phases}: its counters are not ` +
    `shown as totals. If the meter bills that way, set energy: phases: ${other}`;
  return [['phases', { severity: 0, text }]];
}

function counters(day: Day, phases: EnergySettings['phases']): Found[] {
  const ofPhases = grid(day, phases);
  const others = COUNTED.flatMap((kind): Found[] => {
    if (ofPhases.length > 0 && kind.startsWith('grid')) return [];
    const counter = counterOf(day, kind);
    if (counter === undefined) return [];
    const integrated = INTEGRATED[kind].reduce((sum, field) => sum + amount(day.fields, field), 0);
    if (agree(counter, integrated, SHARES[kind])) return [];
    const text =
      `On ${day.date} ${NAMES[kind]} counted ${words(counter)}, and the powers beside it make ${words(integrated)}. Both ` +
      'are kept. A device that is measured twice or not at all, or a position that is set wrongly, may be the reason';
    return [[`counter ${kind}`, { severity: 0, text }]];
  });
  return [...ofPhases, ...others];
}

/** PV inverters at an AC input that is not in use. */
function unused({ date, checks }: Day): Found[] {
  return namesOf(checks, ' unused').map((name): Found => {
    const text =
      `On ${date} it fed into an AC input that is set to "not available", so the GX counts nothing of it, and neither does ` +
      'the energy here. Set its position, or the type of the AC input, in the GX';
    return [`unused ${name}`, { device: keyOf(name), severity: 0, text }];
  });
}

/** Devices whose counters are far from their own power: told once, and left out until they agree. */
function comparedDevices(
  day: Day,
  before: readonly string[],
): { news: readonly Finding[]; leftOut: readonly string[] } {
  const leftOut = new Set(before);
  const news: Finding[] = [];
  const sides = new Map<string, string[]>();
  for (const side of namesOf(day.checks, ' counter')) {
    const name = side.split(' ')[0] ?? '';
    sides.set(name, [...(sides.get(name) ?? []), side]);
  }
  for (const [name, ofDevice] of sides) {
    const compared = ofDevice.map((side) => compare(day.checks, side));
    const far = compared.find(({ verdict }) => verdict === 'far');
    if (far && !leftOut.has(name)) {
      leftOut.add(name);
      const text =
        `On ${day.date} its counter counted ${words(far.counter)}, and its own power makes ${words(far.power)}. Its ` +
        'counters are left out of the totals until both agree. It may count in another unit than kWh: check its settings';
      news.push({ device: keyOf(name), severity: 1, text });
    } else if (!far && compared.some(({ verdict }) => verdict === 'near')) {
      leftOut.delete(name);
    }
  }
  return { news, leftOut: [...leftOut].slice(-MOST_LEFT_OUT) };
}

/** Where a device shows no power, or hardly anything was counted, nothing can be said. */
function compare(checks: Fields, side: string) {
  const counter = amount(checks, `${side} counter`);
  const near = (power: number) => counter <= FACTOR * power && power <= FACTOR * counter;
  const powers = [checks[`${side} power`], checks[`${side} phases`]].filter((power) => power !== undefined);
  const power = Math.max(0, ...powers);
  const isLittle = powers.length === 0 || powers.every((one) => Math.abs(counter - one) <= LEAST);
  if (powers.some(near) && counter > LEAST) return { counter, power, verdict: 'near' } as const;
  return { counter, power, verdict: isLittle || powers.some(near) ? 'unknown' : 'far' } as const;
}

/** Undefined where it does not cover the day. */
function counterOf(day: Day, kind: Counted): number | undefined {
  return isWhole(kind, [day]) ? day.fields[`${kind}_counter`] : undefined;
}

function namesOf(checks: Fields, ending: string): string[] {
  return Object.keys(checks).flatMap((name) => (name.endsWith(ending) ? [name.slice(0, -ending.length)] : []));
}

function keyOf(name: string): DeviceKey {
  const [service = '', instance = ''] = name.split('/');
  return { service, instance };
}

function words(kWh: number): string {
  return `${kWh.toFixed(1)} kWh`;
}
