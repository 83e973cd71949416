import { expect, it } from 'vitest';
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
  receivedRate: 45,
  storedRate: 20,
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
