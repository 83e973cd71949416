/**
 * The compatible schema against a model of the official loader, with the recording that is a golden case (half a minute
 * of a simulated RV) and with every recording of a whole system that is at hand.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Registry } from '../../src/devices/registry.ts';
import type { EmitLine } from '../../src/points/rows.ts';
import { decide } from '../../src/points/rules.ts';
import { VenusInfluxLoaderSchema } from '../../src/points/schemas/venus-influx-loader.ts';
import { total } from '../../src/shared/ledger.ts';
import type { Topic } from '../../src/types.ts';
import { parseLine, parseLines } from '../support/line-protocol.ts';
import { installationName, loaderPoint, seriesOf } from '../support/loader-model.ts';
import { type Message, pour } from '../support/pour.ts';
import { listRecordings, readRecording } from '../support/recording.ts';

const wholeSystems = listRecordings();
const names = [join(import.meta.dirname, '../golden/venus-recording/input.jsonl'), ...wholeSystems];
if (wholeSystems.length === 0)
  process.stderr.write('SKIPPED: no recordings of whole systems at hand (GX_RECORDINGS)\n');

type Values = (number | string)[];

function storedBySeries(lines: string): { series: Map<string, Values>; stamps: Map<string, number[]> } {
  const series = new Map<string, Values>();
  const stamps = new Map<string, number[]>();
  for (const { measurement, tags, fields, time } of parseLines(lines)) {
    for (const [field, value] of Object.entries(fields)) {
      const key = seriesOf(measurement, tags, field);
      series.set(key, [...(series.get(key) ?? []), value]);
      stamps.set(key, [...(stamps.get(key) ?? []), time]);
    }
  }
  return { series, stamps };
}

function recorded(name: string): Message[] {
  let isFirst = true;
  return readRecording(name).messages.map((one) => {
    const message = { ...one, t: Math.floor(one.t) };
    if (!isFirst || !message.topic.endsWith('/full_publish_completed')) return message;
    isFirst = false;
    return { ...message, payload: '{"full-publish-completed-echo":"ECHO","value":1}' };
  });
}

describe('recordings in the compatible schema, everything', () => {
  it.each(names)('%s: keys, types and values are those of the official loader', async (name) => {
    const messages = recorded(name);
    const installation = installationName(messages);
    const expected = new Map<string, Values>();
    const extra = new Set<string>();
    for (const message of messages) {
      const point = loaderPoint(message, installation);
      // What a broker of newer firmware has retained is no news.
      if (!point || message.retain) continue;
      expected.set(point.series, [...(expected.get(point.series) ?? []), point.value]);
      if (point.isExtra) extra.add(point.series);
    }
    const { loaderLines } = await pour(messages, { storePrivate: true, schemas: ['venus-influx-loader'] });
    const { series, stamps } = storedBySeries(loaderLines);
    expect(series).toEqual(expected);
    expect(series.size).toBeGreaterThan(100);
    // Of the recordings only few paths are flags; were it most of them, the comparison would prove little.
    expect(extra.size).toBeLessThan(series.size / 20);
    for (const times of stamps.values()) expect(new Set(times).size).toBe(times.length);
  });

  it.each(names)('%s: beside it our own schema stores what it stores alone', async (name) => {
    const messages = recorded(name);
    const alone = await pour(messages);
    const both = await pour(messages, { schemas: ['gx', 'venus-influx-loader'] });
    expect(valuesOf(both.lines)).toEqual(valuesOf(alone.lines));
  });
});

/** Stamps may differ by a millisecond where one arrival has several values of a topic. */
function valuesOf(lines: string): Map<string, Values> {
  const values = new Map<string, Values>();
  for (const { measurement, tags, fields } of parseLines(lines)) {
    for (const [field, value] of Object.entries(fields)) {
      const key = `${measurement}|${tags['instance']}|${field}`;
      values.set(key, [...(values.get(key) ?? []), value]);
    }
  }
  return values;
}

it('the name is the one that the GX has, and no alias', async () => {
  const message = (portalId: string, path: string, value: unknown, t = 0): Message => {
    return { t, topic: `N/${portalId}/${path}`, payload: JSON.stringify({ value }) };
  };
  const { loaderLines } = await pour(
    [
      message('c0619ab12345', 'settings/0/Settings/SystemSetup/SystemName', 'Anna'),
      message('c0619ab12345', 'battery/1/Soc', 1),
      message('c0619ab12345', 'battery/1/CustomName', 'Bank'),
    ],
    { schemas: ['venus-influx-loader'], sites: { c0619ab12345: 'not this' } },
  );
  expect(loaderLines).toContain('battery/Soc,instanceNumber=1,name=Anna,portalId=c0619ab12345 value=1 ');
  expect(loaderLines).not.toMatch(/not\\ this|name=Bank/);
});

it('the daily history of solar chargers is left out, as the loader does, and filtered where no schema takes it', async () => {
  const topics = ['solarcharger/279/History/Daily/0/Yield', 'solarcharger/279/History/Overall/MaxPvVoltage'];
  const messages = [...topics, 'inverter/1/History/Daily/0/Yield'].map((name, t): Message => {
    return { t, topic: `N/c0619ab12345/${name}`, payload: '{"value":1}' };
  });
  const measurements = ({ loaderLines }: { loaderLines: string }) =>
    parseLines(loaderLines).map(({ measurement }) => measurement);
  for (const profile of ['everything', 'default'] as const) {
    const alone = await pour(messages, { profile, schemas: ['venus-influx-loader'] });
    expect(measurements(alone)).not.toContain('solarcharger/History/Daily/0/Yield');
    expect(alone.ledger.filtered).toMatchObject({ schema: 1 });
    expect(alone.ledger.received).toBe(messages.length);
    expect(alone.ledger.accepted + alone.ledger.merged + total(alone.ledger.filtered)).toBe(messages.length);
  }
  const both = await pour(messages, { schemas: ['gx', 'venus-influx-loader'] });
  expect(measurements(both).sort()).toEqual([
    'inverter/History/Daily/0/Yield',
    'solarcharger/History/Overall/MaxPvVoltage',
  ]);
  expect(both.lines).toContain('History/Daily/0/Yield=1');
  expect(both.ledger).toMatchObject({ accepted: messages.length, filtered: {} });
});

describe('a line', () => {
  const any = fc.string({ unit: 'binary', maxLength: 40 });
  const level = any.map((text) => text.replaceAll('/', '')).filter((text) => text.trim() !== '');
  const path = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'));

  function write(topic: Topic, name: string, values: readonly (number | string)[], takesRepeats = true) {
    const lines: string[] = [];
    const emit: EmitLine = (line, fields, stamp) => {
      expect([fields, line.endsWith(` ${stamp}\n`)]).toEqual([1, true]);
      lines.push(line);
    };
    const schema = new VenusInfluxLoaderSchema({ emit, takesRepeats });
    const device = new Registry().deviceOf(topic);
    device.gx.systemName = name;
    const writer = schema.open(topic, device, decide(topic, [], 'everything', true));
    for (const [index, value] of values.entries()) {
      if (typeof value === 'number') writer?.number(value, 1_700_000_000_000 + index);
      else writer?.text(value, 1_700_000_000_000 + index);
    }
    return { lines, schema };
  }

  it('is one that every database takes, whatever the GX sends', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        level,
        path,
        level,
        fc.array(fc.oneof(any, double), { maxLength: 5 }),
        (service, path, name, values) => {
          const topic = { index: 0, portalId: 'c0619ab12345', service, instance: '7', path };
          for (const line of write(topic, name, values).lines) {
            const { measurement, tags, fields } = parseLine(line.slice(0, -1));
            expect(measurement).not.toBe('');
            expect(Object.keys(tags).filter((tag) => !['portalId', 'instanceNumber', 'name'].includes(tag))).toEqual(
              [],
            );
            for (const [field, value] of Object.entries(fields)) {
              expect(typeof value).toBe(field === 'value' ? 'number' : 'string');
              expect(field).toMatch(/^(value|stringValue)$/);
              expect(value).not.toBe('');
            }
          }
        },
      ),
    );
  });

  it('has a number as it was sent', () => {
    const topic = { index: 0, portalId: 'c0', service: 'battery', instance: '7', path: 'Soc' };
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const [line = ''] = write(topic, 'Boat', [value]).lines;
        expect(parseLine(line.slice(0, -1)).fields).toEqual({ value: value + 0 });
      }),
    );
  });

  it('counts measurements, not topics, and texts that it had to cut', () => {
    const topic = { index: 0, portalId: 'c0', service: 'battery', instance: '7', path: 'Soc' };
    const { schema } = write(topic, 'Boat', [1, 2, 'x'.repeat(70_000)]);
    expect(schema.measurements.size).toBe(1);
    expect(schema.mended.cut).toBe(1);
  });
});
