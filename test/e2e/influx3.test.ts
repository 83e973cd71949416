/** The daemon with InfluxDB 3, whose tables take few columns: what is over them is told and kept aside, the rest flows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInflux3, limitedTables } from '../influx/influx3.ts';
import { startStandIn } from '../influx/stand-in.ts';
import { it } from '../support/scene.ts';

it('profile everything of a GX with more paths than columns', async ({ scene, expect }) => {
  const gx = await scene.gx();
  for (let n = 0; n < 40; n += 1) gx.set(`battery/256/Custom/${n}`, n);
  gx.set('battery/256/Soc', 50);
  gx.set('settings/0/Settings/Gui/Brightness', 5);
  const { tables, write } = limitedTables(2_000, 25);
  const database = await startStandIn(createInflux3({ write }).handler);
  scene.atEnd(() => database.stop());
  const DATA_DIR = scene.folder();
  const daemon = scene.daemon({
    GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`,
    INFLUX_URL: database.url,
    INFLUX_TOKEN: 'operator',
    DATA_DIR,
  });
  await daemon.said(/profile everything leaves them out; a rule that keeps settings/);
  await daemon.said(/limit of 25 columns\. What has room is stored.*To do: log fewer paths/);
  expect((await fetch(`${daemon.http}/readyz`)).status).toBe(503);
  // What has room goes on being stored.
  gx.set('vebus/276/State', 3);
  await expect.poll(() => tables.has('vebus')).toBe(true);
  await daemon.stop();
  const [file = ''] = readdirSync(join(DATA_DIR, 'rejected'));
  expect(readFileSync(join(DATA_DIR, 'rejected', file), 'utf8')).toMatch(
    /# \S+ schema_limit: Update to schema.*\nbattery,/,
  );
  expect(daemon.log.at(-1)?.msg).toMatch(/^stopped: nothing waits to be written/);
});
