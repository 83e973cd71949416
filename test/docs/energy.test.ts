/** The recipes of docs/energy.md, each as it stands, on a real InfluxDB. */
import { beforeAll, expect, it } from 'vitest';
import { totalsOf } from '../../src/energy/totals.ts';
import { history } from '../commands/energy/house.ts';
import { describeWithInfluxd } from '../support/influxd.ts';
import { read } from './blocks.ts';

/** Of years in which no test runs: what is written until now must not be in them. */
const recipes = [...read('docs/energy.md').matchAll(/```sql\n(.*?)\n```/gs)].map(([, text = '']) =>
  text.replaceAll("'2026", "'2016").replaceAll("'2025", "'2015"),
);

describeWithInfluxd('the recipes of energy', (influxd) => {
  const now = Math.floor(Date.now() / 300_000) * 300_000;
  const old = history(Date.parse('2015-10-31T23:00Z'), Date.parse('2015-11-30T23:00Z'));
  const november = history(Date.parse('2016-10-31T23:00Z'), Date.parse('2016-11-30T23:00Z'));
  const recent = history(now - 3 * 86_400_000, now);

  beforeAll(async () => {
    await influxd.query('CREATE DATABASE gx');
    await influxd.query('CREATE RETENTION POLICY m15 ON gx DURATION INF REPLICATION 1');
    const place = 'portal_id=c0619ab12345,instance=0,site=House,device=system\\ 0';
    const others = [50, 20, 80].map(
      (soc, hour) => `system,${place} Dc/Battery/Soc=${soc} ${now - (3 - hour) * 3_600_000}`,
    );
    const car = 'portal_id=c0619ab12345,instance=40,site=House,device=Wallbox,service=evcharger';
    others.push(
      `gx_energy_consumer,${car} energy=2,from_pv=1.5,from_battery=0,from_grid=0.5 ${now - 7_200_000}`,
      `gx_energy_consumer,${car} energy=1,from_pv=0.5,from_battery=0.5,from_grid=0 ${now - 3_600_000}`,
    );
    for (const policy of ['autogen', 'm15']) {
      for (const lines of [old.lines, november.lines, recent.lines, others]) {
        for (let at = 0; at < lines.length; at += 5_000) {
          const body = lines.slice(at, at + 5_000).join('\n');
          const write = `${influxd.url}/write?db=gx&rp=${policy}&precision=ms`;
          expect((await fetch(write, { method: 'POST', body })).status).toBe(204);
        }
      }
    }
  });

  it.each(recipes)('%s has an answer in every column', async (recipe) => {
    const series = await influxd.query(recipe, 'gx');
    expect(series.length).toBeGreaterThan(0);
    for (const { values } of series) expect(values.flat()).not.toContain(null);
  });

  const answer = async (word: string) => {
    const recipe = recipes.find((one) => one.includes(word)) ?? '';
    return (await influxd.query(recipe, 'gx')).map(({ tags, values }) => ({
      ...tags,
      values: values.map((row) => row.slice(1)),
    }));
  };

  it('have the numbers of the command', async () => {
    const [totals] = [november].map(({ days, open }) =>
      totalsOf(
        [...days, open].map((day) => ({ ...day, length: day.end - day.start })),
        { of: 'days' },
      ),
    );
    expect(await answer('self_sufficiency')).toEqual([
      { values: [[totals?.selfSufficiency, totals?.selfConsumption]] },
    ]);
    expect(await answer("'2015-11'")).toEqual([
      { month: '2015-11', values: [[1_080, 540, 67.5, 540]] },
      { month: '2016-11', values: [[1_080, 540, 67.5, 540]] },
    ]);
    expect(await answer('Soc')).toEqual([{ site: 'House', values: [[80, 20]] }]);
    expect(await answer('evcharger')).toEqual([{ device: 'Wallbox', values: [[3, 2, 0.5, 0.5]] }]);
  });
});
