/** A daemon that stood still, as a paused container does, while the GX went on. */
import { setTimeout as delay } from 'node:timers/promises';
import { describeWithInfluxd } from '../support/influxd.ts';
import { between, it } from '../support/scene.ts';

/** A little longer than what ends a connection. */
const STANDSTILL = 11_000;

describeWithInfluxd('a standstill', (influxd) => {
  it('of the process: nothing stale is stored when it goes on, and what the GX says then is', async ({
    scene,
    expect,
  }) => {
    const gx = await scene.gx();
    const say = (power: number) => gx.set('battery/256/Dc/0/Power', power);
    say(100);
    const database = 'standstill';
    const running = scene.daemon({ ...between(gx.broker.port, influxd, database), PROFILE: 'default' });
    const points = async (field: string, measurement: string) => {
      const tables = await influxd.query(`SELECT "${field}" FROM "${measurement}"`, database).catch(() => []);
      return (tables[0]?.values ?? []).map(([time, value]) => [Number(time), value] as const);
    };
    const powers = async () => (await points('Dc/0/Power', 'battery')).map(([, value]) => value);
    const patience = { interval: 200 };
    await expect.poll(powers, patience).toEqual([100]);
    // An interval is open, and what it holds is not what the GX will say meanwhile.
    say(200);
    await delay(500);
    running.kill('SIGSTOP');
    const stopped = Date.now();
    for (let power = 300; power < 900; power += 100) {
      say(power);
      await delay(STANDSTILL / 6);
    }
    // Before the signal: the process may go on before this one does.
    const woken = Date.now();
    running.kill('SIGCONT');
    await running.said(/this program stood still for .*, and what the GX said meanwhile has no time/);
    await expect.poll(async () => (await powers()).at(-1), patience).toBe(800);
    for (const [time, power] of await points('Dc/0/Power', 'battery')) {
      if (time > stopped + 1_000) expect([time >= woken, power]).toEqual([true, 800]);
    }
    const links = async () => (await points('connected', 'gx_site')).filter(([time]) => time >= woken);
    await expect.poll(async () => (await links()).map(([, value]) => value), patience).toEqual([0, 1]);
  });
});
