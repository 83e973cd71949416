/** Text that changes all the time: in profiles `default` and `minimal` one a minute, and the last. */
import { describe, expect, it } from 'vitest';
import { parseLines } from '../support/line-protocol.ts';
import { type Message, type PourOptions, pour } from '../support/pour.ts';

const at = (t: number, path: string, value: unknown): Message => ({
  t,
  topic: `N/c0619ab12345/${path}`,
  payload: JSON.stringify({ value }),
});

/** Seconds and texts of a topic that says another text each second for five minutes less a second. */
async function texts(path: string, options: PourOptions = {}) {
  const messages = Array.from({ length: 299 }, (_, second) => at(second * 1_000, path, `second ${second}`));
  const { lines, ledger } = await pour(messages, { profile: 'default', ...options });
  const stored = parseLines(lines).flatMap(({ measurement, fields }) =>
    measurement.endsWith('_text') ? Object.values(fields) : [],
  );
  return { stored, ledger };
}

describe('a text that changes every second', () => {
  it.each(['newdevice/1/Status/Text', 'battery/1/ProductName', 'battery/1/Error', 'temperature/1/Temperature'])(
    '%s: the first is stored at once, then the last of each minute',
    async (path) => {
      const { stored, ledger } = await texts(path);
      expect(stored).toEqual([0, 59, 119, 179, 239, 298].map((second) => `second ${second}`));
      expect(ledger).toMatchObject({ received: 299, accepted: 1, merged: 298 });
    },
  );

  it('is stored at each change by everything, and by a rule without interval', async () => {
    expect((await texts('newdevice/1/Text', { profile: 'everything' })).stored).toHaveLength(299);
    const rules = [{ match: 'newdevice/#', action: 'keep' as const }];
    expect((await texts('newdevice/1/Text', { rules })).stored).toHaveLength(299);
  });

  it('has the interval of a rule, also beside a quantity', async () => {
    const rules = [{ match: 'temperature/#', action: 'keep' as const, interval: 300_000 }];
    expect((await texts('temperature/1/Temperature', { rules })).stored).toEqual(['second 0', 'second 298']);
  });
});

it('a text that comes seldom is stored at once, with its own time', async () => {
  const messages = [
    at(0, 'newdevice/1/Text', 'a'),
    at(70_000, 'newdevice/1/Text', 'b'),
    at(71_000, 'newdevice/1/Text', 'c'),
  ];
  const { lines } = await pour(messages, { profile: 'default', begin: 1_795_305_600_000 });
  expect(parseLines(lines).map(({ fields, time }) => [fields['Text'], time - 1_795_305_600_000])).toEqual([
    ['a', 0],
    ['b', 70_000],
    ['c', 71_000],
  ]);
});

it('what says numbers and texts in turn is stored at each turn', async () => {
  const turns = [5, 'off', 5, 'off', 5].map((value, index) => at(index * 100_000, 'newdevice/1/Value', value));
  const { lines } = await pour(turns, { profile: 'default' });
  const inOrder = parseLines(lines).toSorted((one, other) => one.time - other.time);
  expect(inOrder.flatMap(({ fields }) => Object.values(fields))).toEqual([5, 'off', 5, 'off', 5]);
});

it('the texts of a device that left and returned are stored again', async () => {
  const path = 'newdevice/1/Text';
  const gone: Message = { t: 1_000, topic: `N/c0619ab12345/${path}`, payload: '' };
  const { lines } = await pour([at(0, path, 'a'), gone, at(5_000, path, 'a')], { profile: 'default' });
  expect(parseLines(lines).flatMap(({ fields }) => Object.values(fields))).toEqual(['a', 'a']);
});
