/** Every recording of a whole system through the daemon, as a process of its own, into a real InfluxDB 1.x. */
import { afterAll, beforeAll, describe } from 'vitest';
import { expectStored } from '../support/expectation.ts';
import { describeWithInfluxd } from '../support/influxd.ts';
import { connectGx, startMosquitto } from '../support/mosquitto.ts';
import { describeWith } from '../support/process.ts';
import { listRecordings, type Recording, readRecording } from '../support/recording.ts';
import { between, it } from '../support/scene.ts';
import { ownFields, storedSeries, untilStored } from '../support/stored.ts';
import { recordTraffic } from '../support/traffic.ts';
import { startVictoria, type Victoria } from '../support/victoria.ts';

const names = listRecordings();
if (names.length === 0)
  process.stderr.write('\n!!! SKIPPED, no recordings of whole systems are at hand: e2e/recordings\n\n');

/** Played within seconds, no value gets old enough to be refreshed. */
const never = () => Number.POSITIVE_INFINITY;

describe.skipIf(names.length === 0)('recordings', () => {
  describeWithInfluxd('into InfluxDB 1.x', (influxd) => {
    it.for(names)('%s: every series, every point, every last value', async (name, { scene, expect }) => {
      const recording = readRecording(name);
      const gx = await scene.gx();
      const traffic = recordTraffic(gx.broker);
      const played = gx.play(recording, { speed: Number.POSITIVE_INFINITY });
      const daemon = scene.daemon({ ...between(gx.broker.port, influxd, name), PRIVATE: 'keep' });
      expect(await played).toBe(recording.messages.length);
      const expected = expectStored(recording.messages, never);
      await untilStored(influxd, name, expected.fields);
      const ledger = await daemon.stop();
      const stored = await storedSeries(influxd, name);
      const wanted = new Map(
        [...expected.series].map(([key, values]) => [key, { count: values.length, last: values.at(-1) }]),
      );
      expect(stored).toEqual(wanted);
      const made = expected.fields + (await ownFields(influxd, name));
      expect(ledger).toMatchObject({
        msg: expect.stringMatching(/^stopped: /),
        made,
        stored: made,
        kept: 0,
        rejected: 0,
        dropped: 0,
      });
      const foreign = traffic.published.filter(({ topic }) => !topic.startsWith('R/'));
      expect(foreign).toEqual([]);
      const filters = traffic.subscriptions.map(({ filter }) => filter);
      expect(filters).toEqual(['N/+/system/0/Serial', 'N/c0619ab12345/#']);
    });
  });

  describeWith('mosquitto', 'through mosquitto', () => {
    describeWith('victoria-metrics', 'into VictoriaMetrics', () => {
      let victoria: Victoria;
      beforeAll(async () => {
        victoria = await startVictoria();
      });
      afterAll(() => victoria.stop());

      const chosen = names.filter((name) => ['z1', 'u'].includes(name));
      it.for(chosen)('%s: every number', async (name, { scene, expect }) => {
        const recording = readRecording(name);
        const mosquitto = await startMosquitto();
        scene.atEnd(() => mosquitto.stop());
        const gx = await connectGx(mosquitto.url);
        scene.atEnd(() => gx.stop());
        const played = gx.play(recording, { speed: 60 });
        const daemon = scene.daemon({
          GX_HOST: mosquitto.url,
          INFLUX_URL: victoria.url,
          INFLUX_BUCKET: name,
          PRIVATE: 'keep',
        });
        expect(await played).toBe(recording.messages.length);
        const expected = numbersOf(recording);
        await daemon.said(/writing to/);
        const countOf = (series: Map<string, number[]>) =>
          [...series.values()].reduce((sum, { length }) => sum + length, 0);
        await expect
          .poll(async () => countOf(await samplesOf(victoria, name)), { interval: 200 })
          .toBe(countOf(expected));
        const stored = await samplesOf(victoria, name);
        expect([...stored.keys()].sort()).toEqual([...expected.keys()].sort());
        for (const [key, values] of expected) {
          const different = values.filter((value, index) => !isKept(value, stored.get(key)?.[index]));
          expect({ key, different }).toEqual({ key, different: [] });
        }
        const ledger = await daemon.stop();
        expect(ledger).toMatchObject({ msg: expect.stringMatching(/^stopped: /), kept: 0, rejected: 0 });
      });
    });
  });
});

/** Values of each numeric series, by `<measurement>|<instance>|<field>`. */
function numbersOf(recording: Recording): Map<string, number[]> {
  const { series } = expectStored(recording.messages, never);
  return new Map(
    [...series].flatMap(([key, values]) => {
      const numbers = values.filter((value) => typeof value === 'number');
      return numbers.length > 0 ? [[key, numbers]] : [];
    }),
  );
}

async function samplesOf(victoria: Victoria, database: string): Promise<Map<string, number[]>> {
  const series = await victoria.export(`{db="${database}"}`);
  const isOwn = (name = '') => name.startsWith('gx_');
  return new Map(
    series
      .filter(({ metric }) => !isOwn(metric['__name__']))
      .map(({ metric, values }) => {
        const [, measurement, field] = /^([^_]+)_(.*)$/s.exec(metric['__name__'] ?? '') ?? [];
        return [`${measurement}|${metric['instance']}|${field}`, [...values]];
      }),
  );
}

/** VictoriaMetrics keeps about twelve significant decimal digits. */
function isKept(value: number, stored = Number.NaN): boolean {
  return Math.abs(value - stored) <= Math.abs(value) * 1e-10;
}
