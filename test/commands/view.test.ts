import { describe, expect, it } from 'vitest';
import { createRates } from '../../src/commands/demo/pace.ts';
import { type DemoView, render } from '../../src/commands/demo/view.ts';

const device = (service: string, name: string, values: Record<string, unknown>) => {
  return { service, name, values: new Map(Object.entries(values)) };
};

const view: DemoView = {
  source: 'A boat (simulated, boat)',
  destination: 'No INFLUX_URL is set: nothing is written.',
  devices: [
    device('tank', 'Fresh water', { Level: 61.7 }),
    device('battery', 'House', { Soc: 87.456, 'Dc/0/Power': -240.2, 'Dc/0/Voltage': null }),
    device('settings', 'settings 0', {}),
    device('battery', '', { Soc: 1 }),
  ],
  received: 12_345,
  stored: 6_789,
  rates: { received: 45.4, stored: 19.6 },
  bytesPerDay: 16_040_000,
  notes: ['gx: nothing listens'],
};

it('shows devices by name with a few values, what is logged, and where it goes', () => {
  expect(render(view, 120, 40)).toEqual([
    'gx-logger demo   A boat (simulated, boat)',
    '',
    '  battery       House        charge 87.5 %      power -240 W       voltage -',
    '  tank          Fresh water  level 62 %',
    '',
    'received 12,345 messages (45/s), logged 6,789 values (20/s), 16.0 MB a day over the wire',
    'No INFLUX_URL is set: nothing is written.',
    '! gx: nothing listens',
  ]);
});

it('fits into the terminal, whatever there is to show', () => {
  const devices = Array.from({ length: 50 }, (_, n) =>
    device('tank', `Tank ${n} with a rather long name`, { Level: n }),
  );
  const lines = render({ ...view, devices }, 60, 24);
  expect(lines.length).toBeLessThan(24);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
  expect(lines.join('\n')).toMatch(/and \d+ more devices/);
});

describe('rates', () => {
  it('do not jump where values are stored in bursts, and are not told before they are known', () => {
    const rates = createRates();
    // 40 messages a second, and 50 values every ten seconds.
    const told = Array.from({ length: 60 }, (_, second) =>
      rates({ at: second * 1_000, received: 1_000 + 40 * second, stored: 400 + 50 * Math.floor(second / 10) }),
    );
    expect(told.slice(0, 20)).toEqual(Array(20).fill(undefined));
    for (const rate of told.slice(20)) {
      expect(rate?.received).toBeCloseTo(40, 5);
      expect(rate?.stored).toBeGreaterThan(3);
      expect(rate?.stored).toBeLessThan(7);
    }
    expect(render({ ...view, rates: undefined }, 120, 40)).toContainEqual(
      'received 12,345 messages, logged 6,789 values, 16.0 MB a day over the wire',
    );
  });
});
