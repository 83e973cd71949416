/** What is wrong now, as a person or a rule asks a real InfluxDB for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithInfluxd } from '../support/influxd.ts';
import { type Message, pour } from '../support/pour.ts';
import { between, it } from '../support/scene.ts';

const MINUTE = 60_000;
const PATIENCE = { interval: 200 };

/** The query of the documentation. */
const ACTIVE = /^```sql\n(SELECT "level", "text" FROM [^`]*gx_alarm[^`]*)^```/m.exec(
  readFileSync(join(import.meta.dirname, '../../docs/data-model.md'), 'utf8'),
)?.[1];

describeWithInfluxd('what is wrong now', (influxd) => {
  /** `<level> <text>` of each alarm that is on. */
  const active = async (bucket: string) =>
    (await influxd.query(ACTIVE ?? '', bucket))
      .flatMap(({ values }) => values.map(([, level, text]) => `${level} ${text}`))
      .sort();
  /** `<alarm> <recent>` of each that was on in the last day. */
  const recent = async (bucket: string, from = '"gx_alarm"') =>
    (
      await influxd.query(
        `SELECT last("recent") FROM ${from} WHERE time > now() - 24h GROUP BY "portal_id", "site", "service", "device", "alarm"`,
        bucket,
      )
    )
      .map(({ tags, values }) => `${tags?.['alarm']} ${values[0]?.[1]}`)
      .sort();

  it('is one query, whatever devices have alarms', async ({ expect }) => {
    const says = (t: number, path: string, value: unknown): Message => ({
      t,
      topic: `N/c0619ab12345/${path}`,
      payload: value === undefined ? '' : JSON.stringify({ value }),
    });
    const { own } = await pour(
      [
        says(0, 'system/0/Serial', 'c0619ab12345'),
        says(0, 'settings/0/Settings/SystemSetup/SystemName', 'Boat'),
        says(0, 'battery/256/Alarms/LowSoc', 2),
        says(0, 'vebus/276/Alarms/L1/Overload', 2),
        says(0, 'vebus/276/VebusError', 3),
        says(0, 'tank/3/Alarms/Low/State', 1),
        says(0, 'solarcharger/258/ErrorCode', 0),
        says(10, 'full_publish_completed', 0),
        { t: 20, event: { kind: 'complete' } },
        { t: 20, event: { kind: 'alive', isAlive: true } },
        says(7_000, 'vebus/276/Alarms/L1/Overload', 0),
        says(2 * MINUTE, 'tank/3/Alarms/Low/State', undefined),
        says(10 * MINUTE, 'vebus/276/VebusError', 0),
        says(11 * MINUTE, 'solarcharger/258/ErrorCode', 33),
        { t: 12 * MINUTE },
      ],
      { begin: Date.now() - 12 * MINUTE },
    );
    await influxd.query('CREATE DATABASE "poured"');
    const url = `${influxd.url}/write?db=poured&precision=ms`;
    expect((await fetch(url, { method: 'POST', body: own })).status).toBe(204);
    expect(await active('poured')).toEqual(['2 Error: Input voltage high', '2 Low SoC: Alarm']);
    expect(await recent('poured')).toEqual([
      'Alarms/Low/State 0',
      'Alarms/LowSoc 2',
      'Alarms/Overload 0',
      'ErrorCode 2',
      'VebusError 2',
    ]);
  });

  it('is known of a running daemon and its roll-ups, over a restart and a kill', async ({ scene, expect }) => {
    const gx = await scene.gx();
    const DATA_DIR = scene.folder();
    const environment = { ...between(gx.broker.port, influxd, 'alarms'), DATA_DIR, LOGGER_NAME: 'desk', TIERS: 'auto' };
    const last = async (field: string, policy = 'autogen') =>
      (await influxd.query(`SELECT last("${field}") FROM "alarms"."${policy}"."gx_site"`))[0]?.values[0]?.[1];
    gx.set('vebus/276/Mode', 3);
    gx.set('system/0/Ac/ActiveIn/Source', 1);
    gx.set('system/0/Control/ActiveSocLimit', 10);
    gx.set('battery/256/Alarms/LowSoc', 2);
    gx.set('vebus/276/Alarms/L1/Overload', 0);
    const first = scene.daemon(environment);
    await first.said(/are logged/);
    gx.set('vebus/276/Alarms/L1/Overload', 2);
    await expect.poll(() => active('alarms'), PATIENCE).toEqual(['2 Low SoC: Alarm', '2 Overload: Alarm (L1)']);
    gx.set('vebus/276/Alarms/L1/Overload', 0);
    await expect.poll(() => active('alarms'), PATIENCE).toEqual(['2 Low SoC: Alarm']);
    for (const from of ['"gx_alarm"', '"alarms"."m1"."gx_alarm"', '"alarms"."m15"."gx_alarm"']) {
      await expect.poll(() => recent('alarms', from), PATIENCE).toEqual(['Alarms/LowSoc 2', 'Alarms/Overload 2']);
    }
    // A minute after the start the picture has settled, and the logger has told of itself.
    const own = async () =>
      (
        await influxd.query(
          'SELECT last("received"), "stored", "lag_seconds" FROM "gx_logger" GROUP BY "host"',
          'alarms',
        )
      )[0];
    await expect.poll(own, { interval: 1_000 }).toMatchObject({ tags: { host: 'desk' } });
    expect((await own())?.values[0]?.[2]).toBeGreaterThanOrEqual(0);
    await expect.poll(() => last('soc_floor'), PATIENCE).toBe(10);
    await expect
      .poll(
        () => {
          gx.set('system/0/Ac/ActiveIn/Source', 1);
          gx.set('system/0/Ac/ActiveIn/Source', 240);
          return last('ac_lost', 'm1');
        },
        { interval: 1_000 },
      )
      .toBe(1);
    await first.stop();
    gx.set('battery/256/Alarms/LowSoc', 0);
    const second = scene.daemon(environment);
    await second.said(/are logged/);
    await expect.poll(() => active('alarms'), PATIENCE).toEqual([]);
    expect(await last('ac_lost')).toBe(1);

    gx.set('battery/256/Alarms/HighTemperature', 2);
    await expect
      .poll(() => readFileSync(join(DATA_DIR, 'devices.json'), 'utf8'), PATIENCE)
      .toMatch(/"Alarms\/HighTemperature": \{\s*"label"/);
    await expect.poll(() => active('alarms'), PATIENCE).toEqual(['2 High temperature: Alarm']);
    second.kill('SIGKILL');
    await second.exited;
    gx.set('battery/256/Alarms/HighTemperature', 0);
    const third = scene.daemon(environment);
    await third.said(/are logged/);
    await expect.poll(() => active('alarms'), PATIENCE).toEqual([]);
    gx.set('battery/256/Alarms/HighTemperature', 1);
    await expect.poll(() => active('alarms'), PATIENCE).toEqual(['1 High temperature: Warning']);
    gx.remove('battery', 256);
    await expect.poll(() => active('alarms'), PATIENCE).toEqual([]);
  });
});
