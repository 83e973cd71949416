/** The dashboards and the provisioning as files: current, of the house's style, and such that Grafana starts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dashboardFiles } from '../../src/grafana/dashboards/document.ts';
import { ROOT } from '../support/program.ts';
import { charts, dashboards } from './panels.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

it.each(dashboardFiles)('$path is current', ({ path, make }) => {
  expect(read(path), 'run npm run generate').toBe(make());
});

it('every dashboard that is committed is generated', () => {
  const generated = dashboardFiles.map(({ path }) => path.split('/').at(-1));
  expect(dashboards.map(([name]) => name)).toEqual(generated);
});

describe.each(dashboards)('%s', (name, dashboard) => {
  const targets = charts(dashboard).flatMap((panel) => (panel.targets ?? []).map((target) => ({ panel, target })));

  it('is of the schema that Grafana 12 writes, under the uid of its file', () => {
    expect(dashboard.schemaVersion).toBe(42);
    expect(name).toBe(`${dashboard.uid}.json`);
  });

  it('asks gx-influxdb and nothing else', () => {
    for (const panel of charts(dashboard)) expect(panel.datasource).toEqual({ type: 'influxdb', uid: 'gx-influxdb' });
    for (const { target } of targets) expect(target.datasource).toEqual({ type: 'influxdb', uid: 'gx-influxdb' });
    const sources = dashboard.templating.list.filter(({ type }) => type === 'query').map((one) => one.datasource?.uid);
    expect(sources).toEqual(['gx-influxdb']);
    expect(
      JSON.stringify(dashboard)
        .match(/"uid":"[^"]*"/g)
        ?.filter((uid) => !uid.includes('gx-')),
    ).toEqual([]);
  });

  it('has panels with ids of their own, a title, queries, and a sentence for when there is nothing', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => Number.isInteger(id) && id > 0)).toBe(true);
    for (const { title, targets, fieldConfig, type } of charts(dashboard)) {
      expect(title).not.toBe('');
      expect(fieldConfig?.defaults.noValue, title).toMatch(/^(No|The|Nothing) /);
      expect(targets?.length, title).toBeGreaterThan(0);
      expect(new Set(targets?.map(({ refId }) => refId)).size, title).toBe(targets?.length);
      expect(targets?.map(({ refId }) => refId).join(''), title).toMatch(/^[A-Z]+$/);
      if (['timeseries', 'stat', 'bargauge'].includes(type)) expect(fieldConfig?.defaults.unit, title).toBeTruthy();
    }
  });

  it('has no panel outside the 24 columns or upon another', () => {
    const taken = new Map<string, string>();
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.get(`${x},${y}`), `${title} at ${x},${y}`).toBeUndefined();
          taken.set(`${x},${y}`, title);
        }
      }
    }
  });

  it.each(targets.map(({ panel, target }) => [`${panel.title} ${target.refId}`, target] as const))(
    '%s: the rules of a query',
    (_, { query, rawQuery }) => {
      expect(rawQuery).toBe(true);
      expect(query).not.toMatch(/;|SLIMIT|SOFFSET|fill\((?!none|null)/i);
      const selects = query.split(/\bSELECT\b/).slice(1);
      expect(selects.length).toBeGreaterThan(0);
      // A subquery is a SELECT of its own: each reads a bounded time.
      expect(query.match(/\$timeFilter/g)).toHaveLength(selects.length);
      for (const part of selects) expect(part).toMatch(/^ (mean|last|sum)\("[^"]+"\)/);
      const sources = query.match(/FROM (?!\()\S+/g) ?? [];
      for (const source of sources) expect(source).toMatch(/^FROM \$\{tier:raw\}\.("[a-z_0-9]+"|\/\^.+\$\/)$/);
      expect(query.match(/"site" =~ \/\^\$\{site:regex\}\$\//g)).toHaveLength(sources.length);
      expect(query.replaceAll(/\$\{(site:regex|tier:raw)\}|\$(timeFilter|__interval)\b/g, '')).not.toContain('${');
      if (query.includes('mean('))
        expect(query).toMatch(/ GROUP BY time\(\$__interval\), "(device|site)" fill\(null\)$/);
      else expect(query).toMatch(/ GROUP BY (time\(\$__interval\), )?"device"(, "instance"| fill\(null\))?$/);
    },
  );
});

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
  expect(providers[0]).toMatchObject({ type: 'file', folder: 'GX', options: { path: '/etc/grafana/dashboards' } });
});
