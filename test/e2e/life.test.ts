/**
 * The recording `life` through a simulated GX and the daemon, as a process of its own, into a real InfluxDB 1.x: who
 * leaves and returns is in `gx_device` at its time, no value of a device is stored while it is away, and none is lost.
 */
import mqtt from 'mqtt';
import { expectStored } from '../support/expectation.ts';
import { describeWithInfluxd, type Influxd } from '../support/influxd.ts';
import { LIFE, LIFE_BEGINS } from '../support/life.ts';
import { listRecordings, readRecording } from '../support/recording.ts';
import { between, it } from '../support/scene.ts';
import { storedSeries, untilStored } from '../support/stored.ts';

const isThere = listRecordings().includes('life');
if (!isThere) process.stderr.write('\n!!! SKIPPED, the recording `life` is not at hand: e2e/life\n\n');

/** The 330 s of the recording within three quarters of a minute. */
const SPEED = 8;
/** Of a daemon on a busy computer, ms. How exact the times are is shown by derive/life.test.ts. */
const TOLERANCE = 1_000;
/**
 * On a busy computer the last values and the departure arrive in one read: all have its time, and of several values of
 * one topic each is stored a millisecond after the one before; ms.
 */
const ONE_READ = 50;
/** The simulated GX tells its own. */
const TIME = /\/(heartbeat|full_publish_completed)$/;

describeWithInfluxd('life', (influxd) => {
  it('is stored as it was lived', async ({ scene, expect, skip }) => {
    skip(!isThere);
    const recording = readRecording('life');
    const gx = await scene.gx();
    // The player is late where the computer is busy: when each message did pass is seen beside the daemon. Among them are
    // those of the full publishes that the daemon asked for.
    const told = recording.messages.filter(({ topic }) => !TIME.test(topic));
    const passed: number[] = [];
    const listener = await mqtt.connectAsync(gx.broker.url, { reconnectPeriod: 0 });
    scene.atEnd(() => listener.endAsync(true));
    listener.on('message', (topic, payload) => {
      const next = told[passed.length];
      if (next?.topic === topic && next.payload === payload.toString()) passed.push(Date.now());
    });
    await listener.subscribeAsync('N/#');
    const played = gx.play(recording, { speed: SPEED });
    const daemon = scene.daemon({ ...between(gx.broker.port, influxd, 'life'), PRIVATE: 'keep' });
    expect(await played).toBe(recording.messages.length);
    const expected = expectStored(recording.messages, () => Number.POSITIVE_INFINITY);
    await untilStored(influxd, 'life', expected.fields);
    const ledger = await daemon.stop();

    const wanted = [...expected.series].map(([key, values]) => [key, { count: values.length, last: values.at(-1) }]);
    expect(await storedSeries(influxd, 'life')).toEqual(new Map(wanted as never));
    expect(ledger).toMatchObject({ stored: ledger['made'], kept: 0, rejected: 0, dropped: 0 });

    const presence = await readPresence(influxd);
    const first = presence.slice(0, LIFE_BEGINS.length);
    expect(first.map(({ device }) => device).sort()).toEqual(LIFE_BEGINS);
    const changes = presence.slice(LIFE_BEGINS.length);
    expect(changes.map(({ device, isOnline }) => [device, isOnline])).toEqual(
      LIFE.map(([, device, isOnline]) => [device, isOnline]),
    );
    expect(passed).toHaveLength(told.length);
    for (const [index, { time }] of changes.entries()) {
      const [seconds = Number.NaN] = LIFE[index] ?? [];
      const cause = told.findLastIndex(({ t }) => t <= seconds * 1_000);
      expect(Math.abs(time - (passed[cause] ?? 0))).toBeLessThan(TOLERANCE);
    }
    for (const [index, { device, isOnline, time }] of changes.entries()) {
      if (isOnline) continue;
      const back = changes.slice(index).find((change) => change.device === device && change.isOnline);
      expect({ device, stored: await pointsBetween(influxd, device, time + ONE_READ, back?.time) }).toEqual({
        device,
        stored: 0,
      });
    }
  });
});

/** What `gx_device` holds, in the order of time. */
async function readPresence(influxd: Influxd): Promise<{ device: string; isOnline: boolean; time: number }[]> {
  const statement = 'SELECT "online" FROM "gx_device" GROUP BY "service", "instance"';
  const tables = await influxd.query(statement, 'life');
  return tables
    .flatMap(({ tags, values }) =>
      values.map(([time, online]) => {
        return { device: `${tags?.['service']}/${tags?.['instance']}`, isOnline: online === 1, time: Number(time) };
      }),
    )
    .sort((a, b) => a.time - b.time);
}

/** How many points of the device's values there are from `from` on and before `to`, ms. */
async function pointsBetween(influxd: Influxd, device: string, from: number, to?: number): Promise<number> {
  const [service = '', instance = ''] = device.split('/');
  const until = to === undefined ? '' : ` AND time < ${to}ms`;
  let points = 0;
  for (const measurement of [service, `${service}_text`]) {
    const statement = `SELECT * FROM "${measurement}" WHERE "instance" = '${instance}' AND time >= ${from}ms${until}`;
    for (const { values } of await influxd.query(statement, 'life')) points += values.length;
  }
  return points;
}
