/** Action `numbers`: the numbers in lists and objects, each as a field of its own. */
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/points/rules.ts';
import { parseLines } from '../support/line-protocol.ts';
import { type Incident, type Message, type PourOptions, pour } from '../support/pour.ts';

const RULES: readonly Rule[] = [{ match: 'system/+/Batteries', action: 'numbers' }];

const at = (t: number, value: unknown, path = 'system/0/Batteries'): Message => ({
  t,
  topic: `N/c0619ab12345/${path}`,
  payload: JSON.stringify({ value }),
});

async function fields(messages: readonly (Message | Incident)[], options: PourOptions = {}) {
  const { lines, ledger, notices } = await pour(messages, { rules: RULES, ...options });
  // A line of numbers and one of texts are open at a time: they end in no order.
  const inOrder = parseLines(lines).toSorted((one, other) => one.time - other.time);
  const stored = inOrder.flatMap(({ measurement, fields: some }) =>
    Object.entries(some).map(([field, value]) => [`${measurement}: ${field}`, value] as const),
  );
  return { stored, ledger, notices };
}

const bank = { id: 'com.victronenergy.battery.ttyS1', soc: 81.5, active_battery_service: true, instance: 512 };

describe('numbers', () => {
  it('are taken out of lists and objects; texts are not, and true is 1', async () => {
    const { stored, ledger } = await fields([at(0, [bank, { soc: 40, dc: [{ voltage: 26.4 }] }])]);
    expect(stored).toEqual([
      ['system: Batteries/0/soc', 81.5],
      ['system: Batteries/0/active_battery_service', 1],
      ['system: Batteries/0/instance', 512],
      ['system: Batteries/1/soc', 40],
      ['system: Batteries/1/dc/0/voltage', 26.4],
    ]);
    expect(ledger).toMatchObject({ received: 1, accepted: 1 });
  });

  it('are taken out of JSON inside text, too', async () => {
    expect((await fields([at(0, '[{"soc":7}]')])).stored).toEqual([['system: Batteries/0/soc', 7]]);
  });

  it('are stored where they change, and the message is counted once', async () => {
    const { stored, ledger } = await fields([
      at(0, [{ soc: 80, state: 1 }]),
      at(1_000, [{ soc: 80, state: 1 }]),
      at(2_000, [{ soc: 79, state: 1 }]),
      at(3_000, ['none']),
      at(4_000, []),
    ]);
    expect(stored.map(([name, value]) => `${name} ${value}`)).toEqual([
      'system: Batteries/0/soc 80',
      'system: Batteries/0/state 1',
      'system: Batteries/0/soc 79',
    ]);
    expect(ledger).toMatchObject({ received: 5, accepted: 2, unchanged: 1, null: 1, merged: 0 });
    expect(ledger.refused.not_scalar).toBe(1);
  });

  it('have the interval of the rule', async () => {
    const rules = [{ ...RULES[0]!, interval: 60_000 }];
    const messages = [80, 79, 78, 77].map((soc, index) => at(index * 10_000, [{ soc }]));
    const { stored, ledger } = await fields(messages, { rules });
    expect(stored.map(([, value]) => value)).toEqual([80, 77]);
    expect(ledger).toMatchObject({ received: 4, accepted: 1, merged: 3 });
  });

  it('are stored anew when the device returns', async () => {
    const { stored } = await fields([
      at(0, [{ soc: 80 }]),
      { t: 5_000, topic: 'N/c0619ab12345/system/0/Batteries', payload: '' },
      at(10_000, [{ soc: 80 }]),
    ]);
    expect(stored.map(([, value]) => value)).toEqual([80, 80]);
  });

  it('are no secrets', async () => {
    const { stored } = await fields([at(0, [{ soc: 80, pin_code: 4711, token: { value: 12 } }])]);
    expect(JSON.stringify(stored)).not.toMatch(/4711|12\b/);
  });

  it('under one name may be plain values as well', async () => {
    const { stored } = await fields([at(0, 5), at(1, 'five'), at(2, [6])]);
    expect(stored).toEqual([
      ['system: Batteries', 5],
      ['system_text: Batteries', 'five'],
      ['system: Batteries/0', 6],
    ]);
  });

  it('are at most a hundred of a topic, four levels deep, and more is told once', async () => {
    const many = Array.from({ length: 500 }, (_, index) => index);
    const { stored, notices } = await fields([
      at(0, many),
      at(
        1_000,
        many.map((value) => value + 1),
      ),
      at(2_000, many),
    ]);
    expect(new Set(stored.map(([name]) => name)).size).toBe(100);
    expect(notices).toEqual(['system/0/Batteries holds more than 100 numbers: the rest is not stored']);

    const deep = await fields([at(0, { a: { b: { c: { d: 4, e: { f: 5 } } } } })]);
    expect(deep.stored).toEqual([['system: Batteries/a/b/c/d', 4]]);
    expect(deep.notices).toHaveLength(1);
  });

  it('of huge messages with huge names cost little and are bounded', async () => {
    const names = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`${'k'.repeat(30)}${index}`, 'text']),
    );
    const long = { ['k'.repeat(100_000)]: 1, soc: 2 };
    const { stored, ledger } = await fields([at(0, names), at(1, long)]);
    expect(stored).toEqual([['system: Batteries/soc', 2]]);
    expect(ledger.refused.not_scalar).toBe(1);
  });

  it('go under the names of the official loader as well', async () => {
    const { loaderLines } = await pour([at(0, [{ soc: 81.5 }])], { rules: RULES, schemas: ['venus-influx-loader'] });
    expect(loaderLines).toMatch(/^system\/Batteries\/0\/soc,.* value=81\.5 \d+\n$/);
  });
});
