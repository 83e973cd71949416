/** However many devices somebody makes up: 500 are known, junk gives way, and what the GX has stays. */
import { describe, expect, it } from 'vitest';
import { MAX_DEVICES } from '../../src/devices/places.ts';
import { Registry } from '../../src/devices/registry.ts';
import { TakenNames } from '../../src/devices/taken.ts';
import { total } from '../../src/shared/ledger.ts';
import { type Incident, type Message, pour } from '../support/pour.ts';

const ID = 'c0619ab12345';
const says = (t: number, tail: string, value: unknown): Message => ({
  t,
  topic: `N/${ID}/${tail}`,
  payload: JSON.stringify({ value }),
});
const junk = (count: number, t: number, first = 0) =>
  Array.from({ length: count }, (_, index) => says(t, `tank/${first + index}/CustomName`, 'Same'));
const published = (t: number): Incident[] => [{ t, event: { kind: 'complete' } }];
const real = (t: number) => [says(t, 'battery/512/CustomName', 'House'), says(t, 'battery/512/Soc', t / 1_000)];

describe('a device that comes after a flood of made-up ones', () => {
  it('has a place: the junk that was heard least recently gives way, and both ledgers hold all of it', async () => {
    const sent = [...junk(20_000, 1_000), says(9_000, 'inverter/99/ProductName', 'Late'), ...junk(1, 9_100, 499)];
    const { lines, ledger, devices, fields } = await pour(sent);
    expect(lines).toContain('inverter_text,portal_id=c0619ab12345,instance=99');
    expect(ledger.refused.too_many_devices).toBe(20_000 - MAX_DEVICES);
    expect(ledger.received).toBe(ledger.accepted + ledger.unchanged + total(ledger.refused));
    expect(fields).toBe(ledger.accepted);
    expect(devices.named()).toHaveLength(MAX_DEVICES);
    expect(devices.named().map(({ instance }) => instance)).not.toContain('0');
  });

  it('takes no place of a device that the GX has, however long that was silent', async () => {
    const { devices, ledger } = await pour([
      ...real(100),
      ...published(500),
      ...junk(MAX_DEVICES, 100_000),
      ...junk(MAX_DEVICES, 200_000, 1_000),
      says(200_000, 'battery/512/Soc', 7),
    ]);
    expect(devices.named().map(({ name }) => name)).toContain('House');
    expect(devices.named()).toHaveLength(MAX_DEVICES);
    expect(ledger.refused.too_many_devices).toBe(2);
  });

  it('has the place of one that left', async () => {
    const all = Array.from({ length: MAX_DEVICES }, (_, index) => says(100, `tank/${index}/Level`, index));
    const { devices, ledger } = await pour([
      ...all,
      ...published(500),
      says(60_000, 'grid/1/Ac/Power', 1),
      { t: 61_000, topic: `N/${ID}/tank/7/Level`, payload: '' },
      says(70_000, 'grid/1/Ac/Power', 2),
    ]);
    expect(ledger.refused.too_many_devices).toBe(1);
    expect(devices.named().map(({ service }) => service)).toContain('grid');
    expect(devices.named().map(({ instance }) => instance)).not.toContain('7');
  });

  it('leaves nothing behind of services that were made up before', async () => {
    const services = (round: number) =>
      Array.from({ length: MAX_DEVICES }, (_, index) =>
        says(round * 6_000, `made${round}up${index}/0/CustomName`, 'Same'),
      );
    const { devices } = await pour([0, 1, 2].flatMap(services));
    expect(devices.named()).toHaveLength(MAX_DEVICES);
    expect(devices.gxOf(ID).takenNames.size).toBe(MAX_DEVICES);
  });

  it('finds no more devices remembered than there are places', () => {
    const device = { service: 'tank', name: 'x', customName: '', productName: '', serial: '' };
    const many = Array.from({ length: 3_000 }, (_, index) => ({ ...device, instance: `${index}`, name: `x ${index}` }));
    expect(new Registry({ remembered: { [ID]: { devices: many } } }).named()).toHaveLength(MAX_DEVICES);
  });
});

describe('names', () => {
  it('of devices that say the same are unique, also where their instances look alike', async () => {
    const alike = Array.from({ length: 400 }, (_, index) =>
      says(100, `tank/1${' '.repeat(index)}\u0001/CustomName`, 'Same'),
    );
    const { devices } = await pour(alike);
    const names = devices.named().map(({ name }) => name);
    expect(new Set(names).size).toBe(400);
    expect(names).toContain('Same 1 399');
  });

  it('are found without trying the names of all others: each number of a base once', () => {
    const taken = new TakenNames();
    let tries = 0;
    for (let count = 0; count < 3_000; count += 1) {
      const name = taken.number('Same 1', (one) => {
        tries += 1;
        return taken.has(one);
      });
      taken.take(name);
    }
    expect(tries).toBeLessThan(2 * 3_000);
    expect(taken.has('Same 1 3001')).toBe(true);
  });

  it('are free again once nobody has them', () => {
    const taken = new TakenNames();
    taken.take('House');
    taken.take('House');
    taken.free('House');
    expect(taken.has('House')).toBe(true);
    taken.free('House');
    expect(taken.has('House')).toBe(false);
  });

  it('that a device says are cut: neither memory, nor tags, nor what is told of it has more', async () => {
    const long = 'n'.repeat(300_000);
    const { devices, lines, own } = await pour([
      says(0, 'tank/1/CustomName', long),
      says(0, 'tank/1/Serial', long),
      says(0, 'tank/1/FirmwareVersion', long),
      says(0, 'settings/0/Settings/SystemSetup/SystemName', long),
      says(0, 'tank/1/Level', 1),
    ]);
    expect(JSON.stringify(devices.state()).length).toBeLessThan(2_000);
    expect(lines).toContain(`device=${'n'.repeat(128)} Level=1`);
    expect(own.split('\n').every((line) => line.length < 2_000)).toBe(true);
  });
});
