import { expect, it } from 'vitest';
import { parseLines } from '../line-protocol.ts';
import type { TemplateDay } from './template.ts';
import { writeYears } from './years.ts';

const ZONE = 'Europe/Berlin';
const MIDNIGHT = Date.UTC(2026, 9, 11, 22);
const HOUR = 3_600_000;
const SITE = 'portal_id=c0619ab12345,site=Haus\\ 7';

const day: TemplateDay = {
  zone: ZONE,
  start: MIDNIGHT,
  lines: [
    ['m15', `system,${SITE},instance=0,device=system Dc/Battery/Soc=80,Dc/Pv/Power=100 ${MIDNIGHT + HOUR}\n`],
    ['m15', `grid,${SITE},instance=30,device=Grid Ac/Energy/Forward=500 ${MIDNIGHT}\n`],
    ['m15', `grid,${SITE},instance=30,device=Grid Ac/Energy/Forward=502 ${MIDNIGHT + 20 * HOUR}\n`],
    ['raw', `gx_energy,${SITE} grid_import=0.5,coverage=1 ${MIDNIGHT + HOUR}\n`],
    ['raw', `gx_energy,${SITE} grid_import=0.25,coverage=1 ${MIDNIGHT + 2 * HOUR}\n`],
    ['raw', `gx_energy_day,${SITE},month=2026-10,year=2026 grid_import=0.75,coverage=1 ${MIDNIGHT}\n`],
    ['raw', `gx_event,${SITE},kind=grid text="lost, \\"a=b\\" c",severity=1 ${MIDNIGHT + HOUR}\n`],
  ],
};

async function years(until: number, days: { raw: number; m1: number; m15: number }) {
  const lines = { raw: '', m1: '', m15: '' };
  const writer = {
    put(place: keyof typeof lines, line: string) {
      lines[place] += line;
    },
    flush: async () => undefined,
  };
  await writeYears(writer, { until, days, template: () => day });
  return { raw: parseLines(lines.raw), m15: parseLines(lines.m15) };
}

it('writes a day at each local midnight, also where clocks change', async () => {
  const { raw } = await years(Date.UTC(2026, 9, 28, 23), { raw: 0, m1: 0, m15: 5 });
  const rows = raw.filter(({ measurement }) => measurement === 'gx_energy_day');
  expect(rows.map(({ time, tags }) => [new Date(time).toISOString(), tags['month'], tags['year']])).toEqual([
    ['2026-10-27T23:00:00.000Z', '2026-10', '2026'],
    ['2026-10-26T23:00:00.000Z', '2026-10', '2026'],
    ['2026-10-25T23:00:00.000Z', '2026-10', '2026'],
    ['2026-10-24T22:00:00.000Z', '2026-10', '2026'],
    ['2026-10-23T22:00:00.000Z', '2026-10', '2026'],
  ]);
});

it('ends at the time that is asked for, and goes back as far as each place is to', async () => {
  const { raw, m15 } = await years(Date.UTC(2026, 9, 27, 0, 30), { raw: 0, m1: 0, m15: 3 });
  expect(Math.max(...raw.map(({ time }) => time))).toBe(Date.UTC(2026, 9, 27));
  expect(m15.filter(({ measurement }) => measurement === 'system').map(({ time }) => time)).toEqual([
    Date.UTC(2026, 9, 27),
    Date.UTC(2026, 9, 26),
    Date.UTC(2026, 9, 24, 23),
  ]);
});

it('changes what flows, in the same measure for a window and for its day, and leaves states and texts alone', async () => {
  const { raw, m15 } = await years(Date.UTC(2026, 9, 28, 23), { raw: 0, m1: 0, m15: 2 });
  for (const { tags, time, fields } of raw.filter(({ measurement }) => measurement === 'gx_energy_day')) {
    const windows = raw.filter(
      (one) => one.measurement === 'gx_energy' && one.time >= time && one.time < time + 24 * HOUR,
    );
    const total = windows.reduce((sum, one) => sum + Number(one.fields['grid_import']), 0);
    expect(total).toBeCloseTo(Number(fields['grid_import']), 6);
    expect(fields['coverage']).toBe(1);
    expect(tags['site']).toBe('Haus 7');
  }
  const days = raw
    .filter(({ measurement }) => measurement === 'gx_energy_day')
    .map(({ fields }) => fields['grid_import']);
  expect(new Set(days).size).toBe(2);
  expect(raw.find(({ measurement }) => measurement === 'gx_event')?.fields).toEqual({
    text: 'lost, "a=b" c',
    severity: 1,
  });
  for (const { fields } of m15.filter(({ measurement }) => measurement === 'system')) {
    expect(fields['Dc/Battery/Soc']).toBe(80);
    expect(Number(fields['Dc/Pv/Power'])).toBeGreaterThan(50);
    expect(fields['Dc/Pv/Power']).not.toBe(100);
  }
});

it('leads counters to where they are today', async () => {
  const { m15 } = await years(Date.UTC(2026, 9, 28, 23), { raw: 0, m1: 0, m15: 2 });
  const counts = m15.filter(({ measurement }) => measurement === 'grid').sort((one, other) => one.time - other.time);
  expect(counts.map(({ fields }) => fields['Ac/Energy/Forward'])).toEqual([498, 500, 500, 502]);
});
