/** What each consumer used, and how much of it the plant's own sun was. */
import { FLOWS } from './colours.ts';
import { KWH, SHARE, sorted, transformed } from './energy-parts.ts';
import { paint, table } from './panels.ts';
import { over, rows, select } from './query.ts';
import { column } from './tables.ts';

const BY = ['site', 'device', 'service'];
const SHARES = { Sun: 'sun', Battery: 'battery discharge', Grid: 'grid', Genset: 'genset' } as const;

export function consumers() {
  const sums = ['energy', 'from_pv', 'from_battery', 'from_grid', 'from_genset'].map(
    (field) => `sum("${field}") AS "${field}"`,
  );
  const inner = select({ what: sums.join(', '), tier: 'm15', measurement: 'gx_energy_consumer', by: BY });
  const shares = Object.keys(SHARES).map(
    (name) => `"from_${name === 'Sun' ? 'pv' : name.toLowerCase()}" / "energy" AS "${name}"`,
  );
  const query = over(`"energy" AS "Used", ${shares.join(', ')}`, [inner], { where: ['"energy" > 0.02'], by: BY });
  const panel = table({
    title: 'What each consumer used',
    description:
      'Each wall box, heat pump and meter of loads, and what no meter measures: kWh in this range, and the part of it that came straight from the sun, from the battery, from the grid and from a genset.',
    nothing: 'Nothing was used in this range',
    queries: [rows(query)],
    width: 24,
    height: 7,
  }).minWidth(120);
  const right = { id: 'custom.align', value: 'right' };
  return transformed(
    Object.entries(SHARES)
      .reduce(
        (one, [name, flow]) =>
          one.overrideByName(name, [
            { id: 'unit', value: SHARE.unit },
            { id: 'decimals', value: 0 },
            { id: 'custom.width', value: 66 },
            right,
            paint(FLOWS[flow]),
          ]),
        panel,
      )
      .overrideByName('Used', [
        { id: 'unit', value: KWH.unit },
        { id: 'decimals', value: KWH.decimals },
        { id: 'custom.width', value: 90 },
        right,
      ])
      .overrideByName('device', [
        { id: 'displayName', value: 'Consumer' },
        { id: 'mappings', value: [NAMES] },
      ])
      .overrideByName('site', column('Site', 110)),
    [
      sorted('Used', true),
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true, service: true },
          indexByName: Object.fromEntries(
            ['device', 'Used', ...Object.keys(SHARES), 'site'].map((name, index) => [name, index]),
          ),
        },
      },
    ],
  );
}

/** The two consumers that are no device. */
const NAMES = {
  type: 'value',
  options: { rest: { text: 'AC loads without a meter', index: 0 }, dc: { text: 'DC loads', index: 1 } },
};
