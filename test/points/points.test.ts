import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Registry } from '../../src/devices/registry.ts';
import { Points } from '../../src/points/points.ts';
import type { Rule } from '../../src/points/rules.ts';
import { createReadingLedger, total } from '../../src/shared/ledger.ts';
import { parseLines } from '../support/line-protocol.ts';
import { BEGIN, type Message, type PourOptions, pour } from '../support/pour.ts';

const ID = 'c0619ab12345';
const at = (t: number, tail: string, value: unknown): Message => ({
  t,
  topic: `N/${ID}/${tail}`,
  payload: JSON.stringify({ value }),
});

const instance = fc.constantFrom('0', '256', '257', 'abc');
const path = fc.constantFrom(
  'Soc',
  'Dc/0/Voltage',
  'Dc/0/Power',
  'State',
  'time',
  'CustomName',
  'ProductName',
  'Serial',
);
const value = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.double({ noNaN: true }),
  fc.constantFrom('', 'House', 'House ', 'a,b', '[1]', 'x"y'),
  fc.constantFrom(null, true, [], [1], { a: 1 }),
);
const message = fc.record({ after: fc.constantFrom(0, 0, 0, 1, 5, 100, 299_999, 300_000), instance, path, value });

const windows: Rule[] = [
  { match: 'battery/256/#', action: 'keep', interval: 1_000 },
  { match: 'battery/#', action: 'keep', interval: 60_000 },
];

describe.each<[string, PourOptions]>([
  ['each change', { profile: 'everything' }],
  ['the default intervals', { profile: 'default' }],
  ['intervals of rules', { profile: 'everything', rules: windows }],
  ['both schemas', { profile: 'everything', rules: windows.slice(0, 1), schemas: ['gx', 'venus-influx-loader'] }],
])('whatever a GX sends, with %s', (name, options) => {
  it('no series gets one time stamp twice, and the ledger balances', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 60 }), async (sent) => {
        let now = 0;
        const messages = sent.map(({ after, instance, path, value }) => {
          now += after;
          return at(now, `battery/${instance}/${path}`, value);
        });
        const { lines, fields, ledger } = await pour(messages, options);
        const seen = new Set<string>();
        let written = 0;
        for (const point of parseLines(lines)) {
          for (const field of Object.keys(point.fields)) {
            const place = [point.measurement, point.tags['instance'], field, point.time].join('|');
            expect(seen.has(place)).toBe(false);
            seen.add(place);
            written += 1;
          }
        }
        expect(written).toBe(fields);
        const { received, control, gone, unchanged, merged, accepted } = ledger;
        if (name === 'each change') expect(accepted).toBe(fields);
        if (name !== 'both schemas') expect(fields - accepted).toBeLessThanOrEqual(2 * merged);
        expect(received).toBe(messages.length);
        expect(received).toBe(
          control + ledger.null + gone + total(ledger.refused) + unchanged + total(ledger.filtered) + merged + accepted,
        );
      }),
    );
  });

  it('two devices of a service never share a name at one time', async () => {
    const aliases = [{ name: 'House', service: 'battery', instances: ['256', 'abc'] }];
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 60 }), async (sent) => {
        const messages = sent.map((m, i) => at(i, `battery/${m.instance}/${m.path}`, m.value));
        const { devices } = await pour(messages, { ...options, aliases });
        const names = (devices.state()[ID]?.devices ?? []).map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        expect(names).not.toContain('');
      }),
    );
  });
});

describe('changed or refreshed', () => {
  const stamps = async (messages: Message[], options = {}) =>
    parseLines((await pour(messages, options)).lines).map(({ time, fields }) => [
      time - BEGIN,
      Object.values(fields)[0],
    ]);

  it('stores a number when it differs, and again when the stored one is 300 s old', async () => {
    const soc = (t: number, value: number) => at(t, 'battery/256/Soc', value);
    const messages = [soc(0, 50), soc(1_000, 50), soc(2_000, 51), soc(301_999, 51), soc(302_000, 51), soc(302_001, 51)];
    expect(await stamps(messages)).toEqual([
      [0, 50],
      [2_000, 51],
      [302_000, 51],
    ]);
  });

  it('refreshes slow values every hour and text every day', async () => {
    const hour = 3_600_000;
    const slow = [0, hour - 1, hour].map((t) => at(t, 'battery/256/Info/MaxChargeVoltage', 7));
    expect(await stamps(slow)).toEqual([
      [0, 7],
      [hour, 7],
    ]);
    const text = [0, hour, 24 * hour - 1, 24 * hour].map((t) => at(t, 'battery/256/Serial', 'HQ1'));
    expect(await stamps(text)).toEqual([
      [0, 'HQ1'],
      [24 * hour, 'HQ1'],
    ]);
  });

  it("a rule's refresh overrides", async () => {
    const messages = [0, 999, 1_000, 2_000].map((t) => at(t, 'battery/256/Soc', 50));
    const rules = [{ match: 'battery/+/Soc', action: 'keep', refresh: 1_000 }] as const;
    expect(await stamps(messages, { rules })).toEqual([
      [0, 50],
      [1_000, 50],
      [2_000, 50],
    ]);
  });

  it('a clock that stepped back an hour does not keep values from being stored', async () => {
    const messages = [
      at(7_200_000, 'battery/256/Soc', 50),
      at(3_600_000, 'battery/256/Soc', 51),
      at(3_600_500, 'battery/256/Soc', 51),
    ];
    expect((await stamps(messages)).map(([, soc]) => soc)).toEqual([50, 51]);
  });

  it('a thousand values of one topic within a millisecond all get a stamp of their own', async () => {
    const burst = Array.from({ length: 1_000 }, (_, count) => at(0, 'battery/256/Dc/0/Power', count));
    const written = await stamps(burst);
    expect(new Set(written.map(([time]) => time)).size).toBe(1_000);
    expect(written.at(-1)).toEqual([999, 999]);
  });
});

describe('names', () => {
  const namesOf = async (messages: Message[], options = {}) => {
    const { devices } = await pour(messages, options);
    return Object.fromEntries(
      (devices.state()[ID]?.devices ?? []).map(({ service, instance, name }) => [`${service}/${instance}`, name]),
    );
  };

  it('four equal products get four names', async () => {
    const messages = ['256', '257', '258', '259'].map((n) => at(0, `battery/${n}/ProductName`, 'BMV-700'));
    expect(await namesOf(messages)).toEqual({
      'battery/256': 'BMV-700 256',
      'battery/257': 'BMV-700 257',
      'battery/258': 'BMV-700 258',
      'battery/259': 'BMV-700 259',
    });
  });

  it('the first to have a name keeps it, whatever the order of arrival', async () => {
    const messages = ['258', '257'].map((n) => at(0, `battery/${n}/CustomName`, 'House'));
    expect(await namesOf(messages)).toEqual({ 'battery/257': 'House', 'battery/258': 'House 258' });
  });

  it('a newcomer with the name of a remembered device does not rename it', async () => {
    const known = { service: 'battery', instance: '300', name: 'House', customName: 'House' };
    const remembered = { [ID]: { site: 'Boat', devices: [{ ...known, productName: '', serial: '' }] } };
    const { lines, devices } = await pour([at(0, 'battery/256/CustomName', 'House'), at(1, 'battery/300/Soc', 50)], {
      remembered,
    });
    expect(devices.state()[ID]?.devices.map(({ name }) => name)).toEqual(['House', 'House 256']);
    expect(lines).toContain(`battery,portal_id=${ID},instance=300,site=Boat,device=House Soc=50 ${BEGIN + 1}\n`);
  });

  it('readings that come before the name wait for it, with their own time', async () => {
    const { lines } = await pour([
      at(0, 'battery/256/Soc', 50),
      at(40, 'battery/256/Soc', 51),
      at(90, 'battery/256/CustomName', 'House'),
      at(95, 'settings/0/Settings/SystemSetup/SystemName', 'Boat'),
    ]);
    const batteries = parseLines(lines).filter(({ measurement }) => measurement === 'battery');
    expect(batteries.map(({ time, fields }) => [time - BEGIN, fields['Soc']])).toEqual([
      [0, 50],
      [40, 51],
    ]);
    for (const { tags } of batteries)
      expect(tags).toEqual({ portal_id: ID, instance: '256', site: 'Boat', device: 'House' });
  });

  it('a configured site wins over the name that the GX has', async () => {
    const messages = [at(0, 'settings/0/Settings/SystemSetup/SystemName', 'Boat'), at(1, 'battery/256/Soc', 50)];
    const { lines } = await pour(messages, { sites: { [ID]: 'Home' } });
    expect(new Set(parseLines(lines).map(({ tags }) => tags['site']))).toEqual(new Set(['Home']));
  });
});

describe('a device that is not there', () => {
  it('is not made by an empty payload', async () => {
    const { devices, ledger } = await pour([{ t: 0, topic: `N/${ID}/battery/256/Soc`, payload: '' }]);
    expect(devices.named()).toEqual([]);
    expect(ledger).toMatchObject({ received: 1, gone: 1 });
  });

  it('has no facts: what is said of a forgotten one is dropped, until it returns', async () => {
    const { devices, own } = await pour([at(0, 'battery/256/CustomName', 'House')]);
    const battery = { portalId: ID, service: 'battery', instance: '256' };
    const lines: string[] = [];
    const after = new Registry({ remembered: devices.state() });
    const house = after.deviceOf(battery);
    const said = new Points({
      devices: after,
      profile: 'everything',
      rules: [],
      storePrivate: false,
      ledger: createReadingLedger(),
      outputs: { gx: (line) => void lines.push(line) },
    });
    expect(own).toContain('device=House');
    after.drop(house);
    said.own.presence(house, false, BEGIN);
    said.accept({ topic: { ...battery, index: 0, path: 'Soc' }, value: 50, time: BEGIN + 1_000 });
    said.own.presence(house, true, BEGIN + 1_000);
    said.close();
    expect(lines.filter((line) => line.startsWith('gx_device,'))).toEqual([
      `gx_device,portal_id=${ID},instance=256,site=${ID},device=battery\\ 256,service=battery online=1 ${BEGIN + 1_000}\n`,
    ]);
  });
});

describe('columns', () => {
  it('are counted by measurement, once for all devices', async () => {
    const { points } = await pour([
      at(0, 'battery/256/Soc', 50),
      at(0, 'battery/257/Soc', 50),
      at(0, 'battery/257/Dc/0/Power', 50),
      at(0, 'battery/257/Serial', 'HQ1'),
    ]);
    expect([...points.columns].map(([name, { size }]) => [name, size])).toEqual([
      ['battery', 2],
      ['battery_text', 1],
    ]);
  });
});
