/** Several GX in one daemon: each on its own broker, or several on a central one, below a prefix or not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBroker } from '../../src/simulator/broker.ts';
import type { Gx, startGx } from '../../src/simulator/gx.ts';
import { describeWithInfluxd } from '../support/influxd.ts';
import { it, type Scene } from '../support/scene.ts';

const HOUSE = 'c0619ab00001';
const BOAT = 'c0619ab00002';
const HUT = 'c0619ab00003';

describeWithInfluxd('several GX', (influxd) => {
  const database = (bucket: string) => ({ INFLUX_URL: influxd.url, INFLUX_BUCKET: bucket });

  function configured(scene: Scene, yaml: string): Record<string, string> {
    const folder = scene.folder();
    const file = join(folder, 'gx-logger.yaml');
    writeFileSync(file, yaml);
    return { GX_LOGGER_CONFIG: file, DATA_DIR: join(folder, 'data') };
  }

  async function gxOf(scene: Scene, portalId: string, name: string, options: Parameters<typeof startGx>[0] = {}) {
    const gx = await scene.gx({ portalId, ...options });
    gx.set('settings/0/Settings/SystemSetup/SystemName', name);
    gx.set('battery/256/CustomName', `Battery of ${name}`);
    return gx;
  }

  /** The values of the battery's charge by site, in the order of time. */
  async function charges(bucket: string): Promise<Record<string, unknown[]>> {
    const tables = await influxd.query('SELECT "Soc" FROM "battery" GROUP BY "site", "portal_id"', bucket);
    return Object.fromEntries(tables.map(({ tags, values }) => [tags?.['site'], values.map(([, value]) => value)]));
  }

  const count = (gx: Gx, from: number, to: number) => {
    for (let soc = from; soc <= to; soc += 1) gx.set('battery/256/Soc', soc);
  };

  it('each at its own address, two of one name, one gone: every value once under its own site', async ({
    scene,
    expect,
  }) => {
    const [house, boat, hut] = [
      await gxOf(scene, HOUSE, 'Home'),
      await gxOf(scene, BOAT, 'Home'),
      await gxOf(scene, HUT, 'Hut'),
    ];
    const entries = [house, boat, hut].map(({ broker }) => `  - host: 127.0.0.1\n    port: ${broker.port}\n`).join('');
    const environment = { ...configured(scene, `installations:\n${entries}`), ...database('several') };
    const daemon = scene.daemon(environment);
    await expect.poll(async () => Object.keys(await charges('several'))).toHaveLength(0);
    for (const gx of [house, boat, hut]) gx.set('battery/256/Soc', 1);
    await expect.poll(async () => Object.keys(await charges('several'))).toHaveLength(3);
    await hut.broker.goDown();
    count(house, 2, 40);
    count(boat, 42, 80);
    const [second] = (await influxd.query('SHOW TAG VALUES FROM "battery" WITH KEY = "site"', 'several')) ?? [];
    expect(second?.values.map(([, site]) => site).sort()).toEqual([
      'Home',
      expect.stringMatching(/^Home 000[12]$/),
      'Hut',
    ]);
    await expect
      .poll(async () => Object.values(await charges('several')).map((values) => values.length))
      .toEqual([40, 40, 1]);
    const ready = await fetch(`${daemon.http}/readyz`);
    const answer = (await ready.json()) as { ready: boolean; degraded?: string };
    expect([ready.status, answer.degraded]).toEqual([
      200,
      expect.stringMatching(/^1 of 3 GX are not well: .*\((unreachable|disconnected)\)$/),
    ]);
    const last = await daemon.stop();
    expect(last.msg).toContain('nothing waits');
  });

  it('all of a central broker, below a prefix: found, kept alive, one connection, and a fiction ignored', async ({
    scene,
    expect,
  }) => {
    const broker = await startBroker();
    scene.atEnd(() => broker.stop());
    const prefix = 'home/victron/';
    const house = await gxOf(scene, HOUSE, 'House', { broker, prefix });
    house.addFiction('c0619ab09999');
    const requests: string[] = [];
    broker.onPublish((topic) => void requests.push(topic));
    const daemon = scene.daemon({
      ...database('central'),
      GX_HOST: `mqtt://127.0.0.1:${broker.port}`,
      GX_PORTAL_ID: 'all',
      GX_TOPIC_PREFIX: prefix,
    });
    house.set('battery/256/Soc', 1);
    await expect.poll(async () => Object.keys(await charges('central')).sort()).toEqual(['House']);
    const boat = await gxOf(scene, BOAT, 'Boat', { broker, prefix });
    boat.set('battery/256/Soc', 2);
    await expect.poll(async () => Object.keys(await charges('central')).sort()).toEqual(['Boat', 'House']);
    expect(broker.clients.size).toBe(1);
    expect(requests.every((topic) => topic.startsWith(`${prefix}R/`))).toBe(true);
    const last = await daemon.stop();
    expect(last.msg).toContain('nothing waits');
    const sites = await influxd.query('SHOW TAG VALUES WITH KEY = "portal_id"', 'central');
    expect(JSON.stringify(sites)).not.toContain('c0619ab09999');
  });

  it('more than a hundred of a central broker: those that have no place are counted, and named in /readyz', async ({
    scene,
    expect,
  }) => {
    const broker = await startBroker();
    scene.atEnd(() => broker.stop());
    const daemon = scene.daemon({
      ...database('crowded'),
      GX_HOST: `mqtt://127.0.0.1:${broker.port}`,
      GX_PORTAL_ID: 'all',
    });
    await expect.poll(() => broker.clients.size).toBe(1);
    await daemon.said(/looking for every GX/);
    const parts = async (heartbeats: readonly string[]) => {
      for (const id of heartbeats) broker.publish(`N/${id}/heartbeat`, '{"value":1}');
      const answer = await (await fetch(`${daemon.http}/readyz`)).json();
      return (answer as { parts: { name: string; code: string; message: string }[] }).parts;
    };
    const fictions = Array.from({ length: 100 }, (_, index) => `c0619ac${String(index).padStart(5, '0')}`);
    const isMet = ({ name }: { name: string }) => name.startsWith('gx:');
    await expect.poll(async () => (await parts(fictions)).filter(isMet)).toHaveLength(100);
    await gxOf(scene, HOUSE, 'House', { broker });
    const crowd = async () => (await parts([HOUSE])).find(({ code }) => code === 'too_many_gx')?.message;
    await expect.poll(crowd).toContain(`GX ${HOUSE} is not read`);
    await daemon.said(new RegExp(`GX ${HOUSE} is not read`));
    const metrics = await (await fetch(`${daemon.http}/metrics`)).text();
    expect(metrics).toMatch(/^gx_logger_gx_unread 1$/m);
  });

  it('one that is reached in two ways is read once', async ({ scene, expect }) => {
    const house = await gxOf(scene, HOUSE, 'House');
    const yaml = `installations:\n  - { host: 127.0.0.1, port: ${house.broker.port} }\n  - { host: localhost, port: ${house.broker.port} }\n`;
    const daemon = scene.daemon({ ...configured(scene, yaml), ...database('twice') });
    await daemon.said(new RegExp(`GX ${HOUSE} is read at mqtt://.* already`));
    const stored = async () => (await charges('twice'))['House']?.length;
    house.set('battery/256/Soc', 1);
    await expect.poll(stored).toBe(1);
    count(house, 2, 20);
    await expect.poll(stored).toBe(20);
    const last = await daemon.stop();
    expect(last.msg).toContain('nothing waits');
  });
});
