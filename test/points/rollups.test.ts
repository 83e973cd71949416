import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/points/rules.ts';
import { parseLine } from '../support/line-protocol.ts';
import { BEGIN, type Incident, type Message, type PourOptions, pour } from '../support/pour.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

function at(t: number, path: string, value: unknown): Message {
  return { t, topic: `N/c0619ab12345/${path}`, payload: value === undefined ? '' : JSON.stringify({ value }) };
}

const NAME = at(0, 'battery/256/CustomName', 'House');

/** Points of a field by measurement: minutes from the beginning, and the value. */
async function rolled(items: readonly (Message | Incident)[], options: PourOptions = {}) {
  const { rollups } = await pour([NAME, ...items], options);
  return (tier: 'm1' | 'm15', measurement: string, field: string) =>
    rollups[tier]
      .split('\n')
      .filter(Boolean)
      .map(parseLine)
      .filter((line) => line.measurement === measurement && field in line.fields)
      .map(({ time, fields }) => [(time - BEGIN) / MINUTE, fields[field]]);
}

/** Nothing but time. */
const until = (t: number) => at(t, 'system/0/Dc/Battery/Soc', 50);

describe('a charted quantity', () => {
  it('has a point for each window, changed or not, at its start: the mean over time and its extremes', async () => {
    const of = await rolled([
      at(0, 'battery/256/Dc/0/Voltage', 26),
      at(90_000, 'battery/256/Dc/0/Voltage', 28),
      at(93_000, 'battery/256/Dc/0/Voltage', 26),
      until(QUARTER + MINUTE),
    ]);
    const voltage = of('m1', 'battery', 'Dc/0/Voltage');
    expect(voltage.map(([minute]) => minute)).toEqual([...Array(16).keys()]);
    expect(voltage.slice(0, 3)).toEqual([
      [0, 26],
      [1, expect.closeTo(26.1, 3)],
      [2, 26],
    ]);
    expect(of('m1', 'battery_min', 'Dc/0/Voltage')[1]).toEqual([1, 26]);
    expect(
      of('m1', 'battery_max', 'Dc/0/Voltage')
        .slice(0, 3)
        .map(([, most]) => most),
    ).toEqual([26, 28, 26]);
    const quarter = 26 + (2 * 3) / 900;
    expect(of('m15', 'battery', 'Dc/0/Voltage')).toEqual([[0, expect.closeTo(quarter, 3)]]);
    expect(of('m15', 'battery_max', 'Dc/0/Voltage')).toEqual([[0, 28]]);
  });

  it('counts the time alone in which it was known', async () => {
    const of = await rolled([
      at(0, 'battery/256/Dc/0/Power', 100),
      at(30_000, 'battery/256/Dc/0/Power', null),
      at(3 * MINUTE, 'battery/256/Dc/0/Power', 300),
      at(3 * MINUTE + 30_000, 'battery/256/Dc/0/Power', undefined),
      until(6 * MINUTE),
    ]);
    expect(of('m1', 'battery', 'Dc/0/Power')).toEqual([
      [0, 100],
      [3, 300],
    ]);
  });

  it('ends with the link, and goes on when it is heard again', async () => {
    const of = await rolled([
      at(0, 'battery/256/Dc/0/Power', 100),
      { t: 70_000, link: 'down' },
      { t: 200_000, link: 'up' },
      at(200_000, 'battery/256/Dc/0/Power', 50),
      until(5 * MINUTE),
    ]);
    expect(of('m1', 'battery', 'Dc/0/Power')).toEqual([
      [0, 100],
      [1, 100],
      [3, 50],
      [4, 50],
    ]);
  });

  it('that is an angle has the direction of the mean vector, and no extremes', async () => {
    const of = await rolled([
      at(0, 'meteo/20/WindDirection', 350),
      at(30_000, 'meteo/20/WindDirection', 10),
      until(2 * MINUTE),
    ]);
    expect(of('m1', 'meteo', 'WindDirection')[0]).toEqual([0, 0]);
    expect(of('m1', 'meteo_min', 'WindDirection')).toEqual([]);
  });
});

describe('another number', () => {
  it('that counts or tells a state is the last of its window, when it changed and once an hour', async () => {
    const of = await rolled([
      at(0, 'vebus/276/State', 3),
      at(61_000, 'vebus/276/State', 4),
      at(62_000, 'vebus/276/State', 5),
      until(121 * MINUTE),
    ]);
    expect(of('m1', 'vebus', 'State')).toEqual([
      [0, 3],
      [1, 5],
      [61, 5],
    ]);
    expect(of('m15', 'vebus', 'State')).toEqual([
      [0, 5],
      [60, 5],
    ]);
  });

  it('that is an alarm is the highest of its window', async () => {
    const of = await rolled([
      at(0, 'battery/256/Alarms/LowVoltage', 0),
      at(10_000, 'battery/256/Alarms/LowVoltage', 2),
      at(12_000, 'battery/256/Alarms/LowVoltage', 0),
      until(3 * MINUTE),
    ]);
    expect(of('m1', 'battery', 'Alarms/LowVoltage')).toEqual([
      [0, 2],
      [1, 0],
    ]);
  });

  it('that nobody charts, a text and a secret are left out', async () => {
    const { rollups } = await pour([
      NAME,
      at(0, 'battery/256/Mgmt/Connection', 'VE.Direct'),
      at(0, 'solarcharger/279/History/Daily/7/Yield', 5),
      at(0, 'settings/0/Settings/Services/Password', 1234),
      at(0, 'settings/0/Settings/Unheard/Of', 1),
      at(0, 'gps/0/Position/Latitude', 52.1),
      until(2 * MINUTE),
    ]);
    expect(rollups.m1.split('\n').filter((line) => !line.startsWith('system'))).toEqual(['']);
  });
});

it('is the same whatever profile and rules store', async () => {
  const items: (Message | Incident)[] = [
    { t: 0, event: { kind: 'alive', isAlive: true } },
    at(0, 'battery/256/Dc/0/Power', 100),
    at(70_000, 'battery/256/Dc/0/Power', 163.84),
    at(71_000, 'battery/256/Soc', 55.5),
    at(72_000, 'vebus/276/Ac/Out/L1/P', 800),
    at(73_000, 'system/0/Dc/Pv/Power', 1_000),
    until(20 * MINUTE),
  ];
  const rules: Rule[] = [{ match: 'battery/#', action: 'drop' }];
  const all = await Promise.all(
    [{ profile: 'everything' } as const, { profile: 'minimal' } as const, { profile: 'default', rules } as const].map(
      async (options) => {
        const { rollups, own } = await pour([NAME, ...items], options);
        return { ...rollups, energy: own.split('\n').filter((line) => line.startsWith('gx_energy')) };
      },
    ),
  );
  expect(all[0]?.energy.join('\n')).toMatch(/^gx_energy,.* pv_dc=0\.0[1-9]/m);
  expect(all[0]?.m15).toContain('Dc/0/Power');
  expect(all[1]).toEqual(all[0]);
  expect(all[2]).toEqual(all[0]);
});

it('is wrong by no jump of the time: what was not lived through is unknown', async () => {
  const { points, devices: _, rollups } = await pour([NAME, at(0, 'battery/256/Dc/0/Power', 100), until(30_000)]);
  points.tick(BEGIN + 10 * MINUTE);
  points.tick(BEGIN + 13 * MINUTE);
  points.flush();
  const lines = rollups.m1.split('\n').filter((line) => line.includes('Dc/0/Power'));
  // Three measurements in the one minute that was seen.
  expect(lines.map((line) => parseLine(line).time - BEGIN)).toEqual([0, 0, 0]);
});

it('is what an integration of every reading gives, and a quarter of an hour what its minutes give', async () => {
  // Numbers that look like chance, and are the same each time.
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const readings: { t: number; value: number | null }[] = [];
  for (let t = 0; t < 31 * MINUTE; t += Math.ceil(random() * 20_000)) {
    readings.push({ t, value: random() < 0.05 ? null : Math.round(random() * 4_000 - 1_000) });
  }
  const of = await rolled([
    ...readings.map(({ t, value }) => at(t, 'battery/256/Dc/0/Power', value)),
    until(32 * MINUTE),
  ]);
  /** Written from the description alone: mean, least and most of what was known in a window. */
  const windowsOf = (length: number) =>
    Array.from({ length: Math.floor((30 * MINUTE) / length) }, (_, index) => {
      const [from, to] = [index * length, (index + 1) * length];
      const parts = readings.flatMap(({ t, value }, at) => {
        const [begin, end] = [Math.max(t, from), Math.min(readings[at + 1]?.t ?? to, to)];
        return value !== null && end > begin ? [{ value, span: end - begin }] : [];
      });
      const span = parts.reduce((sum, part) => sum + part.span, 0);
      const values = parts.map(({ value }) => value);
      const mean = parts.reduce((sum, part) => sum + part.value * part.span, 0) / span;
      return [(index * length) / MINUTE, mean, Math.min(...values), Math.max(...values)] as const;
    });
  for (const [tier, length] of [
    ['m1', MINUTE],
    ['m15', QUARTER],
  ] as const) {
    const expected = windowsOf(length);
    const count = expected.length;
    expect(of(tier, 'battery', 'Dc/0/Power').slice(0, count)).toEqual(
      expected.map(([minute, mean]) => [minute, expect.closeTo(mean, 0)]),
    );
    expect(of(tier, 'battery_min', 'Dc/0/Power').slice(0, count)).toEqual(expected.map(([at, , least]) => [at, least]));
    expect(of(tier, 'battery_max', 'Dc/0/Power').slice(0, count)).toEqual(expected.map(([at, , , most]) => [at, most]));
  }
});

describe('a restart', () => {
  const first = [NAME, at(0, 'battery/256/Dc/0/Power', 100), until(8.5 * MINUTE)];
  const again = [
    at(9.5 * MINUTE, 'battery/256/CustomName', 'House'),
    at(9.5 * MINUTE, 'battery/256/Dc/0/Power', 300),
    until(16 * MINUTE),
  ];

  async function restarted(isClean: boolean, later: number) {
    const before = await pour(first);
    const topics = new Map(before.points.rollupState());
    const savedRollups = { isClean, take: (topic: string) => topics.get(topic) };
    const items = again.map((item) => ({ ...item, t: item.t + later }));
    return (await pour(items, { savedRollups })).rollups;
  }

  const powers = (lines: string) =>
    lines
      .split('\n')
      .filter((line) => /^battery,.*Dc\/0\/Power/.test(line))
      .map(parseLine)
      .map(({ time, fields }) => [(time - BEGIN) / MINUTE, fields['Dc/0/Power']]);

  it('goes on with the quarter of an hour that is open, as if the link had been down meanwhile', async () => {
    const { m1, m15 } = await restarted(true, 0);
    // The end of what is poured is 20 s later.
    const [known, then] = [8.5 * MINUTE + 20_000, 5.5 * MINUTE];
    const mean = (100 * known + 300 * then) / (known + then);
    expect(powers(m15)).toEqual([[0, expect.closeTo(mean, 1)]]);
    expect(powers(m1).slice(0, 2)).toEqual([
      [8, 100],
      [9, 300],
    ]);
  });

  it('writes windows that are over from the state of a clean stop, and never over whole ones after a kill', async () => {
    const clean = await restarted(true, QUARTER);
    expect(powers(clean.m15)[0]).toEqual([0, 100]);
    const killed = await restarted(false, QUARTER);
    expect(powers(killed.m15)[0]).toEqual([15, 300]);
    expect(powers(killed.m1).every(([minute]) => Number(minute) >= 24)).toBe(true);
  });

  it.each([
    ['a span of years', '9e12 9e14 0 100 1 100 100 100'],
    ['a span below nothing', '-5 100 0 100 0 100 100 100'],
    ['an integral beyond what was there', '60000 1e300 0 100 0 100 100 100'],
    ['numbers that are none', '60000 NaN Infinity 100 0 1e999 100 100'],
    ['other words', 'a b c d e f g h'],
  ])('takes what cannot be of a window for nothing: %s', async (_, sum) => {
    const rollup = { minute: BEGIN + 8 * MINUTE, quarter: BEGIN, sums: [sum, sum] } as const;
    const savedRollups = { isClean: true, take: () => rollup };
    const { m1, m15 } = (await pour(again, { savedRollups })).rollups;
    expect(powers(m15)).toEqual([[0, 300]]);
    expect(powers(m1).every(([, power]) => power === 300)).toBe(true);
  });
});
