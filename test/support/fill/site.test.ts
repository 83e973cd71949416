import { beforeAll, describe, expect, it } from 'vitest';
import type { ScenarioName } from '../../../src/simulator/plant/plant.ts';
import { describeWithInfluxd, type Influxd } from '../influxd.ts';
import { outage } from './deeds.ts';
import { pourSite } from './site.ts';
import { storyOf } from './sites.ts';
import { createWriter, database1 } from './writer.ts';

const UNTIL = Date.UTC(2026, 10, 28, 12);
const FROM = UNTIL - 2 * 3_600_000;

describeWithInfluxd('sites for dashboards', (influxd) => {
  beforeAll(async () => {
    const store = await database1(influxd);
    const pour = (scenario: ScenarioName, story = storyOf(scenario, FROM, UNTIL)) =>
      pourSite(createWriter(store), { scenario, from: FROM, until: UNTIL, story });
    await pour('off-grid');
    await pour('rv');
    await pour('ess-house', { deeds: [outage(UNTIL - 3_600_000, UNTIL - 1_800_000)], pretences: [] });
  }, 120_000);

  it.each(['raw', 'm1', 'm15'])('has energy, its days and values in %s', async (place) => {
    const policy = place === 'raw' ? 'autogen' : place;
    for (const measurement of ['gx_energy', 'gx_energy_day', 'gx_money_day', 'gx_energy_consumer', 'system', 'battery'])
      expect(await rows(influxd, `SELECT * FROM "${policy}"."${measurement}"`), measurement).toBeGreaterThan(0);
  });

  describe('what is on at the end', () => {
    it('alarms of one site', async () => {
      const on =
        'SELECT * FROM (SELECT last("level") AS "level" FROM "gx_alarm" GROUP BY "site", "alarm") WHERE "level" > 0';
      const [series] = await influxd.query(on, 'gx');
      const place = (column: string) => series?.columns.indexOf(column) ?? -1;
      expect(series?.values.map((row) => `${row[place('site')]}: ${row[place('alarm')]}`).sort()).toEqual([
        'Currawong Hut: Alarms/CellImbalance',
        'Currawong Hut: Alarms/ServiceIntervalExceeded',
      ]);
    });

    it('a device that is offline', async () => {
      const away =
        'SELECT "device" FROM (SELECT last("online") AS "online" FROM "gx_device" GROUP BY "site", "device") WHERE "online" < 1';
      const [series] = await influxd.query(away, 'gx');
      expect(series?.values.map((row) => row.at(-1))).toEqual(['Outside']);
    });

    it('what gx-logger says of itself', async () => {
      expect(await rows(influxd, 'SELECT "received" FROM "gx_logger" WHERE "host" = \'rv\'')).toBe(120);
    });
  });

  it('the grid was away in between', async () => {
    const [series] = await influxd.query(
      'SELECT distinct("ac_lost") FROM "gx_site" WHERE "site" = \'Lindenhof\'',
      'gx',
    );
    expect(series?.values.map(([, value]) => value)).toEqual([0, 1]);
  });
});

async function rows(influxd: Influxd, statement: string): Promise<number> {
  return (await influxd.query(statement, 'gx')).reduce((sum, { values }) => sum + values.length, 0);
}
