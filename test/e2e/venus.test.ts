/** The compatible schema and both schemas at once: the daemon as a process, and a real InfluxDB 1.x. */
import { createServer, request } from 'node:http';
import { describeWithInfluxd } from '../support/influxd.ts';
import { runProgram } from '../support/program.ts';
import { it, type Scene } from '../support/scene.ts';

const BOTH = 'gx,venus-influx-loader';
const SYSTEM = 'My "boat", A = 1';

interface Amounts {
  readonly made: number;
  readonly stored: number;
  readonly kept: number;
}

describeWithInfluxd('the schema of the official loader', (influxd) => {
  async function furnish(scene: Scene, environment: Record<string, string>) {
    const gx = await scene.gx();
    gx.set('settings/0/Settings/SystemSetup/SystemName', SYSTEM);
    gx.set('battery/256/Soc', 87.5);
    gx.set('battery/256/CustomName', 'House bank');
    gx.set('vebus/276/Mode', 3);
    const all = {
      GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`,
      INFLUX_URL: influxd.url,
      DATA_DIR: scene.folder(),
      ...environment,
    };
    const start = (more: Record<string, string> = {}) => scene.daemon({ ...all, ...more });
    return { gx, start, environment: all };
  }

  /** Fields in a database. */
  async function count(database: string): Promise<number> {
    const measurements = (await influxd.query('SHOW MEASUREMENTS', database))[0]?.values ?? [];
    let sum = 0;
    for (const [measurement] of measurements) {
      const tables = await influxd.query(`SELECT COUNT(*) FROM "${measurement}"`, database);
      for (const row of tables.flatMap(({ values }) => values))
        for (const amount of row.slice(1)) sum += Number(amount);
    }
    return sum;
  }

  const series = async (database: string) =>
    (await influxd.query('SHOW SERIES', database)).flatMap(({ values }) => values.map(([key]) => String(key))).sort();

  /** The values of the battery's charge, in the order of time. */
  async function charges(database: string): Promise<unknown[]> {
    const [soc] = await influxd.query('SELECT "value" FROM "battery/Soc"', database);
    return soc?.values.map(([, value]) => value) ?? [];
  }

  const amounts = (ledger: object) => (ledger as { destinations: Record<'raw' | 'venus', Amounts> }).destinations;

  it('goes on with the series that the loader began', async ({ scene, expect }) => {
    await influxd.query('CREATE DATABASE "old" WITH DURATION 520w NAME "venus_default"');
    // As the loader's client library writes them: stamps in ns, tags escaped.
    const tags = 'instanceNumber=256,name=My\\ "boat"\\,\\ A\\ \\=\\ 1,portalId=c0619ab12345';
    const lines = [
      `battery/Soc,${tags} value=50 1700000000000000000`,
      `battery/CustomName,${tags} stringValue="House bank" 1700000000000000000`,
      `vebus/Mode,${tags.replace('256', '276')} value=3 1700000000000000000`,
    ];
    const written = await fetch(`${influxd.url}/write?db=old&precision=n`, { method: 'POST', body: lines.join('\n') });
    expect(written.status).toBe(204);
    const before = await series('old');
    expect(before).toHaveLength(3);

    const { gx, start } = await furnish(scene, { SCHEMA: 'venus-influx-loader', INFLUX_VENUS_BUCKET: 'old' });
    const running = start();
    await running.said(/are logged/);
    gx.set('battery/256/Soc', 86);
    await expect.poll(() => charges('old')).toEqual([50, 87.5, 86]);
    await running.stop();
    const after = await series('old');
    expect(after.filter((key) => /^(battery|vebus)\//.test(key))).toEqual(before);
    expect(after.find((key) => key.startsWith('settings/'))).toBeDefined();
    expect(await charges('old')).toEqual([50, 87.5, 86]);
    const policies = (await influxd.query('SHOW RETENTION POLICIES ON "old"'))[0]?.values;
    expect(policies?.map(([name]) => name)).toEqual(['venus_default']);
    expect(await influxd.query('SHOW MEASUREMENTS WITH MEASUREMENT =~ /^gx_|heartbeat|full_publish/', 'old')).toEqual(
      [],
    );
  });

  it('one destination that is refused keeps its data, the other flows, and a schema that is off is told of', async ({
    scene,
    expect,
  }) => {
    let isRefusing = true;
    const target = new URL(influxd.url);
    const proxy = createServer((incoming, outgoing) => {
      if (isRefusing && /^\/write\?.*db=venus2/.test(incoming.url ?? '')) {
        incoming.resume().on('end', () => outgoing.writeHead(503).end());
        return;
      }
      const { method, headers, url } = incoming;
      const onward = request({ host: target.hostname, port: target.port, method, headers, path: url }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    scene.atEnd(() => {
      proxy.close();
      proxy.closeAllConnections();
    });
    const address = proxy.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const { gx, start, environment } = await furnish(scene, {
      INFLUX_URL: url,
      INFLUX_BUCKET: 'gx2',
      INFLUX_VENUS_BUCKET: 'venus2',
      SCHEMA: BOTH,
    });

    const first = start();
    await first.said(/are logged/);
    gx.set('battery/256/Soc', 80);
    expect(await first.said(/503|not ready|unavailable/)).toMatchObject({ part: 'influx:venus' });
    const parts = async () => {
      const ready = (await (await fetch(`${first.http}/readyz`)).json()) as { parts: { name: string; ok: boolean }[] };
      return Object.fromEntries(ready.parts.map(({ name, ok }) => [name, ok]));
    };
    const wanted = { influx: true, journal: true, 'influx:venus': false, 'journal:venus': true };
    await expect.poll(parts).toMatchObject(wanted);
    const metrics = async () => (await fetch(`${first.http}/metrics`)).text();
    await expect.poll(metrics).toMatch(/gx_logger_fields_total\{destination="raw",fate="stored"\} [1-9]/);
    expect(await metrics()).toMatch(/gx_logger_pending_fields\{destination="venus"\} [1-9]/);
    const afterFirst = await first.stop();
    const { raw, venus } = amounts(afterFirst);
    expect(raw).toMatchObject({ stored: raw.made, kept: 0 });
    expect(venus).toMatchObject({ stored: 0, kept: venus.made });
    expect(afterFirst).toMatchObject({ made: raw.made + venus.made, kept: venus.made });
    expect(await count('gx2')).toBe(raw.made);

    isRefusing = false;
    const second = start({ SCHEMA: 'gx' });
    const told = await second.said(/values of an earlier run wait in/);
    expect(told.msg).toMatch(new RegExp(`^${venus.made} values .*journal/venus for the schema venus-influx-loader`));
    await second.said(/are logged/);
    const { text: journal } = await runProgram(['journal'], { ...environment, SCHEMA: 'gx' });
    expect(journal).toMatch(
      /journal\/raw\n[\s\S]*journal\/venus: its schema is not in SCHEMA, so what waits here stays/,
    );
    await second.stop();

    const third = start();
    await third.said(/are logged/);
    gx.set('battery/256/Soc', 79);
    await expect.poll(() => charges('venus2')).toEqual([87.5, 80, 80, 79]);
    const { raw: rawNow, venus: venusNow } = amounts(await third.stop());
    expect(venusNow).toMatchObject({ stored: venusNow.made, kept: 0 });
    expect(venusNow.made).toBeGreaterThan(venus.made);
    expect(await count('venus2')).toBe(venusNow.made);
    expect(await count('gx2')).toBe(rawNow.made);
    expect(await charges('venus2')).toEqual([87.5, 80, 80, 79]);
  });

  it('check tells of both databases', async ({ scene, expect }) => {
    const { environment } = await furnish(scene, { SCHEMA: BOTH, INFLUX_BUCKET: 'gx3', INFLUX_VENUS_BUCKET: 'venus3' });
    const { text } = await runProgram(['check'], environment);
    expect(text).toMatch(/SCHEMA = gx,venus-influx-loader/);
    expect(text).toMatch(/database "gx3" is missing: a run creates it/);
    expect(text).toMatch(/database "venus3" is missing: a run creates it/);
    expect(text).toMatch(/Everything is ready/);
  });
});
