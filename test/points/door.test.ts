/** What every reading passes first: numbers that arrive as text, and numbers that cannot be true. */
import { describe, expect, it } from 'vitest';
import { parseLines } from '../support/line-protocol.ts';
import { type Message, type PourOptions, pour } from '../support/pour.ts';

const PORTAL = 'N/c0619ab12345';
const at = (t: number, path: string, value: unknown): Message => ({
  t,
  topic: `${PORTAL}/${path}`,
  payload: JSON.stringify({ value }),
});
const completed: Message = {
  t: 10,
  topic: `${PORTAL}/full_publish_completed`,
  payload: '{"full-publish-completed-echo":"ECHO"}',
};

/** Stored values of a field, in the order of their stamps. */
async function stored(messages: readonly Message[], measurement: string, field: string, options: PourOptions = {}) {
  const { lines } = await pour(messages, options);
  return parseLines(lines).flatMap((line) =>
    line.measurement === measurement && field in line.fields ? [line.fields[field]] : [],
  );
}

describe('a number that arrives as text', () => {
  const temperatures = [21.5, '60.5', ' 61 ', '-3.25', '+4', '6.4e1'].map((value, second) =>
    at(20 + second * 1_000, 'temperature/1/Temperature', value),
  );

  it('is a number on a path that the catalogue knows as one', async () => {
    expect(await stored(temperatures, 'temperature', 'Temperature')).toEqual([21.5, 60.5, 61, -3.25, 4, 64]);
    expect(await stored(temperatures, 'temperature_text', 'Temperature')).toEqual([]);
  });

  it('is in the mean', async () => {
    const texts = ['10', '20'].map((value, index) => at(index * 15_000, 'temperature/1/Temperature', value));
    expect(await stored(texts, 'temperature', 'Temperature', { profile: 'default' })).toEqual([10, 15, 20]);
  });

  it('counts for events and presence too', async () => {
    const { own } = await pour([
      at(0, 'battery/1/Alarms/LowVoltage', 0),
      at(1, 'battery/1/Connected', 1),
      completed,
      at(5_000, 'battery/1/Alarms/LowVoltage', '2'),
      at(6_000, 'battery/1/Connected', '0'),
    ]);
    expect(own).toMatch(/kind=alarm text="Low voltage: Alarm",severity=2 /);
    expect(own).toMatch(/text="offline: not connected"/);
  });

  it.each(['', 'n/a', '0x10', '1e999', 'Infinity', '12 V', '1,5', `${'1'.repeat(40)}`])(
    '%j is none, and stays a text',
    async (text) => {
      const messages = [at(0, 'temperature/1/Temperature', text)];
      expect(await stored(messages, 'temperature_text', 'Temperature')).toEqual([text]);
    },
  );

  it.each([
    ['a name', 'settings/0/Settings/Relay/0/CustomName'],
    ['what says who the device is', 'battery/1/Serial'],
    ['what the catalogue does not know', 'newdevice/1/Some/Path'],
  ])('stays text in %s', async (_, path) => {
    const [service, , ...field] = path.split('/');
    expect(await stored([at(0, path, '007')], `${service}_text`, field.join('/'))).toEqual(['007']);
  });

  it('beside numbers elsewhere is told once a topic, of 20 topics and of no more', async () => {
    const messages = Array.from({ length: 30 }, (_, index) => index).flatMap((index) => [
      at(index * 10, `newdevice/1/Path${index}`, index),
      at(index * 10 + 1, `newdevice/1/Path${index}`, 'text'),
      at(index * 10 + 2, `newdevice/1/Path${index}`, 'another'),
    ]);
    const { notices } = await pour(messages);
    expect(notices).toHaveLength(21);
    expect(notices[0]).toBe(
      'newdevice/1/Path0 sends numbers and texts: they are stored apart. gx-logger explain newdevice/1/Path0 says where',
    );
    expect(notices.at(-1)).toMatch(/^The same goes for newdevice\/1\/Path20, .* no further one is told of$/);
    expect((await pour(temperatures)).notices).toEqual([]);
  });
});

describe('a number that cannot be true', () => {
  const sensor = (...values: readonly number[]) =>
    values.map((value, second) => at(1_000 * second, 'temperature/21/Temperature', value));

  it('is not stored, and counts as implausible, with a ledger that balances', async () => {
    const { lines, ledger } = await pour(sensor(4.2, -163.84, 4.3));
    expect(parseLines(lines).map(({ fields }) => fields['Temperature'])).toEqual([4.2, 4.3]);
    expect(ledger).toMatchObject({ received: 3, accepted: 2, null: 0 });
    expect(ledger.refused.implausible).toBe(1);
  });

  it('is in no mean: that of the time before ends with it', async () => {
    const spike = [
      ...sensor(4),
      at(10_000, 'temperature/21/Temperature', -163.84),
      at(20_000, 'temperature/21/Temperature', 6),
    ];
    // Stored: the first at once, the mean of its ten seconds, the first after the null, what follows.
    const means = await stored(spike, 'temperature', 'Temperature', { profile: 'default' });
    expect(means).toEqual([4, 6]);
  });

  it('makes no event and no state', async () => {
    const { own } = await pour(
      [at(0, 'vebus/276/State', 3), completed, at(1_000, 'vebus/276/State', 99), at(60_000, 'vebus/276/Mode', 3)],
      { bounds: [{ match: 'vebus/+/State', min: 0, max: 20 }] },
    );
    expect(own).not.toMatch('gx_event');
  });

  it.each([
    ['temperature/21/Temperature', -163.84],
    ['temperature/21/Humidity', 163.83],
    ['temperature/21/Pressure', 1155.35],
    ['temperature/21/AccelX', -32.768],
    ['temperature/21/CO2', 65_535],
    ['solarcharger/288/Yield/Power', 18_435],
    ['solarcharger/288/Pv/V', -114.45],
    ['solarcharger/288/History/Daily/0/Yield', 655.35],
    ['solarcharger/288/Yield/User', 42_949_672.95],
    ['battery/1/Dc/0/Temperature', 655.35],
    ['battery/1/Soc', 655.35],
    ['battery/1/Soh', 127.5],
    ['battery/1/Dc/0/Voltage', 6553.5],
    ['battery/1/System/MaxCellVoltage', 65.535],
    ['vebus/276/Ac/Out/L1/F', 655.35],
    ['tank/3/Level', 655.35],
    ['temperature/21/Humidity', 131.07],
    ['gps/0/Course', 655.35],
    ['gps/0/Position/Latitude', 91],
    ['genset/0/Engine/OilPressure', 6553.5],
    ['meteo/20/WindSpeed', 655.35],
  ])('%s: %d', async (path, value) => {
    const { lines, ledger } = await pour([at(0, path, value)], { storePrivate: true });
    expect(lines).toBe('');
    expect(ledger.refused.implausible).toBe(1);
  });

  it.each([
    ['vebus/276/Dc/0/Temperature', -273],
    ['battery/1/Soc', 100.4],
    ['temperature/21/Temperature', 640],
    ['genset/0/Engine/ExaustTemperature', 700],
    ['battery/1/Dc/0/Current', -3_000],
    ['solarcharger/288/Yield/Power', 11_500],
    ['newdevice/1/Path', -1e300],
  ])('%s: %d is stored, for somewhere it is true', async (path, value) => {
    expect((await pour([at(0, path, value)])).lines).toContain(`=${value} `);
  });

  it('is told once a topic, with what to do', async () => {
    const { notices } = await pour(sensor(-163.84, -163.84, -163.84));
    expect(notices).toEqual([
      'temperature/21/Temperature said -163.84, which lies outside its bounds (from -100 up to 1200 °C): such values are ' +
        "counted as implausible and not stored. If it was true, widen them under bounds: in the configuration's file",
    ]);
  });

  it('is never told of a secret', async () => {
    const path = 'settings/0/Settings/Modem/PIN';
    const { notices, ledger } = await pour([at(0, path, 4711)], { bounds: [{ match: path, min: 0, max: 1 }] });
    expect(notices).toEqual([]);
    expect(ledger.refused.secret).toBe(1);
  });
});

describe('bounds of the user', () => {
  const powers = [-1, 0, 5_000, 5_001, 20_000].map((value, second) =>
    at(1_000 * second, 'solarcharger/288/Yield/Power', value),
  );
  const withBounds = (...bounds: NonNullable<PourOptions['bounds']>) =>
    stored(powers, 'solarcharger', 'Yield/Power', { bounds });

  it('replace one end, and the catalogue has the other; both ends can be true themselves', async () => {
    expect(await withBounds({ match: 'solarcharger/+/Yield/Power', max: 5_000 })).toEqual([0, 5_000]);
  });

  it('take an end away', async () => {
    expect(await withBounds({ match: 'solarcharger/#', max: Number.POSITIVE_INFINITY })).toEqual([
      0, 5_000, 5_001, 20_000,
    ]);
  });

  it('hold against an end of the catalogue that leaves nothing', async () => {
    expect(await withBounds({ match: 'solarcharger/#', min: 18_000 })).toEqual([20_000]);
  });

  it('count by the first entry that matches', async () => {
    const bounds = [
      { match: 'solarcharger/288/#', max: 5_000 },
      { match: '#', max: 1 },
    ];
    expect(await withBounds(...bounds)).toEqual([0, 5_000]);
  });

  it('may stand where the catalogue has none', async () => {
    const messages = [1, 2, 3].map((value, index) => at(index, 'newdevice/1/Path', value));
    const bounds = [{ match: 'newdevice/+/Path', min: 2, max: 2 }];
    expect(await stored(messages, 'newdevice', 'Path', { bounds })).toEqual([2]);
  });

  it('leave a state of charge that is reckoned wrongly to its owner', async () => {
    expect(await stored([at(0, 'battery/1/Soc', 127.5)], 'battery', 'Soc')).toEqual([127.5]);
    expect(await stored([at(0, 'tank/3/Level', 104)], 'tank', 'Level')).toEqual([104]);
  });

  it('hold for what arrives as text, too', async () => {
    expect(await stored([at(0, 'tank/3/Level', '655.35')], 'tank', 'Level')).toEqual([]);
  });
});
