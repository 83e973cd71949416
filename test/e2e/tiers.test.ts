/** Roll-ups beside raw values: the daemon as a process, and a real InfluxDB 1.x. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWithInfluxd } from '../support/influxd.ts';
import { between, it } from '../support/scene.ts';

describeWithInfluxd('a daemon with roll-ups', (influxd) => {
  it('makes their policies, and each has a journal, a part and a ledger of its own', async ({ scene, expect }) => {
    const gx = await scene.gx();
    gx.set('system/0/SystemState/State', 3);
    gx.set('battery/256/Soc', 87.5);
    const DATA_DIR = scene.folder();
    const running = scene.daemon({ ...between(gx.broker.port, influxd, 'tiers'), DATA_DIR, TIERS: 'auto' });
    await running.said(/are logged/);
    const policies = async () => (await influxd.query('SHOW RETENTION POLICIES ON "tiers"'))[0]?.values ?? [];
    await expect
      .poll(async () => (await policies()).map(([name, duration]) => [name, duration]).sort())
      .toEqual([
        ['autogen', '0s'],
        ['m1', '17520h0m0s'],
        ['m15', '0s'],
      ]);
    const ready = (await (await fetch(`${running.http}/readyz`)).json()) as { parts: { name: string; ok: boolean }[] };
    const parts = ready.parts.map(({ name }) => name);
    expect(parts).toEqual(expect.arrayContaining(['influx', 'influx:m1', 'influx:m15', 'journal:m1', 'journal:m15']));
    const metrics = await (await fetch(`${running.http}/metrics`)).text();
    expect(metrics).toMatch(/gx_logger_fields_made_total\{destination="m15"/);
    expect((await readdir(join(DATA_DIR, 'journal'))).sort()).toEqual(['README', 'm1', 'm15', 'raw']);
    const last = await running.stop();
    expect(Object.keys(last['destinations'] as object)).toEqual(['raw', 'm1', 'm15']);
    const kept = JSON.parse(await readFile(join(DATA_DIR, 'rollups.json'), 'utf8'));
    expect(kept).toMatchObject({ isClean: true, topics: { 'c0619ab12345/battery/256/Soc': expect.anything() } });
  });

  it('has what happens in every one of them, and how a site is reached in raw alone', async ({ scene, expect }) => {
    const gx = await scene.gx();
    gx.set('battery/256/Soc', 87.5);
    gx.set('vebus/276/State', 3);
    const running = scene.daemon({ ...between(gx.broker.port, influxd, 'told'), TIERS: 'auto' });
    await running.said(/are logged/);
    gx.set('vebus/276/State', 4);
    gx.set('vebus/276/Mode', 1);
    gx.set('vebus/276/VebusError', 3);
    gx.remove('battery', 256);
    const events = async (policy: string) =>
      (await influxd.query(`SELECT "text" FROM "told"."${policy}"./^gx_(event|alarm)$/`)).flatMap(
        ({ values }) => values,
      );
    await expect.poll(() => events('autogen')).not.toEqual([]);
    await running.stop();
    const all = await events('autogen');
    expect([await events('m1'), await events('m15')]).toEqual([all, all]);
    expect(await influxd.query('SELECT * FROM "told"."m1"."gx_site"')).toEqual([]);
  });
});
