/** Presence over restarts of the daemon, and a device that a person has forgotten, told to the daemon as a process. */
import { describeWithInfluxd } from '../support/influxd.ts';
import { runProgram } from '../support/program.ts';
import { between, it } from '../support/scene.ts';

describeWithInfluxd('presence', (influxd) => {
  it('what left and what changed while the daemon was down is told, and what is gone for good is forgotten', async ({
    scene,
    expect,
  }) => {
    const gx = await scene.gx();
    const environment = {
      ...between(gx.broker.port, influxd, 'presence'),
      DATA_DIR: scene.folder(),
      PROFILE: 'default',
    };
    gx.set('tank/20/CustomName', 'Fresh water');
    gx.set('tank/20/Level', 55);
    gx.set('battery/256/CustomName', 'House');
    gx.set('battery/256/Alarms/LowVoltage', 0);
    const first = scene.daemon(environment);
    await first.said(/are logged/);
    await first.stop();
    const [none] = await influxd.query('SELECT "text" FROM "gx_event"', 'presence');
    expect(none).toBeUndefined();

    gx.remove('tank', 20);
    gx.set('battery/256/Alarms/LowVoltage', 2);
    const second = scene.daemon(environment);
    await second.said(/are logged/);
    const events = async () => {
      const statement = 'SELECT "text" FROM "gx_event" GROUP BY "device", "kind"';
      const tables = await influxd.query(statement, 'presence');
      return tables.map(({ tags, values }) => `${tags?.['device']} ${tags?.['kind']}: ${values[0]?.[1]}`).sort();
    };
    // It is looked for a minute after the first full publish.
    await expect
      .poll(events, { interval: 500 })
      .toEqual(['Fresh water offline: offline: left unseen', 'House alarm: Low voltage: Alarm']);
    expect(await runProgram(['devices', 'forget', 'battery/256'], environment)).toEqual({
      code: 1,
      text: 'battery/256 (House) is online: not forgotten\n',
    });
    // That it left is saved within 10 s.
    const forget = () => runProgram(['devices', 'forget', 'tank/20'], environment);
    await expect.poll(forget, { interval: 500 }).toMatchObject({ code: 0 });
    await second.said(/tank\/20 is forgotten, as asked/);
    await second.stop();
    const { text } = await runProgram(['devices'], environment);
    expect(text).toMatch(/^gx-logger is not running; this is the state as of /);
    expect(text).toMatch(/^battery\/256 +House +was online, since /m);
    expect(text).not.toContain('tank');
  });
});
