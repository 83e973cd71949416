/** The evaluator does as Grafana 12.4.0 does: what its code says of joins, states and messages. */
import { describe, expect, it } from 'vitest';
import { Evaluator, type Moment } from './evaluator.ts';
import { parseMath, reckon } from './math.ts';
import { provisioned, type Rule } from './rule.ts';
import type { Labels, Values } from './values.ts';

const MINUTE = 60_000;
const SITE: Labels = { site: 'A' };
const DEVICE: Labels = { site: 'A', device: 'one' };

describe('math', () => {
  const math = (text: string, steps: Readonly<Record<string, Values>>) =>
    reckon(parseMath(text), (name) => steps[name] ?? 'nothing');
  const of = (value: number, labels = SITE) => [{ labels, value }];

  it('a device joins its site, and what has no partner is dropped', () => {
    const soc = [...of(12, DEVICE), { labels: { site: 'B', device: 'two' }, value: 30 }];
    expect(math('$soc + ($soc >= $floor - 3) * 1000', { soc, floor: of(10) })).toEqual(of(1_012, DEVICE));
  });

  it('one on each side are joined even where they are strangers, and lose their labels', () => {
    expect(math('$a + $b', { a: of(1), b: of(2, { site: 'B' }) })).toEqual(of(3, {}));
  });

  it('nothing on one side is nothing', () => {
    expect(math('$a + $b', { a: of(1), b: 'nothing' })).toBe('nothing');
  });

  it.each([
    ['1 + 2 * 3', 7],
    ['!(1 == 1) || 2 > 1 && 0', 0],
    ['abs(-2) - 1 - 1', 0],
    ['-2 / 4', -0.5],
  ])('%s', (text, value) => {
    expect(math(text, {})).toEqual(of(value, {}));
  });

  it('what it does not know it refuses', () => {
    expect(() => parseMath('log($a)')).toThrow('log');
    expect(() => parseMath('$a % 2')).toThrow();
    expect(() => parseMath('($a')).toThrow();
  });
});

const rule = (more: object = {}): Rule => {
  const model = { refId: 'rows', rawQuery: true, resultFormat: 'time_series', query: 'q' };
  const evaluator = { type: 'lt', params: [20] };
  const one = {
    uid: 'low',
    title: 'Low',
    condition: 'fires',
    for: '0s',
    noDataState: 'KeepLast',
    execErrState: 'KeepLast',
    labels: {},
    annotations: {},
    notification_settings: {
      receiver: 'all',
      group_by: ['alertname', 'site'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '4h',
    },
    data: [
      { refId: 'rows', relativeTimeRange: { from: 60, to: 0 }, datasourceUid: 'gx-influxdb', model },
      {
        refId: 'soc',
        datasourceUid: '__expr__',
        model: { refId: 'soc', type: 'reduce', expression: 'rows', reducer: 'last', settings: { mode: 'dropNN' } },
      },
      {
        refId: 'fires',
        datasourceUid: '__expr__',
        model: {
          refId: 'fires',
          type: 'threshold',
          expression: 'soc',
          conditions: [{ evaluator, unloadEvaluator: { type: 'gt', params: [25] } }],
        },
      },
    ],
    ...more,
  };
  const [made] = provisioned(JSON.stringify({ groups: [{ interval: '1m', rules: [one] }] })).rules;
  return made ?? expect.fail('no rule');
};

/** A value for each look, a minute each; undefined where there is no row, `error` where the database is away. */
function looks(one: Rule, values: readonly (number | undefined | 'error')[], silent: readonly string[] = []) {
  const evaluator = new Evaluator({ rules: [one], silent: new Set(silent) });
  for (const [minute, value] of values.entries()) {
    const rows = typeof value === 'number' ? [{ labels: SITE, values: [value] }] : [];
    evaluator.look(['A'], value === 'error' ? undefined : () => new Map([['A', rows]]), minute * MINUTE);
  }
  evaluator.end(values.length * MINUTE);
  return {
    moments: evaluator.moments.map(({ time, isFiring }: Moment) => [time / MINUTE, isFiring]),
    messages: evaluator.sent.map(({ time, firing, resolved }) => [time / MINUTE, firing.length, resolved.length]),
  };
}
const times = <Item>(count: number, item: Item) => Array.from({ length: count }, () => item);

describe('states and messages', () => {
  it('fires below one threshold and ends above the other', () => {
    expect(looks(rule(), [22, 19, 22, 26, 22]).moments).toEqual([
      [1, true],
      [3, false],
    ]);
  });

  it('waits, and begins again after a break', () => {
    expect(looks(rule({ for: '2m' }), [19, 19, 26, 19, 19, 19]).moments).toEqual([[5, true]]);
  });

  it('goes on firing for a time, and ends nothing that is true again meanwhile', () => {
    const values = [19, 26, 26, 19, 26, 26, 26, 26];
    expect(looks(rule({ keepFiringFor: '3m' }), values).moments).toEqual([
      [0, true],
      [7, false],
    ]);
  });

  it('stays as it was without rows and without a database; one that waits goes on waiting', () => {
    expect(looks(rule(), [19, undefined, 'error', undefined]).moments).toEqual([[0, true]]);
    expect(looks(rule({ for: '3m' }), [19, undefined, undefined, undefined]).moments).toEqual([[3, true]]);
    expect(looks(rule({ noDataState: 'OK' }), [19, undefined]).moments).toEqual([
      [0, true],
      [1, false],
    ]);
    expect(looks(rule({ noDataState: 'Alerting', for: '1m' }), [undefined, undefined]).moments).toEqual([[1, true]]);
  });

  it('after no rows only the first threshold counts', () => {
    expect(looks(rule(), [19, undefined, 22]).moments).toEqual([
      [0, true],
      [2, false],
    ]);
  });

  it('is told of after the wait, of its end with the next interval, of what lasts after the repeat', () => {
    expect(looks(rule(), [19, 26, ...times(9, 26)]).messages).toEqual([
      [0.5, 1, 0],
      [5.5, 0, 1],
    ]);
    expect(looks(rule(), times(246, 19)).messages).toEqual([
      [0.5, 1, 0],
      [245.5, 1, 0],
    ]);
  });

  it('a receiver that sends no all-clear sends none, and tells of the next one', () => {
    const values = [19, ...times(9, 26), 19, 19];
    expect(looks(rule(), values, ['all']).messages).toEqual([
      [0.5, 1, 0],
      [10.5, 1, 0],
    ]);
  });
});
