/** However long texts are and whatever waits: what is remembered of values is bounded, and each still has its fate. */
import { describe, expect, it } from 'vitest';
import { Registry } from '../../src/devices/registry.ts';
import { fingerprint } from '../../src/devices/text.ts';
import { Awaiting } from '../../src/points/awaiting.ts';
import { Points } from '../../src/points/points.ts';
import { createReadingLedger, total } from '../../src/shared/ledger.ts';
import type { ReadingLedger } from '../../src/types.ts';
import { parseLines } from '../support/line-protocol.ts';
import { BEGIN, type Message, pour } from '../support/pour.ts';

const ID = 'c0619ab12345';
const says = (t: number, tail: string, value: unknown): Message => ({
  t,
  topic: `N/${ID}/${tail}`,
  payload: JSON.stringify({ value }),
});
const long = (end: string) => `${'x'.repeat(900_000)}${end}`;

function fates({ control, gone, unchanged, merged, accepted, refused, filtered, null: nulls }: ReadingLedger): number {
  return control + gone + unchanged + merged + accepted + nulls + total(refused) + total(filtered);
}

const stamps = (lines: string, field: string) =>
  parseLines(lines)
    .filter(({ fields }) => field in fields)
    .map(({ time }) => time - BEGIN);

describe('a long text', () => {
  it('is known again, and told from another that differs in its last letter', async () => {
    const { lines, ledger } = await pour([
      says(0, 'tank/1/Text', long('a')),
      says(1_000, 'tank/1/Text', long('a')),
      says(2_000, 'tank/1/Text', long('b')),
      says(3_000, 'tank/1/Text', long('a')),
    ]);
    expect(stamps(lines, 'Text')).toEqual([0, 2_000, 3_000]);
    expect(ledger).toMatchObject({ accepted: 3, unchanged: 1 });
  });

  it('is remembered by what a short one needs', () => {
    const marks = ['a', 'b', 'aa'].map((end) => fingerprint(long(end)));
    expect(new Set(marks).size).toBe(3);
    for (const mark of marks) expect(mark.length).toBeLessThan(64);
    expect(fingerprint('House')).toBe('House');
  });

  it('in a window is stored at its end, and with many of them the windows end early', async () => {
    const rules = [{ match: '#', action: 'keep' as const, interval: 60_000 }];
    const few = await pour(
      [says(0, 'tank/1/T', long('a')), says(1_000, 'tank/1/T', long('b')), says(2_000, 'tank/1/T', long('c'))],
      { rules },
    );
    expect(stamps(few.lines, 'T')).toEqual([0, 2_000]);
    expect(few.ledger).toMatchObject({ accepted: 1, merged: 2 });
    const topics = Array.from({ length: 30 }, (_, index) => index);
    const many = await pour(
      [0, 1_000, 2_000].flatMap((t) => topics.map((topic) => says(t, `tank/1/T${topic}`, long(`${t}`)))),
      { rules },
    );
    expect(many.ledger).toMatchObject({ accepted: expect.any(Number), received: 90 });
    expect(fates(many.ledger)).toBe(90);
    const last = new Map(
      parseLines(many.lines).flatMap(({ fields, time }) => Object.keys(fields).map((f) => [f, time])),
    );
    expect(topics.map((topic) => last.get(`T${topic}`))).toEqual(topics.map(() => BEGIN + 2_000));
  });
});

describe('what waits for a name', () => {
  it('is bounded in bytes over all names: with more of it nothing waits any longer', () => {
    const written: string[] = [];
    const full: string[] = [];
    const awaiting = new Awaiting<string>(10_000, (key) => {
      full.push(key);
      for (const one of ['a', 'b', 'c']) awaiting.release(one);
    });
    awaiting.add('a', () => written.push('a'), 2_000);
    awaiting.add('b', () => written.push('b'), 2_000);
    expect(full).toEqual([]);
    awaiting.add('c', () => written.push('c'), 2_000);
    expect([full, written]).toEqual([['c'], ['a', 'b', 'c']]);
    awaiting.add('a', () => written.push('d'), 2_000);
    expect(full).toEqual(['c']);
  });

  it('is stored whole where it is too much to wait, with its own times', async () => {
    const texts = Array.from({ length: 40 }, (_, index) => says(index, `tank/${index}/Text`, long(`${index}`)));
    const { lines, fields, ledger } = await pour(texts);
    expect(fields).toBe(40);
    expect(stamps(lines, 'Text').sort((a, b) => a - b)).toEqual(texts.map(({ t }) => t));
    expect(fates(ledger)).toBe(ledger.received);
  });
});

it('a topic that is forgotten is stored up to then, and the one that gets its index has a series of its own', () => {
  const written: string[] = [];
  const devices = new Registry({ remembered: { [ID]: { devices: [remembered('battery'), remembered('tank')] } } });
  const points = new Points({
    devices,
    profile: 'everything',
    rules: [{ match: '#', action: 'keep', interval: 60_000 }],
    storePrivate: false,
    ledger: createReadingLedger(),
    outputs: { gx: (line) => written.push(line) },
  });
  const state = { index: 0, portalId: ID, service: 'battery', instance: '1', path: 'State' };
  const level = { index: 0, portalId: ID, service: 'tank', instance: '1', path: 'Level' };
  for (const value of [1, 2, 3]) points.accept({ topic: state, value, time: BEGIN + value * 1_000 });
  points.forget(state);
  points.accept({ topic: level, value: 50, time: BEGIN + 4_000 });
  points.flush();
  const stored = parseLines(written.join('')).map(({ measurement, fields, time }) => [
    measurement,
    fields,
    time - BEGIN,
  ]);
  expect(stored).toEqual([
    ['battery', { State: 1 }, 1_000],
    ['battery', { State: 3 }, 3_000],
    ['tank', { Level: 50 }, 4_000],
  ]);
});

function remembered(service: string) {
  return { service, instance: '1', name: service, customName: '', productName: '', serial: '' };
}

describe('topics that a database would take for one another', () => {
  it('are one: the first is stored, and what the other says is counted', async () => {
    const { lines, ledger } = await pour([
      says(0, 'tank/1/Level', 1),
      says(0, 'tank/1/Level ', 2),
      says(0, 'tank/1/Le\u0001vel', 3),
      says(0, 'tank/1/time', 4),
      says(0, 'tank/1/time_', 5),
    ]);
    expect(parseLines(lines).flatMap(({ fields }) => Object.entries(fields))).toEqual([
      ['Level', 1],
      ['time_', 4],
    ]);
    expect(ledger.filtered).toEqual({ same_name: 3 });
    expect(fates(ledger)).toBe(5);
  });

  it('are two where a rule drops the first: the other is stored', async () => {
    const rules = [{ match: 'tank/+/Level', action: 'drop' }] as const;
    const messages = [says(0, 'tank/1/Level', 1), says(0, 'tank/1/Level ', 2)];
    const { lines, loaderLines, ledger } = await pour(messages, { rules, schemas: ['gx', 'venus-influx-loader'] });
    expect(parseLines(lines).map(({ fields }) => fields['Level'])).toEqual([2]);
    expect(parseLines(loaderLines).map(({ fields }) => fields['value'])).toEqual([2]);
    expect(ledger.filtered).toEqual({ 'tank/+/Level': 1 });
  });

  it('are one in the schema of the official loader too', async () => {
    const { loaderLines, ledger } = await pour(
      [says(0, 'tank/1/Level', 1), says(0, 'ta\u0001nk/1/Level', 2), says(0, 'tank/1 /Level', 3)],
      { schemas: ['venus-influx-loader'] },
    );
    expect(parseLines(loaderLines).map(({ fields }) => fields['value'])).toEqual([1]);
    expect(ledger.filtered).toEqual({ same_name: 2 });
  });

  it('are two where their services look alike: their devices have names of their own', async () => {
    const { lines, fields } = await pour([says(0, 'tank/1/Level', 1), says(0, 'ta\u0001nk/1/Level', 2)]);
    const series = parseLines(lines).map(({ measurement, tags }) => [measurement, tags['instance'], tags['device']]);
    expect(series.every(([measurement, instance]) => measurement === 'tank' && instance === '1')).toBe(true);
    expect(new Set(series.map(([, , device]) => device)).size).toBe(fields);
  });
});

it.each([
  ['#evil', '_#evil'],
  [' #evil', '_#evil'],
  ['\u0001#', '_#'],
  ['gx_event', '_gx_event'],
])('the service %j, like a comment or one of our own measurements, is stored as %s', async (service, stored) => {
  const { lines, points, ledger, loaderLines } = await pour([says(0, `${service}/1/V`, 1)], {
    schemas: ['gx', 'venus-influx-loader'],
  });
  expect(parseLines(lines).map(({ measurement, fields }) => [measurement, fields])).toEqual([[stored, { V: 1 }]]);
  expect(loaderLines.startsWith('#')).toBe(false);
  expect(ledger.accepted).toBe(1);
  expect(points.mended.renamed).toBe(1);
});

it('after a departure the next value of each topic of that device alone is stored at once', async () => {
  const devices = Array.from({ length: 20 }, (_, index) => index);
  const all = (t: number) => devices.flatMap((index) => [says(t, `tank/${index}/A`, 1), says(t, `tank/${index}/B`, 2)]);
  const { lines } = await pour([...all(0), { t: 10_000, topic: `N/${ID}/tank/7/A`, payload: '' }, ...all(20_000)]);
  const again = parseLines(lines).filter(({ time }) => time === BEGIN + 20_000);
  expect(again.map(({ tags, fields }) => [tags['instance'], fields])).toEqual([['7', { A: 1, B: 2 }]]);
});
