/** GX devices with manners of their own, as users have them: the daemon and the commands as processes, a real database. */
import { describeWithInfluxd } from '../support/influxd.ts';
import { runProgram } from '../support/program.ts';
import { between, it } from '../support/scene.ts';

describeWithInfluxd('a GX whose completions carry no echo', (influxd) => {
  it('is logged and ready, check and budget work, absences and renames are told', async ({ scene, expect }) => {
    const gx = await scene.gx({ noEcho: true });
    const environment = { ...between(gx.broker.port, influxd, 'noecho'), DATA_DIR: scene.folder() };
    gx.set('battery/256/CustomName', 'House');
    gx.set('battery/256/Soc', 87.5);
    gx.set('tank/20/CustomName', 'Fresh water');
    gx.set('tank/20/Level', 55);
    const first = scene.daemon(environment);
    await first.said(/are logged/);
    await expect.poll(async () => (await fetch(`${first.http}/readyz`)).status).toBe(200);
    const check = await runProgram(['check'], { ...environment, DATA_DIR: scene.folder() });
    expect(check.text).toContain('battery/256 (House)');
    expect(check).toMatchObject({ code: 0 });
    const budget = await runProgram(['budget', '--minutes', '0.05'], environment);
    expect(budget).toMatchObject({ code: 0 });
    await first.stop();

    gx.remove('tank', 20);
    gx.set('battery/256/CustomName', 'Bank');
    const second = scene.daemon({ ...environment, FULL_PUBLISH_INTERVAL: '30s' });
    const seen = async (what: string) => {
      return JSON.stringify(await influxd.query(what, 'noecho'));
    };
    const events = () => seen('SELECT "text" FROM "gx_event" GROUP BY "device"');
    await expect.poll(events, { interval: 500 }).toContain('offline: left unseen');
    const names = () => seen('SHOW TAG VALUES WITH KEY = "device"');
    await expect.poll(names, { interval: 500 }).toContain('Bank');
    await second.stop();
    expect(second.log.filter(({ level }) => level > 30)).toEqual([]);
  });
});
