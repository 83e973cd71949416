/** Systems of real people for 20 minutes, with rules that do not wait: what fires is what is listed, and nothing else. */
import { describe, expect, it } from 'vitest';
import { describeWithInfluxd } from '../../support/influxd.ts';
import { type Incident, type Message, pour } from '../../support/pour.ts';
import { listRecordings, readRecording } from '../../support/recording.ts';
import { Asker } from '../alerting/answers.ts';
import { Evaluator } from '../alerting/evaluator.ts';
import { MINUTE } from './script.ts';
import { rules, send, ZERO } from './stage.ts';

/** By recording, the rules and the device of each. */
const FIRES: Readonly<Record<string, readonly string[]>> = {
  // They leave, some for good.
  life: [
    'gx-device-lost, BlueSolar Charger MPPT 150/35 rev1 258',
    'gx-device-lost, MultiPlus 48/3000/35-50 257',
    'gx-sensor-lost, Refrigerator',
  ],
  max: ['gx-genset-error, Generator start/stop 1', 'gx-waste-tank-full, Black water'],
  n: ['gx-genset-error, Generator start/stop 1'],
};

const LENGTH = 20 * MINUTE;
const names = listRecordings();
if (names.length === 0) process.stderr.write('SKIPPED: no recordings of whole systems at hand (GX_RECORDINGS)\n');

/** Again and again, each time as if its first full publish had been ours. */
function* looped(name: string): Generator<Message | Incident> {
  const { messages } = readRecording(name);
  const length = Math.ceil((messages.at(-1)?.t ?? 0) / 1_000 + 1) * 1_000;
  for (let begin = 0; begin < LENGTH; begin += length) {
    let isFirst = true;
    for (const { t, topic, payload } of messages) {
      const time = begin + Math.floor(t);
      const isEnd = topic.endsWith('/full_publish_completed') && isFirst;
      yield { t: time, topic, payload: isEnd ? '{"full-publish-completed-echo":"ECHO"}' : payload };
      if (isEnd) yield { t: time, event: { kind: 'alive', isAlive: true } };
      if (isEnd) isFirst = false;
    }
  }
  yield { t: LENGTH };
}

describe.skipIf(names.length === 0)('recordings', () => {
  describeWithInfluxd('of whole systems', (influxd) => {
    it.each(names)('%s', async (name) => {
      await influxd.query('CREATE DATABASE "gx"');
      const lines: string[] = [];
      await pour(looped(name), {
        profile: 'default',
        begin: ZERO,
        tick: 1_000,
        sites: { c0619ab12345: name },
        onLine: (line) => void (line.startsWith('gx_energy') || lines.push(line)),
      });
      await send(influxd, lines);
      const measurements = new Set(lines.map((line) => line.slice(0, line.indexOf(','))));
      const { all, usual } = rules();
      const ofGx = all.rules.filter(({ uid, steps }) => usual.has(uid) && !JSON.stringify(steps).includes('gx_logger'));
      const now = ofGx.map((rule) => ({ ...rule, for: 0 }));
      const evaluator = new Evaluator({ ...all, rules: now });
      const asker = new Asker({ influxd, rules: now, measurementsOf: () => measurements });
      for (let minute = 1; minute <= 20; minute += 1) {
        const time = ZERO + minute * MINUTE;
        evaluator.look(['c0619ab12345'], await asker.ask(time, ['c0619ab12345'], []), time);
      }
      await influxd.query('DROP DATABASE "gx"');
      const fired = evaluator.moments.filter(({ isFiring }) => isFiring);
      const words = fired.map(({ rule, labels }) =>
        [rule, labels['device'], labels['alarm']].filter(Boolean).join(', '),
      );
      expect([...new Set(words)].sort()).toEqual(FIRES[name] ?? []);
    });
  });
});
