/** The profile `minimal` against what the committed dashboards read: no more and no less. */
import { expect, it } from 'vitest';
import { isMinimal, minimal } from '../../src/catalogue/minimal.ts';
import { charts, dashboards } from '../grafana/panels.ts';

/** `<measurement> <field>` of every selection of every panel; a measurement may be an expression between slashes. */
const read = new Set(
  dashboards
    .flatMap(([, dashboard]) => charts(dashboard).flatMap(({ targets }) => targets ?? []))
    .flatMap(({ query }) => {
      const selections = [
        ...query.matchAll(/SELECT \w+\("([^"]+)"\)(?: AS "[^"]+")? FROM \$\{tier:raw\}\.(?:"(\w+)"|(\/[^/]+\/))/g),
      ];
      expect(selections.length, query).toBeGreaterThan(0);
      expect(selections.length, query).toBe(query.split(`\${tier:raw}`).length - 1);
      return selections.map(([, field = '', name, expression]) => `${name ?? expression} ${field}`);
    })
    .filter((one) => !one.startsWith('gx_')),
);

/** The list as the same names: every service is what the dashboards write as an expression. */
const listed = Object.entries(minimal).flatMap(([service, paths]) =>
  paths
    .flatMap((path) =>
      path.includes('{phase}') ? ['L1', 'L2', 'L3'].map((one) => path.replace('{phase}', one)) : path,
    )
    .map((path) => `${service === 'any' ? '/^[a-z0-9]+$/' : service} ${path}`),
);

it('is what the dashboards read', () => {
  expect(listed.sort()).toEqual([...read].sort());
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
