import { describe, expect, it } from 'vitest';
import type { Dashboard } from '../panels.ts';
import { plantHas, wantedBy } from './has.ts';
import { questionsOf } from './questions.ts';
import { timeOf } from './times.ts';
import { choose, interpolate } from './variables.ts';

const target = {
  refId: 'A',
  alias: '',
  rawQuery: true,
  resultFormat: 'table',
  datasource: { type: 'influxdb', uid: 'x' },
};
const place = { x: 0, y: 0, w: 24, h: 8 };

const dashboard: Dashboard = {
  uid: 'gx-test',
  title: 'Test',
  description: '',
  tags: [],
  schemaVersion: 42,
  panels: [
    {
      id: 1,
      type: 'timeseries',
      title: 'Charge of $battery',
      repeat: 'battery',
      gridPos: place,
      targets: [{ ...target, query: `SELECT mean("Soc") FROM "battery" WHERE "device" =~ /^\${battery:regex}$/` }],
    },
    {
      id: 2,
      type: 'stat',
      title: 'Today',
      timeFrom: 'now/d',
      gridPos: place,
      targets: [{ ...target, query: `SELECT sum("pv") FROM "gx_energy" WHERE "site" =~ /^\${site:regex}$/` }],
    },
  ],
  annotations: { list: [] },
  links: [],
  templating: {
    list: [
      { name: 'site', type: 'query', query: 'sites', current: { value: ['$__all'] } },
      { name: 'battery', type: 'query', query: `batteries of \${site:regex}`, current: { value: ['$__all'] } },
      { name: 'zone', type: 'textbox', query: 'Europe/Berlin' },
    ].map((one) => ({ ...one, multi: true, includeAll: true })),
  },
};

const ask = async (statement: string) => {
  const values = statement === 'sites' ? ['Haus', "Wim's (1)"] : [`Pack of ${statement.slice(13)}`, 'Other'];
  return [{ name: 'x', columns: ['key', 'value'], values: values.map((value) => ['key', value]) }];
};

describe('a dashboard that is opened', () => {
  it('chooses all that its queries offer, one after another, unless something else is given', async () => {
    expect(Object.fromEntries(await choose(dashboard, ask, {}))).toEqual({
      site: ['Haus', "Wim's (1)"],
      battery: ['Other', "Pack of (Haus|Wim's \\(1\\))"],
      zone: ['Europe/Berlin'],
    });
    expect((await choose(dashboard, ask, { site: ['Haus'] })).get('battery')).toEqual(['Other', 'Pack of Haus']);
  });

  it('asks each query once a copy of its panel, and in the range that the panel has', async () => {
    const chosen = await choose(dashboard, ask, { site: ['Haus'] });
    const asked = questionsOf(dashboard, chosen, { from: 'now-24h', to: 'now' });
    expect(asked.map(({ panel, query, from }) => [panel, query.slice(query.indexOf(' WHERE ') + 7), from])).toEqual([
      ['Charge of $battery', '"device" =~ /^Other$/', 'now-24h'],
      ['Charge of $battery', '"device" =~ /^Pack of Haus$/', 'now-24h'],
      ['Today', '"site" =~ /^Haus$/', 'now/d'],
    ]);
  });

  it('leaves to Grafana what Grafana fills in', () => {
    const text = `$timeFilter GROUP BY time($__interval) \${__interval} tz('\${zone:raw}')`;
    expect(interpolate(text, new Map([['zone', ['UTC']]]))).toBe(
      `$timeFilter GROUP BY time($__interval) \${__interval} tz('UTC')`,
    );
  });
});

it('reads times as Grafana writes them', () => {
  const now = Date.UTC(2026, 10, 29, 11, 30);
  expect(['now', 'now-24h', 'now/d', 'now-1d/d', '5'].map((text) => timeOf(text, now))).toEqual([
    now,
    Date.UTC(2026, 10, 28, 11, 30),
    Date.UTC(2026, 10, 29),
    Date.UTC(2026, 10, 28),
    5,
  ]);
});

describe('what a plant has', () => {
  const asks = (field: string, more = '') =>
    wantedBy(
      `SELECT mean("${field}") FROM "gx"."m1"."battery" WHERE $timeFilter AND "site" =~ /^\${site:regex}$/${more}`,
    );

  it('is known of a plain query alone', () => {
    expect(asks('Soc')).toEqual({ measurement: 'battery', fields: ['Soc'] });
    expect(asks('Soc', ' AND "severity" > 0')).toBeUndefined();
    expect(
      wantedBy('SELECT sum("e") FROM (SELECT last("x") AS "e" FROM "gx"."m1"."battery" WHERE $timeFilter)'),
    ).toBeUndefined();
  });

  it('is what its devices publish', () => {
    const cell = { measurement: 'battery', fields: ['System/MaxCellVoltage'] };
    expect([plantHas('off-grid', cell), plantHas('boat', cell)]).toEqual([true, false]);
  });
});
