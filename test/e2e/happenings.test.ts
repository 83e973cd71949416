/** What happens on a GX, told to the daemon as a process: what it says of it, and what is stored. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithInfluxd } from '../support/influxd.ts';
import { runProgram } from '../support/program.ts';
import { between, it } from '../support/scene.ts';

describeWithInfluxd('happenings', (influxd) => {
  const read = async (field: string, measurement: string, bucket: string) => {
    const [table] = await influxd.query(`SELECT "${field}" FROM "${measurement}"`, bucket);
    return table?.values.map(([, value]) => value) ?? [];
  };

  it('two batteries that share an instance are told, and no value is stored that none of them has', async ({
    scene,
    expect,
  }) => {
    const gx = await scene.gx();
    const environment = { ...between(gx.broker.port, influxd, 'twins'), DATA_DIR: scene.folder(), PROFILE: 'default' };
    const say = (owner: string, serial: string, soc: number, current: number) => {
      gx.set('battery/0/ProductName', 'JBD', { owner });
      gx.set('battery/0/Serial', serial, { owner });
      gx.set('battery/0/Soc', soc, { owner });
      gx.set('battery/0/Dc/0/Current', current, { owner });
    };
    say('a', 'JBD-AAA', 55, -12);
    say('b', 'JBD-BBB', 81, 3);
    const daemon = scene.daemon(environment);
    await daemon.said(
      /Two devices share battery\/0: serial numbers JBD-AAA and JBD-BBB.*Give one of them another instance/,
    );
    await expect.poll(() => read('text', 'gx_event', 'twins'), { interval: 200 }).toHaveLength(1);
    for (let turn = 0; turn < 10; turn += 1) {
      say('a', 'JBD-AAA', 55, -12);
      say('b', 'JBD-BBB', 81, 3);
    }
    const devices = () => runProgram(['devices'], environment);
    await expect
      .poll(async () => (await devices()).text, { interval: 500 })
      .toMatch(/^battery\/0 .*shared by two devices: serial numbers JBD-AAA and JBD-BBB$/m);
    await daemon.stop();
    expect(new Set(await read('Soc', 'battery', 'twins'))).toEqual(new Set([55, 81]));
    expect(new Set(await read('Dc/0/Current', 'battery', 'twins'))).toEqual(new Set([-12, 3]));
    expect(await read('text', 'gx_event', 'twins')).toEqual([
      'Two devices share battery/0: serial numbers JBD-AAA and JBD-BBB',
    ]);
  });

  it('a notification of the GX is one event, also over a restart of the daemon', async ({ scene, expect }) => {
    const gx = await scene.gx();
    const environment = { ...between(gx.broker.port, influxd, 'notes'), DATA_DIR: scene.folder(), PROFILE: 'default' };
    const notify = (slot: number, description: string) => {
      const fields = { DateTime: 1_795_300_000 + slot, DeviceName: 'GX device', Type: 2, Active: 1 };
      for (const [field, value] of Object.entries(fields)) gx.set(`platform/0/Notifications/${slot}/${field}`, value);
      gx.set(`platform/0/Notifications/${slot}/Description`, description);
    };
    const texts = () => read('text', 'gx_event', 'notes');
    gx.set('platform/0/ProductName', 'Cerbo GX');
    const first = scene.daemon(environment);
    await first.said(/are logged/);
    notify(0, 'Firmware update available');
    await expect.poll(texts, { interval: 200 }).toEqual(['GX device: Firmware update available']);
    await first.stop();

    notify(0, 'Firmware update available');
    const second = scene.daemon(environment);
    await second.said(/are logged/);
    notify(1, 'A new device is found');
    await expect
      .poll(texts, { interval: 200 })
      .toEqual(['GX device: Firmware update available', 'GX device: A new device is found']);
    await second.stop();
    expect(await texts()).toHaveLength(2);
  });

  it.for([
    { bucket: 'swapped', by: 'their own names', expected: { Port: [40], Starboard: [90], 'JK 0': [91], 'JK 1': [41] } },
    { bucket: 'aliases', by: 'configured names', expected: { 'Bank A': [40, 41], 'Bank B': [90, 91] } },
  ])(
    'batteries that come back swapped after a reboot of the GX never stand under the name of the other: $by',
    async ({ bucket, expected }, { scene, expect }) => {
      const gx = await scene.gx();
      const folder = scene.folder();
      const file = join(folder, 'gx-logger.yaml');
      const alias = (name: string, serial: string) => ({ name, service: 'battery', serial });
      const aliases = bucket === 'aliases' ? [alias('Bank A', 'JK-0001'), alias('Bank B', 'JK-0002')] : [];
      writeFileSync(file, JSON.stringify({ devices: aliases }));
      const environment = { ...between(gx.broker.port, influxd, bucket), DATA_DIR: folder, GX_LOGGER_CONFIG: file };
      const say = (instance: number, serial: string, name: string, soc: number) => {
        gx.set(`battery/${instance}/ProductName`, 'JK');
        gx.set(`battery/${instance}/Soc`, soc);
        gx.set(`battery/${instance}/CustomName`, name);
        gx.set(`battery/${instance}/Serial`, serial);
      };
      say(0, 'JK-0001', 'Port', 40);
      say(1, 'JK-0002', 'Starboard', 90);
      const daemon = scene.daemon(environment);
      await daemon.said(/are logged/);
      const socs = async () => {
        const tables = await influxd.query('SELECT "Soc" FROM "battery" GROUP BY "device"', bucket);
        return Object.fromEntries(tables.map(({ tags, values }) => [tags?.['device'], values.map(([, soc]) => soc)]));
      };
      await expect.poll(async () => Object.keys(await socs()).length, { interval: 200 }).toBe(2);

      await gx.broker.goDown();
      gx.remove('battery', 0);
      gx.remove('battery', 1);
      say(0, 'JK-0002', '', 91);
      say(1, 'JK-0001', '', 41);
      await gx.broker.comeUp();
      await expect.poll(socs, { interval: 200 }).toEqual(expected);
      await daemon.stop();
      expect(await socs()).toEqual(expected);
    },
  );
});
