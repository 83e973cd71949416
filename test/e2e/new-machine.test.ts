/** To a new machine, as docs/operations.md says: DATA_DIR and the database come from a backup, and the old ones are gone. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Gx } from '../../src/simulator/gx.ts';
import { describeWithInfluxd, type Influxd, startInfluxd } from '../support/influxd.ts';
import { freePort } from '../support/process.ts';
import { runProgram } from '../support/program.ts';
import { between, it } from '../support/scene.ts';

const run = promisify(execFile);
const PATIENCE = { interval: 200 };
type Value = readonly [time: number, value: number];

/** Two shunts of one name, which only memory tells apart: of two that come together 256 would be `House`. */
function say(gx: Gx, instance: 256 | 257, soc: number): void {
  gx.set(`battery/${instance}/CustomName`, 'House');
  gx.set(`battery/${instance}/Soc`, soc);
}

/** What is stored of the state of charge, by the name of the device. */
async function stored(influxd: Influxd): Promise<Record<string, Value[]>> {
  const tables = await influxd.query('SELECT "Soc" FROM "battery" GROUP BY "device"', 'gx').catch(() => []);
  return Object.fromEntries(tables.map(({ tags, values }) => [tags?.['device'], values as unknown as Value[]]));
}

const values = async (influxd: Influxd, device: string) => (await stored(influxd))[device]?.map(([, value]) => value);

describeWithInfluxd('a new machine', (old) => {
  it('goes on with names and series, sends what waited, and stores nothing twice', async ({ scene, expect }) => {
    const begin = await scene.gx();
    const folder = scene.folder();
    const environment = { ...between(begin.broker.port, old, 'gx'), DATA_DIR: folder };

    // What the database has, and its backup.
    say(begin, 257, 1);
    const first = scene.daemon(environment);
    await first.said(/are logged/);
    say(begin, 256, 2);
    begin.set('battery/257/Soc', 3);
    await expect.poll(() => values(old, 'House'), PATIENCE).toEqual([1, 3]);
    await expect.poll(() => values(old, 'House 256'), PATIENCE).toEqual([2]);
    await first.stop();
    const backup = scene.folder();
    await run('influxd', ['backup', '-portable', '-db', 'gx', '-host', old.backupHost, join(backup, 'gx')]);

    // What waits for it, and the backup of DATA_DIR, made while the daemon runs.
    const away = scene.daemon({ ...environment, INFLUX_URL: `http://127.0.0.1:${await freePort()}` });
    await away.said(/are logged/);
    begin.set('battery/257/Soc', 4);
    const waiting = async () => (await runProgram(['journal'], environment)).text;
    await expect.poll(waiting, PATIENCE).toMatch(/^Waiting to be sent +[1-9]/m);
    // Safe on disk: a backup of a daemon that runs may lack the last seconds.
    await away.stop();
    const again = scene.daemon({ ...environment, INFLUX_URL: `http://127.0.0.1:${await freePort()}` });
    await again.said(/are logged/);
    for (const copy of ['data', 'again']) await run('cp', ['-a', folder, join(backup, copy)]);

    // The week that is in no backup, and the end.
    await again.stop();
    const last = scene.daemon(environment);
    await last.said(/are logged/);
    begin.set('battery/257/Soc', 5);
    await expect.poll(async () => (await values(old, 'House'))?.at(-1), PATIENCE).toBe(5);
    last.kill('SIGKILL');
    await last.exited;
    await begin.stop();
    const lost = await stored(old);

    // The new machine, where all devices come at once.
    const influxd = await startInfluxd();
    scene.atEnd(() => influxd.stop());
    await run('influxd', ['restore', '-portable', '-host', influxd.backupHost, join(backup, 'gx')]);
    const gx = await scene.gx();
    say(gx, 256, 2);
    say(gx, 257, 6);
    const started = Date.now();
    const moved = { ...between(gx.broker.port, influxd, 'gx'), DATA_DIR: join(backup, 'data') };
    const running = scene.daemon(moved);
    await running.said(/are logged/);
    gx.set('battery/257/Soc', 7);
    await expect.poll(async () => (await values(influxd, 'House'))?.at(-1), PATIENCE).toBe(7);
    await expect.poll(waitingOf(moved), PATIENCE).toMatch(/^Waiting to be sent +nothing/m);

    const now = await stored(influxd);
    expect(Object.keys(now).sort()).toEqual(['House', 'House 256']);
    for (const device of ['House', 'House 256']) {
      // What waited has its own times; of the lost week there is nothing, and nothing is there twice.
      const before = now[device]?.filter(([time]) => time < started) ?? [];
      const known = new Set(lost[device]?.map(([time]) => time));
      expect(before.every(([time]) => known.has(time))).toBe(true);
      expect(new Set(now[device]?.map(([time]) => time)).size).toBe(now[device]?.length);
    }
    expect(now['House']?.map(([, value]) => value).filter((value) => value !== 3 && value !== 4)).toEqual([1, 6, 7]);
    expect(now['House']?.some(([, value]) => value === 4)).toBe(true);

    // Where only the card died, the same backup meets the database that has gone on: what waited is there already.
    await running.stop();
    const kept = { ...between(gx.broker.port, old, 'gx'), DATA_DIR: join(backup, 'again') };
    const restored = scene.daemon(kept);
    await restored.said(/are logged/);
    await expect.poll(async () => (await values(old, 'House'))?.at(-1), PATIENCE).toBe(7);
    await expect.poll(waitingOf(kept), PATIENCE).toMatch(/^Waiting to be sent +nothing/m);
    const after = await stored(old);
    for (const device of ['House', 'House 256']) {
      expect(after[device]?.filter(([time]) => time < started)).toEqual(lost[device]);
    }
  });
});

const waitingOf = (environment: Record<string, string>) => async () =>
  (await runProgram(['journal'], environment)).text;
