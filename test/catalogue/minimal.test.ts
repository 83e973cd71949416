/** The profile `minimal` against what the first page of the committed dashboards reads of raw values. */
import { expect, it } from 'vitest';
import { isMinimal, minimal } from '../../src/catalogue/minimal.ts';
import { charts, dashboards } from '../grafana/panels.ts';

/** `<measurement> <field>` of every selection of every panel. */
const read = new Set(
  dashboards
    .filter(([name]) => name === 'gx-home.json')
    .flatMap(([, dashboard]) => charts(dashboard).flatMap(({ targets }) => targets ?? []))
    .flatMap(({ query }) => query.split('SELECT ').slice(1))
    .flatMap((select) => {
      const [, what = '', measurement] = /^(.+?) FROM "gx"\."autogen"\."(\w+)"/.exec(select) ?? [];
      if (measurement === undefined || /^gx_|_text$/.test(measurement)) return [];
      const fields = [...what.matchAll(/"([^"]+)"(?!\w)/g)].map(([, field = '']) => field);
      const named = new Set([...what.matchAll(/ AS "([^"]+)"/g)].map(([, name]) => name));
      return fields.filter((field) => !named.has(field)).map((field) => `${measurement} ${field}`);
    }),
);

it('has what Home reads', () => {
  const left = [...read].filter((one) => {
    const [service = '', path = ''] = one.split(' ');
    return !isMinimal(service, path);
  });
  expect(read.size).toBeGreaterThan(10);
  expect(left).toEqual([]);
});

it('is sorted, with placeholders that are known', () => {
  const [any, ...services] = Object.keys(minimal);
  expect([any, ...services]).toEqual(['any', ...[...services].sort()]);
  for (const paths of Object.values(minimal)) expect(paths).toEqual([...paths].sort());
  expect(
    JSON.stringify(minimal)
      .match(/\{\w+\}/g)
      ?.filter((one) => one !== '{phase}'),
  ).toEqual([]);
});

it.each([
  ['battery', 'Soc', true],
  ['system', 'Ac/Grid/L2/Power', true],
  ['system', 'Ac/Grid/L4/Power', false],
  ['heatpump', 'Connected', true],
  ['battery', 'Dc/0/Voltages', false],
  ['heatpump', 'Soc', false],
])('%s %s: %s', (service, path, expected) => {
  expect(isMinimal(service, path)).toBe(expected);
});
