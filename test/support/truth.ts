/** What the daemon made of a plant's readings beside what really flowed. */
import { expect } from 'vitest';
import { type ClosedWindow, SLICE, WINDOW } from '../../src/energy/types.ts';
import { SINKS, SOURCES } from '../../src/simulator/plant/model/energy.ts';
import type { Entries, Page } from './books.ts';
import { DAY, type Life } from './energy.ts';

/** The limits: a share of the truth, or so many kWh a day. */
const SHARE = 0.005;
const KWH_A_DAY = 0.02;
/** Of what is lost: a share of all sources. */
const SHARE_OF_SOURCES = 0.01;
/** In one window the services of a GX may be this far apart, kWh and share. */
const SPIKE = 0.01;
const SPIKE_SHARE = 0.02;

export interface Comparison {
  readonly seen: Entries;
  readonly truth: Entries;
  readonly coverage: number;
}

/** Fields of gx_energy, and those of consumers as `heatpump/43 from_pv`. */
export function compare({ windows, truth }: Life): Comparison {
  const seen: Entries = {};
  const real: Entries = {};
  for (const window of windows) add(seen, ...entriesOf(window));
  for (const page of truth.values()) add(real, ...pageOf(page));
  const { coverage = 0, ...rest } = seen;
  return { seen: rest, truth: real, coverage: coverage / truth.size };
}

/** Every field that the plant has books of, within the limits. */
export function expectTruth({ seen, truth }: Comparison, length: number): void {
  const sources = sum(truth, SOURCES);
  for (const [name, real] of Object.entries(truth)) {
    const limit =
      name === 'unaccounted'
        ? SHARE_OF_SOURCES * sources
        : Math.max(SHARE * Math.abs(real), (KWH_A_DAY * length) / DAY);
    const made = seen[name] ?? 0;
    expect(Math.abs(made - real), `${name}: ${made} of ${real} kWh`).toBeLessThanOrEqual(limit);
  }
}

/** What holds in each window by itself: balance, flows, signs, consumers, and how much of it was seen. */
export function expectSound({ windows, truth }: Life): void {
  const closed = new Set(windows.map(({ start }) => start));
  for (const [start, { slices }] of truth) if (slices > 0) expect(closed, stamp(start)).toContain(start);
  for (const { start, site, consumers } of windows) {
    const when = stamp(start);
    for (const [name, value] of [site, ...consumers.map(({ fields }) => fields)].flatMap(Object.entries)) {
      expect(Number.isFinite(value), `${name} at ${when}`).toBe(true);
      if (name !== 'unaccounted') expect(value, `${name} at ${when}`).toBeGreaterThanOrEqual(0);
    }
    const { coverage = 0, unaccounted = 0 } = site;
    // A service that comes within a slice is there for a part of it.
    const seen = ((truth.get(start)?.slices ?? 0) * SLICE) / WINDOW;
    expect(Math.abs(coverage - seen), `coverage at ${when}`).toBeLessThan(0.002);
    if (coverage === 0) continue;
    // To the last bit: energies come in steps that make their sums exact.
    expect(sum(site, SOURCES) - sum(site, SINKS) - unaccounted, `balance at ${when}`).toBe(0);
    expectFlows(site, when);
    const inside = consumers.filter(({ fields }) => !fields['outside']);
    const taken = inside.reduce((kWh, { fields }) => kWh + (fields['energy'] ?? 0), 0);
    expect(taken, `consumers at ${when}`).toBeCloseTo(sum(site, ['loads_ac', 'loads_dc', 'overlap']), 5);
  }
}

/** No window is out of all proportion. */
export function expectNoSpike({ windows, truth }: Life): void {
  for (const window of windows) {
    const real: Entries = Object.assign({}, ...pageOf(truth.get(window.start) ?? NOTHING));
    const made: Entries = Object.assign({}, ...entriesOf(window));
    for (const [name, kWh] of Object.entries(real)) {
      const text = `${name} at ${stamp(window.start)}: ${made[name]} of ${kWh}`;
      const error = Math.abs((made[name] ?? 0) - kWh);
      expect(error, text).toBeLessThan(SPIKE + SPIKE_SHARE * Math.abs(kWh));
    }
  }
}

const NOTHING: Page = { slices: 0, site: {}, consumers: {} };
const stamp = (time: number) => new Date(time).toISOString();

function expectFlows(site: Readonly<Entries>, when: string): void {
  const all = Object.entries(site).filter(([name]) => name.includes('_to_'));
  const flows = (test: (name: string) => boolean) =>
    all.reduce((kWh, [name, value]) => kWh + (test(name) ? value : 0), 0);
  const into = { loads: sum(site, ['loads_ac', 'loads_dc']), battery: site['battery_charge'] ?? 0 };
  for (const [sink, kWh] of Object.entries(into))
    expect(
      flows((name) => name.endsWith(`_to_${sink}`)),
      `into ${sink} at ${when}`,
    ).toBeCloseTo(kWh, 5);
  const from = {
    pv: sum(site, ['pv_dc', 'pv_ac']),
    other: sum(site, ['alternator', 'dc_sources']),
    genset: site['genset'] ?? 0,
    grid: site['grid_import'] ?? 0,
    battery: site['battery_discharge'] ?? 0,
  };
  for (const [source, kWh] of Object.entries(from))
    expect(
      flows((name) => name.startsWith(`${source}_to_`)),
      `out of ${source} at ${when}`,
    ).toBeLessThanOrEqual(kWh + 1e-6);
}

/** Rows are fields, columns plants; a cell is the error in kWh and in % of the truth. */
export function table(comparisons: ReadonlyMap<string, Comparison>): string {
  const names = new Set<string>();
  for (const { truth } of comparisons.values())
    for (const [name, kWh] of Object.entries(truth)) if (kWh > 0.001) names.add(name);
  const rows = [['field', ...comparisons.keys()]];
  for (const name of [...names].sort()) {
    const cells = [...comparisons.values()].map(({ seen, truth }) => {
      const { [name]: real = 0 } = truth;
      if (real <= 0.001) return '';
      const error = (seen[name] ?? 0) - real;
      return `${real.toFixed(3)} ${error < 0 ? '' : '+'}${error.toFixed(4)}`;
    });
    rows.push([name, ...cells]);
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')).join('\n');
}

export function sum(entries: Readonly<Entries>, names: readonly string[]): number {
  return names.reduce((kWh, name) => kWh + (entries[name] ?? 0), 0);
}

function entriesOf({ site, consumers }: ClosedWindow): Entries[] {
  return [site, ...consumers.map(({ service, instance, fields }) => named(`${service}/${instance}`, fields))];
}

function pageOf({ site, consumers }: Page): Entries[] {
  return [site, ...Object.entries(consumers).map(([who, fields]) => named(who, fields))];
}

function named(who: string, fields: Readonly<Entries>): Entries {
  return Object.fromEntries(Object.entries(fields).map(([name, kWh]) => [`${who} ${name}`, kWh]));
}

function add(sums: Entries, ...all: readonly Readonly<Entries>[]): void {
  for (const entries of all) for (const [name, kWh] of Object.entries(entries)) sums[name] = (sums[name] ?? 0) + kWh;
}
