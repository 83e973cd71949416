/** What befalls users, told to the daemon as a process: what it says, what it keeps, what ends up stored. */

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startGx } from '../../src/simulator/gx.ts';
import { certificate } from '../support/certificate.ts';
import { describeWithInfluxd, startInfluxd } from '../support/influxd.ts';
import { sumOf } from '../support/metrics.ts';
import { freePort } from '../support/process.ts';
import { ownAddress, runProgram } from '../support/program.ts';
import { between, it } from '../support/scene.ts';
import { ownFields, storedSeries, untilStored } from '../support/stored.ts';

/** What may become of a reading. */
const FATES = ['control', 'null', 'gone', 'refused', 'unchanged', 'filtered', 'merged', 'accepted'];

describeWithInfluxd('stories', (influxd) => {
  it('old firmware: its values are stored, its bare NaN is counted', async ({ scene, expect }) => {
    const gx = await scene.gx({ legacy: true });
    gx.set('battery/256/Soc', 87.5);
    gx.set('battery/256/Dc/0/Power', Number.NaN);
    const running = scene.daemon({ ...between(gx.broker.port, influxd, 'legacy'), DATA_DIR: scene.folder() });
    await running.said(/before Venus OS 3.20/);
    gx.set('battery/256/Soc', 88);
    expect(await untilStored(influxd, 'legacy', 3)).toBe(3);
    expect((await storedSeries(influxd, 'legacy')).get('battery|256|Soc')).toEqual({ count: 2, last: 88 });
    expect(running.log.some(({ reason }) => reason === 'not_finite')).toBe(true);
  });

  it('a GX with a password: over TLS, key pinned, nothing secret said', async ({ scene, expect }) => {
    const gx = await scene.gx({
      tls: certificate('first'),
      authenticate: (_user, password) => password === 'open sesame',
    });
    gx.set('battery/256/Soc', 87.5);
    const running = scene.daemon({
      GX_HOST: `mqtts://127.0.0.1:${gx.broker.port}`,
      GX_PASSWORD: 'open sesame',
      INFLUX_URL: influxd.url,
      INFLUX_BUCKET: 'password',
      DATA_DIR: scene.folder(),
      LOG_LEVEL: 'trace',
    });
    expect(await untilStored(influxd, 'password', 2)).toBe(2);
    await running.said(/its key is pinned/);
    await running.stop();
    expect(running.output()).not.toContain('sesame');
  });

  it('a GX whose key changed is refused until check accepts the new key', async ({ scene, expect }) => {
    const gx = await scene.gx({ tls: certificate('first') });
    const environment = {
      GX_HOST: `mqtts://127.0.0.1:${gx.broker.port}`,
      INFLUX_URL: influxd.url,
      INFLUX_BUCKET: 'keys',
      DATA_DIR: scene.folder(),
    };
    const first = scene.daemon(environment);
    await first.said(/its key is pinned/);
    await first.stop();
    await gx.stop();
    await scene.gx({ tls: certificate('second'), port: gx.broker.port });
    const refused = await runProgram(['check'], environment);
    expect(refused.text).toContain('is not the GX we know');
    expect(refused.code).toBe(1);
    const waiting = scene.daemon(environment);
    await waiting.said(/is not the GX we know/);
    await waiting.stop();
    const accepted = await runProgram(['check', '--accept-key'], environment);
    expect(accepted.text).toContain('shows now is accepted');
    expect(accepted.text).toContain('receiving from GX c0619ab12345');
    expect((await runProgram(['check'], environment)).code).toBe(0);
  });

  it('a database that is away at the stop loses nothing: the next start sends it', async ({ scene, expect }) => {
    const away = await startInfluxd();
    const { url } = away;
    const gx = await scene.gx();
    gx.set('battery/256/Soc', 87.5);
    const data = scene.folder();
    const environment = { GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`, DATA_DIR: data };
    await away.stop();
    const first = scene.daemon({ ...environment, INFLUX_URL: url });
    await first.said(/receiving from GX/);
    const ledger = await first.stop();
    const made = Number(ledger['made']);
    expect(made).toBeGreaterThan(2);
    expect(ledger).toMatchObject({ stored: 0, kept: made });
    expect(ledger.msg).toMatch(new RegExp(`${made} values wait for a database; they are kept .*journal`));
    scene.daemon({ ...environment, INFLUX_URL: influxd.url, INFLUX_BUCKET: 'kept' });
    const stored = await untilStored(influxd, 'kept', 4);
    expect(stored).toBe(4);
    expect((await storedSeries(influxd, 'kept')).get('battery|256|Soc')).toEqual({ count: 2, last: 87.5 });
  });

  it('without a database everything is kept, counted on, and sent with its own times once there is one', async ({
    scene,
    expect,
  }) => {
    const gx = await scene.gx();
    gx.set('battery/256/Soc', 87.5);
    const environment = { GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`, DATA_DIR: scene.folder() };
    const first = scene.daemon(environment);
    await first.said(/keeping it in the journal/);
    await first.said(/are logged/);
    const accepted = async () =>
      sumOf(await (await fetch(`${first.http}/metrics`)).text(), 'readings_total', { fate: 'accepted' });
    const atFirst = await accepted();
    const before = Date.now();
    gx.set('battery/256/Soc', 87);
    await expect.poll(accepted).toBe(atFirst + 1);
    const after = Date.now();
    const kept = await first.stop();
    expect(kept).toMatchObject({ stored: 0, kept: kept['made'] });
    // The other ledger stands there as well, and balances.
    const fates = Object.entries(Object(kept['readings']));
    expect(fates.map(([fate]) => fate)).toEqual(FATES);
    expect(fates.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(kept['received']);
    const second = scene.daemon({ ...environment, INFLUX_URL: influxd.url, INFLUX_BUCKET: 'later' });
    expect(await untilStored(influxd, 'later', 5)).toBe(5);
    const all = await second.stop();
    expect(all).toMatchObject({ stored: all['made'], kept: 0, dropped: 0 });
    expect(all['made']).toBe(5 + (await ownFields(influxd, 'later')));
    expect(Number(all['received'])).toBeGreaterThan(Number(kept['received']));
    const [series] = await influxd.query('SELECT "Soc" FROM "battery"', 'later');
    const [time, soc] = series?.values[1] ?? [];
    expect(soc).toBe(87);
    expect(Number(time)).toBeGreaterThan(before - 1_000);
    expect(Number(time)).toBeLessThan(after + 1_000);
  });

  it('how far the clock is ahead of the GX is stored with every full publish but the first', async ({
    scene,
    expect,
  }) => {
    const gx = await scene.gx();
    const environment = { ...between(gx.broker.port, influxd, 'offset') };
    scene.daemon({ ...environment, DATA_DIR: scene.folder(), FULL_PUBLISH_INTERVAL: '10s', FLUSH_INTERVAL: '100ms' });
    const read = async () => (await storedSeries(influxd, 'offset', 'own')).get('gx_site||clock_offset');
    await expect.poll(async () => (await read())?.count, { interval: 200 }).toBe(1);
    const offset = await read();
    expect(Math.abs(Number(offset?.last))).toBeLessThan(5);
  });

  it('a second daemon on one DATA_DIR is refused, and told who is there', async ({ scene, expect }) => {
    const gx = await scene.gx();
    const environment = { GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`, DATA_DIR: scene.folder() };
    const first = scene.daemon(environment);
    await first.said(/receiving from GX/);
    const second = scene.daemon(environment);
    expect(await second.exited).toBe(1);
    expect(second.log.at(-1)?.msg).toContain(`is in use by another gx-logger (process ${first.pid}, version`);
    await first.stop();
    const third = scene.daemon(environment);
    await third.said(/receiving from GX/);
  });

  it('a DATA_DIR that is deleted in mid-run is locked anew, so that a second daemon is refused there too', async ({
    scene,
    expect,
  }) => {
    const gx = await scene.gx();
    const environment = { GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`, DATA_DIR: join(scene.folder(), 'data') };
    const first = scene.daemon(environment);
    await first.said(/receiving from GX/);
    // At once: files that come meanwhile would stand in the way of its deletion.
    renameSync(environment.DATA_DIR, join(scene.folder(), 'gone'));
    await first.said(/was deleted or replaced: it is made and locked again, and logging goes on$/);
    const second = scene.daemon(environment);
    expect(await second.exited).toBe(1);
    expect(second.log.at(-1)?.msg).toContain(`is in use by another gx-logger (process ${first.pid}, version`);
  });

  it('two GX on one broker: says which setting tells them apart, and lives on', async ({ scene, expect }) => {
    const gx = await scene.gx();
    await startGx({ portalId: 'c0619ab99999', broker: gx.broker });
    const running = scene.daemon({
      GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`,
      INFLUX_URL: influxd.url,
      DATA_DIR: scene.folder(),
    });
    await running.said(/several portal ids: .*set GX_PORTAL_ID/);
    expect((await running.stop()).msg).toMatch(/^stopped: /);
  });

  it('check: everything in plain words, and an exit code', async ({ scene, expect }) => {
    const gx = await scene.gx();
    gx.set('battery/256/Soc', 87.5);
    gx.set('battery/256/Mgmt/ProcessName', 'driver');
    const environment = { ...between(gx.broker.port, influxd, 'checked'), DATA_DIR: scene.folder() };
    const { code, text } = await runProgram(['check'], environment);
    expect(text).toContain(`will connect to mqtt://127.0.0.1:${gx.broker.port}`);
    expect(text).toContain('receiving from GX c0619ab12345');
    expect(text).toContain('3 topics of 2 devices: battery/256 (battery 256), system/0 (system 0)');
    expect(text).toContain('would store 2 of their values');
    expect(text).toContain('InfluxDB 1.6');
    expect(text).toContain('Everything is ready');
    expect(code).toBe(0);
  });

  it('check beside a daemon that runs: neither its folder nor its port is a fault', async ({ scene, expect }) => {
    const gx = await scene.gx();
    const own = { DATA_DIR: scene.folder(), HTTP_HOST: ownAddress() };
    const environment = { ...between(gx.broker.port, influxd, 'beside'), ...own };
    const running = scene.daemon(environment);
    await running.said(/health and metrics at/);
    await running.said(/receiving from GX/);
    const { code, text } = await runProgram(['check'], environment);
    expect(text).toContain(`a gx-logger runs with this DATA_DIR, ${own.DATA_DIR} (process ${running.pid}, version`);
    expect(text).toMatch(/port \d+ is that of the gx-logger that runs/);
    expect(text).toContain('Everything is well: the gx-logger that runs goes on.');
    expect(code).toBe(0);
  });

  it('check of a GX that is not there and a database that is not there: both are told', async ({ scene, expect }) => {
    const nothing = await freePort();
    const { code, text } = await runProgram(['check'], {
      GX_HOST: `mqtt://127.0.0.1:${nothing}`,
      INFLUX_URL: `http://127.0.0.1:${nothing}`,
      DATA_DIR: scene.folder(),
    });
    expect(text).toContain('the port is closed');
    expect(text).toContain('nothing listens at this address');
    expect(text).toContain('Not ready');
    expect(code).toBe(1);
  });
});

it('a wrong configuration stops the start with exit code 2 and every problem', async ({ expect }) => {
  const { code, text } = await runProgram(['run'], { GX_PORT: 'x', GX_HOTS: 'venus.local', LOG_LEVEL: 'loud' });
  for (const name of ['GX_PORT', 'GX_HOTS', 'GX_HOST', 'LOG_LEVEL']) expect(text).toContain(name);
  expect(code).toBe(2);
});

it('neither a GX nor a database: the daemon says so and waits', async ({ scene, expect }) => {
  const nothing = await freePort();
  const running = scene.daemon({
    GX_HOST: `mqtt://127.0.0.1:${nothing}`,
    INFLUX_URL: `http://127.0.0.1:${nothing}`,
    DATA_DIR: scene.folder(),
  });
  const gx = await running.said(/the port is closed. Check GX_HOST/);
  const influx = await running.said(/nothing listens at this address/);
  expect([gx['part'], influx['part']]).toEqual(['gx', 'influx']);
  expect((await running.stop()).msg).toMatch(/^stopped: /);
  expect(await running.exited).toBe(0);
});

it('a second signal, a second later, ends it at once, also while a database hangs', async ({ scene, expect }) => {
  const gx = await scene.gx();
  const hanging = createServer((request) => void request.resume());
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
  scene.atEnd(() => {
    hanging.closeAllConnections();
    hanging.close();
  });
  const address = hanging.address();
  const running = scene.daemon({
    GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`,
    INFLUX_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    DATA_DIR: scene.folder(),
    FLUSH_INTERVAL: '100ms',
  });
  await running.said(/receiving from GX/);
  running.kill('SIGTERM');
  await running.said(/stopping/);
  // At once it would be the same Ctrl-C, told twice.
  await delay(1_200);
  running.kill('SIGTERM');
  expect(await running.exited).toBe(1);
  expect(running.log.map(({ msg }) => msg)).not.toContainEqual(expect.stringMatching(/^stopped/));
});

it('state files of another shape, and a DATA_DIR that cannot be: said, and it runs', async ({ scene, expect }) => {
  const gx = await scene.gx();
  const data = scene.folder();
  mkdirSync(join(data, 'journal/raw'), { recursive: true });
  const files = ['devices.json', 'gx-keys.json', 'readings.json', 'journal/raw/state.json'];
  for (const name of files) writeFileSync(join(data, name), '{"devices":5,"x":[]}');
  const environment = { GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`, INFLUX_URL: 'http://127.0.0.1:9' };
  const damaged = scene.daemon({ ...environment, DATA_DIR: data });
  await damaged.said(/receiving from GX/);
  const said = damaged.log.map(({ msg }) => msg).join('\n');
  // A key is only looked for when a connection with TLS is made.
  for (const name of files.filter((file) => file !== 'gx-keys.json')) expect(said).toContain(`${name} is damaged`);
  await damaged.stop();
  const homeless = scene.daemon({ ...environment, DATA_DIR: join(data, 'devices.json/none') });
  await homeless.said(/receiving from GX/);
  expect((await homeless.stop()).msg).toMatch(/could neither be sent nor kept/);
  expect(await homeless.exited).toBe(1);
});
