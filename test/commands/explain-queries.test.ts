/** The queries that `gx-logger explain` prints, against a real InfluxDB 1.x with the lines of a day on which devices leave. */
import { beforeAll, expect, it } from 'vitest';
import { services } from '../../src/catalogue/catalogue.ts';
import { explain } from '../../src/commands/explain.ts';
import { loadConfig } from '../../src/config/load.ts';
import { describeWithInfluxd } from '../support/influxd.ts';
import { BEGIN, type Message, pour } from '../support/pour.ts';

const MINUTE = 60_000;
const { config } = loadConfig({ GX_HOST: 'unused.invalid' }, () => '');

const at = (t: number, path: string, value: unknown): Message => ({
  t,
  topic: `N/c0619ab12345/${path}`,
  payload: JSON.stringify({ value }),
});

/** What is printed, as Grafana sends it for two hours in steps of 5 min; undefined where none is printed. */
function queryOf(topic: string): string | undefined {
  const lines: string[] = [];
  explain(config!, [topic], { all: false, width: undefined }, (line) => lines.push(line));
  const [, query] = /^ {2}InfluxQL +(SELECT .*\n +WHERE .*)$/m.exec(lines.join('\n')) ?? [];
  return query
    ?.replace('$timeFilter', `time >= ${BEGIN}ms AND time < ${BEGIN + 120 * MINUTE}ms`)
    .replace('$__interval', '5m');
}

/** Said every minute for two hours, with a full publish every five minutes; the inverter leaves after one hour. */
function day(): Message[] {
  const minutes = Array.from({ length: 120 }, (_, minute) => minute);
  return minutes.flatMap((minute) => {
    const t = minute * MINUTE;
    const isThere = minute < 60;
    const site = minute < 90 ? 'Hut' : 'Cabin';
    const gone: Message = { t, topic: 'N/c0619ab12345/pvinverter/20/Ac/Power', payload: '' };
    return [
      at(t, 'settings/0/Settings/SystemSetup/SystemName', site),
      ...(isThere ? [at(t, 'pvinverter/20/Ac/Power', 1_000 + minute)] : minute === 60 ? [gone] : []),
      at(t, 'grid/30/Ac/Energy/Forward', 100 + minute / 60),
      at(t, 'battery/1/Soc', 50 + minute / 10),
      at(t, 'vebus/276/State', minute < 30 ? 3 : 5),
      at(t, 'vebus/276/Alarms/Overload', minute === 41 ? 2 : 0),
      at(t + 1_000, 'full_publish_completed', 1),
    ];
  });
}

describeWithInfluxd('the queries of explain', (influxd) => {
  beforeAll(async () => {
    const { lines } = await pour(day(), { profile: 'default' });
    await influxd.query('CREATE DATABASE gx');
    const response = await fetch(`${influxd.url}/write?db=gx&precision=ms`, { method: 'POST', body: lines });
    expect(response.status).toBe(204);
  });

  /** By device or other tag: minutes and values. */
  async function ask(topic: string, change = (query: string) => query) {
    const series = await influxd.query(change(queryOf(topic) ?? expect.fail(`no query of ${topic}`)), 'gx');
    return series.map(({ tags, values }) => ({
      tags,
      points: values.map(([time, value]) => [(Number(time) - BEGIN) / MINUTE, value] as const),
    }));
  }

  it('end a line where its device ended', async () => {
    const [inverter, ...others] = await ask('pvinverter/20/Ac/Power');
    expect(others).toEqual([]);
    expect(inverter?.tags).toEqual({ device: 'pvinverter 20' });
    expect(inverter?.points.map(([minute]) => minute)).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55]);
    expect(inverter?.points.at(-1)?.[1]).toBeCloseTo(1_057, 0);
  });

  it('draw a state, the worst of an alarm and the rise of a counter', async () => {
    const states = (await ask('vebus/276/State'))[0]?.points;
    expect(states?.map(([minute, state]) => [minute, state])).toEqual(
      Array.from({ length: 24 }, (_, index) => [index * 5, index < 6 ? 3 : 5]),
    );
    const alarms = (await ask('vebus/276/Alarms/Overload'))[0]?.points.filter(([, value]) => value !== 0);
    expect(alarms).toEqual([[40, 2]]);
    const [energy] = await ask('grid/30/Ac/Energy/Forward');
    expect(energy?.points).toEqual([[60, expect.closeTo(1, 6)]]);
  });

  it('go on over a new name of the site where they are grouped as is said', async () => {
    const byDevice = await ask('battery/1/Soc', (query) => query.replace('"device"', '"site", "device"'));
    expect(byDevice.map(({ tags }) => tags?.['site'])).toEqual(['Cabin', 'Hut']);
    const [soc, ...others] = await ask('battery/1/Soc', (query) =>
      query.replace('"device"', '"portal_id", "instance"'),
    );
    expect(others).toEqual([]);
    expect(soc?.points.map(([minute]) => minute)).toEqual(
      Array.from({ length: 25 }, (_, index) => index * 5).slice(0, 24),
    );
  });

  it('are taken by the server for each path of the catalogue, and printed for those that are stored as numbers', async () => {
    const paths = [...services].flatMap(([service, entries]) =>
      [...entries.keys()].map((path) => `${service}/${path}`),
    );
    const queries = paths.flatMap((path) => queryOf(path) ?? []);
    expect(queries.length).toBeGreaterThan(1_000);
    expect(queries.filter((query) => !/ fill\(none\)$/.test(query) || !/WHERE time >= /.test(query))).toEqual([]);
    const body = new URLSearchParams({ q: queries.join(';\n') });
    const response = await fetch(`${influxd.url}/query?db=gx`, { method: 'POST', body });
    const { results } = (await response.json()) as { results: { error?: string }[] };
    expect(results.length).toBe(queries.length);
    expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it.each([
    'settings/0/Settings/SystemSetup/SystemName',
    'settings/0/Settings/Relay/0/CustomName',
    'battery/1/CustomName',
    'system/0/Batteries',
    'battery/1/Mgmt/ProcessName',
  ])('%s: has none, for it is no number or is not stored', (topic) => {
    expect(queryOf(topic)).toBeUndefined();
  });
});
