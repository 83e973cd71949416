/** A window of one site: the slices of it added up, and at its end the fields that they make. */
import type { Consumer } from './consumers.ts';
import { FLOWS, type Flows, noFlows, ORIGINS } from './flows.ts';
import { kwh } from './kwh.ts';
import type { Powers } from './powers.ts';
import { balanceOf, SINKS, type Slice, SOURCES } from './slice.ts';
import { type ClosedWindow, type DeviceFields, type Fields, WINDOW } from './types.ts';

/** Of the integrals of a slice these are added up as they are. */
const KEPT = [
  'covered',
  'is_battery_known',
  'net_import',
  'net_export',
  'individual_import',
  'individual_export',
] as const satisfies readonly (keyof Powers)[];
const SIDES = [...SOURCES, ...SINKS] as const;

export type Totals = Pick<Powers, (typeof KEPT)[number]> & Slice & Flows & { overlap: number };

interface Slices {
  readonly sums: Powers;
  readonly slice: Slice;
  readonly flows: Flows;
  readonly overlap: number;
}

export function noTotals(): Totals {
  const none = Object.fromEntries([...KEPT, ...SIDES].map((name) => [name, 0])) as Pick<Powers, (typeof KEPT)[number]> &
    Slice;
  return { ...none, ...noFlows(), overlap: 0 };
}

export function add(totals: Totals, { sums, slice, flows, overlap }: Slices): void {
  for (const name of KEPT) totals[name] += sums[name];
  for (const name of SIDES) totals[name] += slice[name];
  for (const { flow } of FLOWS) totals[flow] += flows[flow];
  totals.overlap += overlap;
}

/** What nobody covered has no fields but that. */
export function closeTotals(
  totals: Totals,
  consumers: ReadonlyMap<string, Consumer>,
): Pick<ClosedWindow, 'site' | 'consumers' | 'checks'> {
  if (totals.covered === 0) return { site: { coverage: 0 }, consumers: [], checks: {} };
  let { overlap } = totals;
  const rows: DeviceFields[] = [];
  // In an order that does not depend on who came first.
  for (const [, consumer] of [...consumers].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const { inside, outside, service, instance } = consumer;
    const isOutside = outside > 0 && inside.energy === 0;
    // What lay outside for a part of the window only is shown with the site's loads, and is none of them.
    if (!isOutside) overlap += outside;
    rows.push({ service, instance, fields: consumerFields(consumer, isOutside) });
  }
  const sides = Object.fromEntries(SIDES.map((name) => [name, kwh(totals[name])])) as Slice;
  const site: Record<string, number> = { ...sides };
  if (totals.is_battery_known === 0) {
    delete site['battery_charge'];
    delete site['battery_discharge'];
  }
  for (const { flow } of FLOWS) site[flow] = kwh(totals[flow]);
  site['overlap'] = kwh(overlap);
  site['unaccounted'] = balanceOf(sides);
  site['coverage'] = totals.covered / WINDOW;
  return { site, consumers: rows, checks: checksOf(totals, sides) };
}

function consumerFields({ inside, outside }: Consumer, isOutside: boolean): Fields {
  const fields: Record<string, number> = { energy: kwh(inside.energy + outside) };
  for (const origin of ORIGINS) {
    fields[`from_${origin}`] = kwh(inside.from[origin] + (origin === 'unknown' ? outside : 0));
  }
  if (isOutside) fields['outside'] = 1;
  return fields;
}

/** The grid by both ways of measuring, and what all sources gave. */
function checksOf(totals: Totals, sides: Slice): Fields {
  let sources = 0;
  for (const source of SOURCES) sources += sides[source];
  return {
    net_import: kwh(totals.net_import),
    net_export: kwh(totals.net_export),
    individual_import: kwh(totals.individual_import),
    individual_export: kwh(totals.individual_export),
    sources,
  };
}
