/** The recipes of docs/energy.md, each as it stands, on a real InfluxDB: with one GX, and with another one beside it. */
import { beforeAll, expect, it } from 'vitest';
import { totalsOf } from '../../src/energy/totals.ts';
import { history } from '../commands/energy/house.ts';
import { describeWithInfluxd, type Series } from '../support/influxd.ts';
import { read } from './blocks.ts';

/** Of years in which no test runs: what is written until now must not be in them. */
const inOtherYears = (text: string) => text.replaceAll("'2026", "'2016").replaceAll("'2025", "'2015");
const page = read('docs/energy.md');
const blocks = [...page.matchAll(/```sql\n(.*?)\n```/gs)].map(([, text = '']) => text);
/** What Grafana puts in for its macros. */
const panels = [...page.matchAll(/```text\n(SELECT .*?)\n```/gs)]
  .flatMap(([, text = '']) => text.split('\n'))
  .map((text) => text.replaceAll('$timeFilter', 'time > now() - 2d'));
/** One moment for all: between two questions a window would end. */
const NOW = Date.now();
const atThatMoment = (text: string) => text.replaceAll('now()', `'${new Date(NOW).toISOString()}'`);
const recipes = [...blocks, ...panels].map(inOtherYears).map(atThatMoment);

describeWithInfluxd('the recipes of energy', (influxd) => {
  const now = Math.floor(NOW / 300_000) * 300_000;
  const old = history(Date.parse('2015-10-31T23:00Z'), Date.parse('2015-11-30T23:00Z'));
  const november = history(Date.parse('2016-10-31T23:00Z'), Date.parse('2016-11-30T23:00Z'));
  const recent = history(now - 3 * 86_400_000, now);
  /** What each answered while the house was alone. */
  const alone = new Map<string, readonly Series[]>();

  async function write(site: string, portalId: string): Promise<void> {
    const place = `portal_id=${portalId},instance=0,site=${site},device=system\\ 0`;
    const car = `portal_id=${portalId},instance=40,site=${site},device=Wallbox,service=evcharger`;
    const others = [
      ...[50, 20, 80].map((soc, hour) => `system,${place} Dc/Battery/Soc=${soc} ${now - (3 - hour) * 3_600_000}`),
      `gx_energy_consumer,${car} energy=2,from_pv=1.5,from_battery=0,from_grid=0.5 ${now - 7_200_000}`,
      `gx_energy_consumer,${car} energy=1,from_pv=0.5,from_battery=0.5,from_grid=0 ${now - 3_600_000}`,
    ];
    const histories = [old, november, recent].map(({ lines }) =>
      lines.map((line) => line.replace('portal_id=c0619ab12345,site=House', `portal_id=${portalId},site=${site}`)),
    );
    for (const policy of ['autogen', 'm15']) {
      for (const lines of [...histories, others]) {
        for (let at = 0; at < lines.length; at += 5_000) {
          const body = lines.slice(at, at + 5_000).join('\n');
          const url = `${influxd.url}/write?db=gx&rp=${policy}&precision=ms`;
          expect((await fetch(url, { method: 'POST', body })).status).toBe(204);
        }
      }
    }
  }

  /** Of the house, without times: that of a sum is when it was asked for. */
  const ofHouse = (series: readonly Series[]) =>
    series
      .filter(({ tags }) => tags?.['site'] === 'House')
      .map(({ tags, values }) => ({ ...tags, values: values.map((row) => row.slice(1)) }));

  beforeAll(async () => {
    await influxd.query('CREATE DATABASE gx');
    await influxd.query('CREATE RETENTION POLICY m15 ON gx DURATION INF REPLICATION 1');
    await write('House', 'c0619ab12345');
    for (const recipe of recipes) alone.set(recipe, await influxd.query(recipe, 'gx'));
    await write('Boat', 'c0619ab00002');
  });

  it('are of one line each, as they are pasted', () => {
    expect(blocks.length).toBeGreaterThan(8);
    for (const block of blocks) expect(block).not.toContain('\n');
    expect(panels).toHaveLength(3);
  });

  it.each(recipes)('%s has an answer in every column, of each GX by itself', async (recipe) => {
    const before = alone.get(recipe) ?? [];
    expect(before.length).toBeGreaterThan(0);
    for (const { values } of before) expect(values.flat()).not.toContain(null);
    const series = await influxd.query(recipe, 'gx');
    expect(series).toHaveLength(2 * before.length);
    expect(ofHouse(series)).toEqual(ofHouse(before));
  });

  const answer = async (word: string) => {
    const recipe = recipes.find((one) => one.includes(word)) ?? '';
    return ofHouse(await influxd.query(recipe, 'gx'));
  };
  const site = 'House';

  it('have the numbers of the command', async () => {
    const [totals] = [november].map(({ days, open }) =>
      totalsOf(
        [...days, open].map((day) => ({ ...day, length: day.end - day.start })),
        { of: 'days' },
      ),
    );
    expect(await answer('self_sufficiency')).toEqual([
      { site, values: [[totals?.selfSufficiency, totals?.selfConsumption]] },
    ]);
    expect(await answer("'2015-11'")).toEqual([
      { month: '2015-11', site, values: [[1_080, 540, 67.5, 540]] },
      { month: '2016-11', site, values: [[1_080, 540, 67.5, 540]] },
    ]);
    expect(await answer('Soc')).toEqual([{ site, values: [[80, 20]] }]);
    expect(await answer('evcharger')).toEqual([{ device: 'Wallbox', site, values: [[3, 2, 0.5, 0.5]] }]);
    const money = { currency: 'EUR', month: '2016-11', site };
    const sums = [21.6, 43.2, 151.2, 0, 0, 0].map((sum) => expect.closeTo(sum, 3));
    expect(await answer('"income"')).toEqual([{ ...money, values: [sums] }]);
  });

  it('say what was paid where nothing is known of what feeding in brings', async () => {
    await influxd.query('CREATE DATABASE unfed');
    const line =
      'gx_money_day,portal_id=c0619ab12345,site=House,currency=EUR,month=2016-11,year=2016 cost=2,saved=3,cost_stored=0.5,unpriced_import=0,unpriced_export=4 1478000000000';
    await fetch(`${influxd.url}/write?db=unfed&precision=ms`, { method: 'POST', body: line });
    const recipe = recipes.find((one) => one.includes('"income"')) ?? '';
    const [series] = await influxd.query(recipe, 'unfed');
    expect(series?.values[0]?.slice(1)).toEqual([2, null, 3, 0.5, 0, 4]);
  });
});
