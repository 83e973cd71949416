/** What was stored, told once more: when values end of which no null was stored. */
import { describe, expect, it } from 'vitest';
import { isOfUseLoaded } from '../../../src/commands/energy/history/columns.ts';
import { Loaded } from '../../../src/commands/energy/history/loaded.ts';
import { createLoadedRows, createStoredRows } from '../../../src/commands/energy/history/rows.ts';
import { Stored } from '../../../src/commands/energy/history/stored.ts';
import type { Listener } from '../../../src/commands/energy/history/telling.ts';
import type { Cell } from '../../../src/influx/query/reader.ts';
import type { StoredRow } from '../../../src/influx/query/slices.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Writes down what it is told, with the seconds at which it happened; and that time never goes back. */
function createScribe(): Listener & { readonly said: string[] } {
  const said: string[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  const say = (time: number, words: string) => {
    expect(time).toBeGreaterThanOrEqual(latest);
    latest = time;
    said.push(`${time / SECOND} ${words}`);
  };
  return {
    said,
    accept: ({ topic: { service, instance, path }, value, time }) =>
      say(time, `${service}/${instance}/${path} ${String(value)}`),
    left: ({ service, instance }, time) => say(time, `${service}/${instance} left`),
    link: (isUp, time) => say(time, `link ${isUp}`),
    alive: (isAlive, time) => say(time, `alive ${isAlive}`),
    advance(time) {
      expect(time).toBeGreaterThanOrEqual(latest);
      latest = time;
    },
  };
}

type Line = readonly [seconds: number, measurement: string, fields: Readonly<Record<string, Cell>>];

const TAGS = ['instance', 'device', 'site', 'service', 'instanceNumber', 'name'];

function rowOf(seconds: number, measurement: string, given: Readonly<Record<string, Cell>>): StoredRow {
  const time = seconds * SECOND;
  const of = (isTag: boolean) => Object.entries(given).filter(([name]) => TAGS.includes(name) === isTag);
  const fields = of(false);
  const columns = ['time', ...fields.map(([name]) => name)];
  const from = { measurement, tags: Object.fromEntries(of(true)) as Record<string, string>, columns };
  return { time, from, row: [time, ...fields.map(([, value]) => value)] };
}

function tell(lines: readonly Line[], seconds: number, siteSince?: number): string[] {
  const scribe = createScribe();
  const stored = new Stored({
    portalId: 'p',
    listener: scribe,
    rules: [],
    profile: 'everything',
    storePrivate: false,
    fullPublish: 5 * MINUTE,
    siteSince,
    start: 0,
  });
  const take = createStoredRows(stored);
  for (const [at, measurement, fields] of lines) {
    take(rowOf(at, measurement, fields));
  }
  stored.advance(seconds * SECOND + stored.lag);
  return scribe.said;
}

const system = { instance: '0', device: 'GX', site: 'Home' };

describe('history in our own schema', () => {
  it('ends a value at its refresh age and 10 s, where it was not stored again', () => {
    const said = tell(
      [
        [10, 'system', { 'Dc/Battery/Power': 50, ...system }],
        [300, 'system', { 'Dc/Pv/Power': 1, ...system }],
        [620, 'system', { 'Dc/Pv/Power': 2, ...system }],
      ],
      HOUR / SECOND,
    );
    expect(said).toEqual([
      '0 alive true',
      '10 link true',
      '10 system/0/Dc/Battery/Power 50',
      '300 system/0/Dc/Pv/Power 1',
      '320 system/0/Dc/Battery/Power null',
      '620 system/0/Dc/Pv/Power 2',
      '620.001 link false',
    ]);
  });

  it('holds to the end what was due when the GX was reached last, and ends it where the GX is back and did not store it', () => {
    const reached = (connected: number, from: number, until: number) =>
      Array.from({ length: (until - from) / 60 + 1 }, (_, index): Line => {
        return [from + index * 60, 'gx_site', { connected, alive: connected, site: 'S' }];
      });
    const power = (at: number): Line => [at, 'system', { 'Dc/Pv/Power': 7, ...system }];
    const first = [...reached(1, 0, 0), power(10), ...reached(1, 60, 600)];
    const values = (said: readonly string[]) => said.filter((words) => !words.includes('alive'));
    expect(values(tell(first, HOUR / SECOND, 0))).toEqual([
      '0 link true',
      '10 system/0/Dc/Pv/Power 7',
      '600.001 link false',
    ]);
    const away = reached(0, 660, 960);
    expect(values(tell([...first, ...away, ...reached(1, 1_000, 1_600)], 1_500, 0)).slice(2)).toEqual([
      '660 link false',
      '1000 system/0/Dc/Pv/Power null',
      '1000 link true',
    ]);
    const again = [...first, ...away, ...reached(1, 1_000, 1_000), power(1_003), ...reached(1, 1_060, 1_600)];
    expect(values(tell(again, 1_200, 0)).slice(3)).toEqual([
      '1000 system/0/Dc/Pv/Power null',
      '1000 link true',
      '1003 system/0/Dc/Pv/Power 7',
    ]);
  });

  it('holds a value that was stored again with the first full publish after its refresh age', () => {
    const said = tell(
      [
        [10, 'system', { 'Dc/Battery/Power': 50, 'Dc/Pv/Power': 1, ...system }],
        [600, 'system', { 'Dc/Battery/Power': 50, 'Dc/Pv/Power': null, ...system }],
        [630, 'system', { 'Dc/Battery/Power': 50, ...system }],
      ],
      610,
    );
    expect(said.slice(3)).toEqual([
      '10 system/0/Dc/Pv/Power 1',
      '320 system/0/Dc/Pv/Power null',
      '600 system/0/Dc/Battery/Power 50',
    ]);
  });

  it('takes the word of gx_site for when the GX was reached, and tells all again once it is', () => {
    const minutes = [1, 2, 3, 4].map((minute): Line => [minute * 60, 'gx_site', { connected: 1, alive: 1, site: 'S' }]);
    const said = tell(
      [
        [0, 'gx_site', { connected: 1, alive: 1, site: 'S' }],
        [10, 'system', { 'Dc/Pv/Power': 7, ...system }],
        ...minutes.slice(0, 1),
        [70, 'gx_site', { connected: 0, alive: null, site: 'S' }],
        [90, 'gx_site', { connected: 1, alive: 0, site: 'S' }],
        ...minutes.slice(1),
      ],
      900,
      0,
    );
    expect(said).toEqual([
      '0 alive true',
      '0 link true',
      '0 alive true',
      '10 system/0/Dc/Pv/Power 7',
      '60 alive true',
      '70 link false',
      '90 link true',
      '90 system/0/Dc/Pv/Power 7',
      '90 alive false',
      '120 alive true',
      '180 alive true',
      '240 alive true',
      '240.001 link false',
    ]);
  });

  it('lets a device leave, and knows nothing of it until it comes back', () => {
    const battery = { instance: '1', device: 'BMV' };
    const said = tell(
      [
        [5, 'battery', { 'Dc/0/Power': 20, 'Dc/0/Voltage': 12, ...battery }],
        [20, 'gx_device', { online: 0, instance: '1', service: 'battery' }],
        [30, 'battery', { 'Dc/0/Power': null, 'Dc/0/Voltage': 13, ...battery }],
      ],
      60,
    );
    expect(said.slice(2)).toEqual([
      // Nothing names the battery that counts, so it is one.
      '5 system/0/ActiveBatteryService com.victronenergy.battery/1',
      '5 battery/1/Dc/0/Power 20',
      '5 battery/1/Dc/0/Voltage 12',
      '20 battery/1 left',
      '30 battery/1/Dc/0/Voltage 13',
      '30.001 link false',
    ]);
  });
});

describe("history in the loader's schema", () => {
  function load(lines: readonly (readonly [number, string, Cell, string?])[], seconds: number): string[] {
    const scribe = createScribe();
    const loaded = new Loaded({ portalId: 'p', listener: scribe, hold: MINUTE, start: 0 });
    const take = createLoadedRows(loaded, isOfUseLoaded);
    for (const [at, measurement, value, instanceNumber = '0'] of lines) {
      const isText = typeof value === 'string';
      const fields = { value: isText ? null : value, stringValue: isText ? value : null };
      take(rowOf(at, measurement, { ...fields, instanceNumber, name: 'S' }));
    }
    loaded.advance(seconds * SECOND + loaded.lag);
    return scribe.said;
  }
  /** The system sends something every 20 s. */
  const busy = (from: number, until: number) =>
    Array.from(
      { length: (until - from) / 20 + 1 },
      (_, index) => [from + index * 20, 'system/Dc/Battery/Voltage', 50] as const,
    );

  it('holds a power while its device sends anything, and tells it again when the device is back', () => {
    const said = load([[0, 'system/Dc/Pv/Power', 100], ...busy(0, 200), ...busy(400, 420)], 430);
    expect(said).toEqual([
      '0 alive true',
      '0 link true',
      '0 system/0/Dc/Pv/Power 100',
      '260 system/0 left',
      '400 system/0/Dc/Pv/Power 100',
    ]);
  });

  it('believes a power for an hour without a row of its own, and covers nothing until it has one; 0 costs nothing', () => {
    const said = load(
      [
        [0, 'system/Dc/Pv/Power', 0],
        [0, 'system/Ac/Consumption/L1/Power', 300],
        ...busy(0, 4_000),
        [4_010, 'system/Ac/Consumption/L1/Power', 310],
      ],
      4_020,
    );
    expect(said.slice(4)).toEqual([
      '3600 system/0/Ac/Consumption/L1/Power null',
      '3600 alive false',
      '4010 system/0/Ac/Consumption/L1/Power 310',
      '4010 alive true',
    ]);
  });

  it('ends the grid where another input is in use', () => {
    const said = load(
      [
        [0, 'system/Ac/ActiveIn/Source', 1],
        [0, 'system/Ac/Grid/L1/Power', 900],
        [30, 'system/Ac/ActiveIn/Source', 240],
      ],
      40,
    );
    expect(said.filter((line) => line.includes('Grid'))).toEqual([
      '0 system/0/Ac/Grid/L1/Power 900',
      '30 system/0/Ac/Grid/L1/Power null',
    ]);
  });
});
