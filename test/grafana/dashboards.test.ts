/** The dashboards and the provisioning as files: current, of the house's style, and such that Grafana starts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dashboardFiles } from '../../src/grafana/dashboards/document.ts';
import { ROOT } from '../support/program.ts';
import { charts, dashboards } from './panels.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

it.each(dashboardFiles)('$path is current', ({ path, text }) => {
  expect(read(`config/grafana/${path}`), 'run npm run generate').toBe(text);
});

it('every dashboard that is committed is generated', () => {
  const generated = dashboardFiles.map(({ path }) => path.split('/').at(-1));
  expect(dashboards.map(([name]) => name)).toEqual(generated.toSorted());
});

/** What the database of each generation takes, and nothing more. */
const FUNCTIONS =
  'mean last first min max sum count spread integral difference non_negative_difference non_negative_derivative cumulative_sum elapsed abs tz now time fill'.split(
    ' ',
  );
const PREFIXES = ['"gx"."autogen"', '"gx"."m1"', '"gx"."m15"'];

describe.each(dashboards)('%s', (name, dashboard) => {
  const targets = charts(dashboard).flatMap((panel) => (panel.targets ?? []).map((target) => ({ panel, target })));

  it('is of the schema that Grafana 12 writes, under the uid of its file', () => {
    expect(dashboard.schemaVersion).toBe(42);
    expect(name).toBe(`${dashboard.uid}.json`);
    expect(dashboard.uid).toMatch(/^gx-[a-z-]{1,30}$/);
    expect(dashboard.title).toMatch(/^GX [A-Z]/);
    expect(dashboard.description).toMatch(/^[A-Z].+\.$/);
  });

  it('asks gx-influxdb and nothing else, and needs no panel that is not built in', () => {
    for (const panel of charts(dashboard)) expect(panel.datasource).toEqual({ type: 'influxdb', uid: 'gx-influxdb' });
    for (const { target } of targets) expect(target.datasource).toEqual({ type: 'influxdb', uid: 'gx-influxdb' });
    const sources = dashboard.templating.list.filter(({ type }) => type === 'query').map((one) => one.datasource?.uid);
    expect(new Set(sources)).toEqual(new Set(['gx-influxdb']));
    expect(
      JSON.stringify(dashboard)
        .match(/"uid":"[^"]*"/g)
        ?.filter((uid) => !uid.includes('gx-')),
    ).toEqual([]);
    const types = new Set(dashboard.panels.map(({ type }) => type));
    for (const type of types) expect(BUILT_IN).toContain(type);
  });

  it('marks events that are more than news, and links to the others with site and range', () => {
    const [events] = dashboard.annotations.list.filter((one) => one.target?.query?.includes('"gx_event"'));
    expect(events?.target?.query).toMatch(/ AND "severity" > 0$/);
    const all = dashboard.links.find(({ type }) => type === 'dashboards');
    expect(all).toMatchObject({ tags: ['gx-logger'], includeVars: true, keepTime: true });
    expect(dashboard.tags).toEqual(['gx-logger']);
  });

  it('has panels with ids of their own, a title, words, queries, and a sentence for when there is nothing', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => Number.isInteger(id) && id > 0)).toBe(true);
    const titles = charts(dashboard).map(({ title }) => title);
    expect(new Set(titles).size, String(titles)).toBe(titles.length);
    for (const { title, description, targets, fieldConfig, type } of charts(dashboard)) {
      expect(title).not.toBe('');
      expect(description, title).toMatch(/^[A-Z].+[.]$/s);
      expect(fieldConfig?.defaults.noValue, title).toMatch(/^(No|The|Nothing|All|Every|0\b)/);
      expect(targets?.length, title).toBeGreaterThan(0);
      expect(new Set(targets?.map(({ refId }) => refId)).size, title).toBe(targets?.length);
      expect(targets?.map(({ refId }) => refId).join(''), title).toMatch(/^[A-Z]+$/);
      if (['timeseries', 'stat', 'bargauge', 'barchart'].includes(type))
        expect(fieldConfig?.defaults.unit, title).toBeTruthy();
    }
  });

  it('has no panel outside the 24 columns or upon another, and none that is too narrow to be read', () => {
    const taken = new Map<string, string>();
    for (const { title, type, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      expect(gridPos.w, title).toBeGreaterThanOrEqual(type === 'stat' ? 4 : 6);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.get(`${x},${y}`), `${title} at ${x},${y}`).toBeUndefined();
          taken.set(`${x},${y}`, title);
        }
      }
    }
  });

  it('draws no bar of states with a pager, and no temperature as a ramp', () => {
    for (const { title, type, options, fieldConfig } of charts(dashboard)) {
      if (type === 'state-timeline') expect(options?.['perPage'], title).toBe(0);
      if (type === 'timeseries' && fieldConfig?.defaults.unit === 'celsius')
        expect(fieldConfig.defaults.custom?.lineInterpolation, title).toBe('stepAfter');
    }
  });

  const variables = dashboard.templating.list.map(({ name }) => name);
  it.each(targets.map(({ panel, target }) => [`${panel.title} ${target.refId}`, target, panel] as const))(
    '%s: the rules of a query',
    (_, { query, rawQuery }, panel) => {
      expect(rawQuery).toBe(true);
      // What not every generation has, and what Grafana or an old server reads wrongly.
      expect(query).not.toMatch(/;|SLIMIT|SOFFSET|\bINTO\b|\bSHOW\b/i);
      expect(query).not.toMatch(/fill\((?!none|null)/);
      expect(query).not.toContain('$__timezone');
      const bare = query.replaceAll(/"[^"]*"|\/(?:[^/\\]|\\.)*\/|'[^']*'/g, '');
      for (const [, called] of bare.matchAll(/\b(\w+)\(/g)) expect(FUNCTIONS).toContain(called);
      const selects = query.split(/\bSELECT\b/).slice(1);
      expect(selects.length).toBeGreaterThan(0);
      // What reads a measurement reads a bounded time, of chosen sites.
      for (const select of selects.filter((one) => !/ FROM \(/.test(one))) {
        const [, prefix, source = ''] = / FROM (.+?)\.("\w+"|\/\^.+?\$\/) WHERE /.exec(select) ?? [];
        expect(PREFIXES, select).toContain(prefix);
        expect(select).toMatch(/ WHERE (\$timeFilter|time > now\(\) - \d+[smhdw])\b/);
        if (source !== '"gx_logger"') expect(select).toContain(`"site" =~ /^\${site:regex}$/`);
        // Else Grafana's answer has a column for each interval that is empty.
        if (select.includes('time(')) expect(select).toMatch(/ fill\((none|null)\)/);
        if (/\btime\(\d+[dw]\)/.test(select)) expect(select).toContain(`tz('\${zone:raw}')`);
      }
      const asked = [...query.matchAll(/\$\{(\w+)(?::(\w+))?\}|\$(\w+)/g)];
      for (const [whole, variable, format, plain] of asked) {
        // Grafana puts a backslash before an interval without braces where it stands between slashes.
        if (plain !== undefined) expect(['timeFilter', ''], whole).toContain(plain);
        else if (variable === '__interval') expect(format, whole).toBeUndefined();
        else {
          expect(variables, whole).toContain(variable);
          expect(['regex', 'raw'], whole).toContain(format);
        }
      }
      if (panel.repeat !== undefined) expect(query).toContain(`\${${panel.repeat}:regex}`);
    },
  );
});

const BUILT_IN =
  'row timeseries stat bargauge barchart table state-timeline status-history piechart heatmap text canvas'.split(' ');

interface Source {
  readonly [key: string]: unknown;
  readonly jsonData: Record<string, unknown>;
  readonly secureJsonData: Record<string, string>;
}

describe('the data sources', () => {
  const folder = 'config/grafana/datasources';
  const sources = (file: string) => parse(read(`${folder}/${file}`)).datasources as Source[];

  it('there is one for each generation', () => {
    expect(readdirSync(join(ROOT, folder)).sort()).toEqual(['influxdb1.yml', 'influxdb2.yml', 'influxdb3.yml']);
  });

  it.each([
    ['influxdb1.yml', 'http://influxdb:8086', { password: '$__file{/run/secrets-gx/grafana_token}' }],
    ['influxdb2.yml', 'http://influxdb:8086', { httpHeaderValue1: 'Token $__file{/run/secrets-gx/grafana_token}' }],
    ['influxdb3.yml', 'http://influxdb:8181', { httpHeaderValue1: 'Bearer $__file{/run/secrets-gx/grafana_token}' }],
  ])('%s: InfluxQL through the back end, with the secret from its file', (file, url, secureJsonData) => {
    const [source, ...others] = sources(file);
    expect(others).toEqual([]);
    expect(source).toMatchObject({ uid: 'gx-influxdb', type: 'influxdb', access: 'proxy', url, secureJsonData });
    expect(source?.jsonData).toMatchObject({ version: 'InfluxQL', dbName: 'gx', httpMode: 'POST' });
    expect(source?.jsonData['httpHeaderName1']).toBe(file === 'influxdb1.yml' ? undefined : 'Authorization');
    // A default that another file sets too stops Grafana's start, and so does a variable that is empty.
    expect(source).not.toHaveProperty('isDefault');
    expect(read(`${folder}/${file}`)).not.toMatch(/\$\{|\$[A-Z]|: *$(?!\n +)/m);
  });
});

it('the provider reads the dashboards from a folder, which is no folder of Grafana itself', () => {
  const { providers } = parse(read('config/grafana/provisioning/dashboards/gx.yml'));
  expect(providers).toHaveLength(1);
  expect(providers[0]).toMatchObject({
    type: 'file',
    folder: 'GX',
    options: { path: '/etc/grafana/provisioning/gx-dashboards' },
  });
});
