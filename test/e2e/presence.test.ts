/** Presence over restarts of the daemon, and a device that a person has forgotten, told to the daemon as a process. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGx } from '../../src/simulator/gx.ts';
import { dataDir, runCommand, startDaemon } from '../support/daemon.ts';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { describeWith } from '../support/process.ts';

describeWith('influxd', 'presence', () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  it('what left and what changed while the daemon was down is told, and what is gone for good is forgotten', async () => {
    const gx = await startGx();
    const data = dataDir();
    const environment = {
      GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`,
      INFLUX_URL: influxd.url,
      INFLUX_BUCKET: 'presence',
      DATA_DIR: data.path,
      FLUSH_INTERVAL: '200ms',
    };
    gx.set('tank/20/CustomName', 'Fresh water');
    gx.set('tank/20/Level', 55);
    gx.set('battery/256/CustomName', 'House');
    gx.set('battery/256/Alarms/LowVoltage', 0);
    const first = startDaemon(environment);
    await first.said(/are logged/);
    await first.stop();
    const [none] = await influxd.query('SELECT "text" FROM "gx_event"', 'presence');
    expect(none).toBeUndefined();

    gx.remove('tank', 20);
    gx.set('battery/256/Alarms/LowVoltage', 2);
    const second = startDaemon(environment);
    await second.said(/are logged/);
    const events = async () => {
      const statement = 'SELECT "text" FROM "gx_event" GROUP BY "device", "kind"';
      const tables = await influxd.query(statement, 'presence');
      return tables.map(({ tags, values }) => `${tags?.['device']} ${tags?.['kind']}: ${values[0]?.[1]}`).sort();
    };
    await expect
      .poll(events, { timeout: 20_000, interval: 200 })
      .toEqual(['Fresh water offline: offline: left unseen', 'House alarm: Low voltage: Alarm']);
    expect(await output(['devices', 'forget', 'battery/256'], environment)).toEqual({
      code: 1,
      text: 'battery/256 (House) is online: not forgotten\n',
    });
    // That it left is saved within 10 s.
    const forget = () => output(['devices', 'forget', 'tank/20'], environment);
    await expect.poll(forget, { timeout: 20_000, interval: 500 }).toMatchObject({ code: 0 });
    await second.said(/tank\/20 is forgotten, as asked/);
    await second.stop();
    const { text } = await output(['devices'], environment);
    expect(text).toMatch(/^gx-logger does not run here; as it left it at /);
    expect(text).toMatch(/^battery\/256 +House +was online, since /m);
    expect(text).not.toContain('tank');
    await gx.stop();
    data.remove();
  });
});

async function output(args: string[], environment: Record<string, string>) {
  const child = runCommand(args, environment);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, text };
}
