import { generate } from 'mqtt-packet';
import { expect, test, vi } from 'vitest';
import { ask, echoing, FULL, holdTime, knock, listen, QUIET, start, taken, untilTimers } from './desk.ts';

holdTime();

const OLD_SERIAL = 'system/0/Serial {"value": "c0619ab12345"}';
const SIGN = 'keepalive {"value": 1}';

async function desk() {
  const gx = await start({ legacy: true });
  gx.set('battery/256/Soc', 90);
  gx.set('battery/256/Dc/0/Voltage', 26, { float: true, max: 30 });
  gx.set('system/0/Dc/Power', 5);
  const listener = await listen(gx.broker.url);
  return { gx, listener, client: listener.client };
}

const ALL = [
  OLD_SERIAL,
  'battery/256/Soc {"value": 90}',
  'battery/256/Dc/0/Voltage {"value": 26.0}',
  'system/0/Dc/Power {"value": 5}',
];

test('10: before a keepalive the serial and the keepalive are retained, and nothing else', async () => {
  const { listener } = await desk();
  expect(await taken(listener)).toEqual([`retained ${OLD_SERIAL}`, `retained ${SIGN}`]);
});

test('10: the first keepalive publishes all, retained; no completion, no heartbeat, no echo', async () => {
  const { gx, listener, client } = await desk();
  await taken(listener);
  await ask(client, FULL);
  vi.advanceTimersByTime(9000);
  expect(await taken(listener)).toEqual(ALL);
  const newcomer = await listen(gx.broker.url);
  expect(newcomer.received).toEqual([OLD_SERIAL, SIGN, ...ALL.slice(1)].map((line) => `retained ${line}`));
});

test('10: while alive further keepalives republish nothing', async () => {
  const { listener, client } = await desk();
  await ask(client, FULL);
  await taken(listener);
  await ask(client, FULL);
  expect(await taken(listener)).toEqual([]);
});

test('10: changes are flushed every 2 s, with the last value of each topic only', async () => {
  const { gx, listener, client } = await desk();
  await ask(client, FULL);
  await taken(listener);
  for (const soc of [91, 92, 93]) gx.set('battery/256/Soc', soc);
  gx.set('system/0/Dc/Power', 6);
  vi.advanceTimersByTime(1999);
  expect(await taken(listener)).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(await taken(listener)).toEqual(['battery/256/Soc {"value": 93}', 'system/0/Dc/Power {"value": 6}']);
  vi.advanceTimersByTime(2000);
  expect(await taken(listener)).toEqual([]);
});

test('10: expiry is looked at every 10 s; then every topic is emptied, but two', async () => {
  const { gx, listener, client } = await desk();
  await ask(client, FULL);
  vi.advanceTimersByTime(5000);
  await ask(client, FULL);
  await taken(listener);
  vi.advanceTimersByTime(64_999);
  expect([gx.alive, await taken(listener)]).toEqual([true, []]);
  vi.advanceTimersByTime(1);
  expect(gx.alive).toBe(false);
  expect(await taken(listener)).toEqual(['battery/256/Soc ', 'battery/256/Dc/0/Voltage ', 'system/0/Dc/Power ']);
  expect((await listen(gx.broker.url)).received).toEqual([`retained ${OLD_SERIAL}`, `retained ${SIGN}`]);
  gx.set('battery/256/Soc', 91);
  vi.advanceTimersByTime(20_000);
  expect(await taken(listener)).toEqual([]);
  await ask(client, FULL);
  expect(await taken(listener)).toContain('battery/256/Soc {"value": 91}');
});

test('10: a list keeps alive what its filters select', async () => {
  const { gx, listener, client } = await desk();
  await taken(listener);
  await ask(client, '["battery/+/Dc/0/Voltage","system/0/Dc/#"]');
  expect(await taken(listener)).toEqual(ALL.slice(2));
  gx.set('battery/256/Soc', 91);
  gx.set('system/0/Dc/Power', 7);
  vi.advanceTimersByTime(2000);
  expect(await taken(listener)).toEqual(['system/0/Dc/Power {"value": 7}']);
  await ask(client, FULL);
  expect(await taken(listener)).toEqual([OLD_SERIAL, 'battery/256/Soc {"value": 91}']);
  vi.advanceTimersByTime(50_000);
  await ask(client, '["system/0/Dc/#"]');
  vi.advanceTimersByTime(18_000);
  expect(await taken(listener)).toEqual(['battery/256/Soc ', 'battery/256/Dc/0/Voltage ']);
});

test.each([
  ['suppress-republish', QUIET],
  ['an echo', echoing('x')],
])('10: %s keeps alive only a topic named keepalive-options', async (_, payload) => {
  const { gx, listener, client } = await desk();
  await taken(listener);
  await ask(client, payload);
  gx.set('battery/256/Soc', 91);
  vi.advanceTimersByTime(2000);
  expect([gx.alive, await taken(listener)]).toEqual([false, []]);
});

test.each(['junk', '5', '"text"', 'null'])('10: a keepalive of %s counts for nothing', async (payload) => {
  const { gx, listener, client } = await desk();
  await taken(listener);
  await ask(client, payload);
  expect([gx.alive, await taken(listener)]).toEqual([false, []]);
});

test.each<[string, unknown, boolean, string]>([
  ['in ASCII', 'Edge ☃ 🚤 ü', false, '"Edge \\u2603 \\ud83d\\udea4 \\u00fc"'],
  ['NaN bare', Number.NaN, true, 'NaN'],
  ['infinity bare', Number.POSITIVE_INFINITY, true, 'Infinity'],
  ['minus infinity bare', Number.NEGATIVE_INFINITY, true, '-Infinity'],
  ['an invalid value', [], false, 'null'],
  ['an empty dictionary', {}, false, '{}'],
  ['spaces', { a: [1, { b: 2 }] }, false, '{"a": [1, {"b": 2}]}'],
  ['1e15 as Python writes it', 1e15, true, '1000000000000000.0'],
  ['1e16 as Python writes it', 1e16, true, '1e+16'],
])('10: payloads are Python JSON: %s', async (_, value, float, json) => {
  const { gx, listener, client } = await desk();
  gx.set('edge/7/Value', value, { float });
  await ask(client, FULL);
  expect(await taken(listener)).toContain(`edge/7/Value {"value": ${json}}`);
});

test('10: a read is answered unretained; a subtree as one object', async () => {
  const { gx, listener, client } = await desk();
  await taken(listener);
  await ask(client, '', 'battery/256/Soc');
  await ask(client, '', 'battery/256/');
  await ask(client, '', 'battery/257/');
  expect(await taken(listener)).toEqual([
    'battery/256/Soc {"value": 90}',
    'battery/256/ {"value": {"Soc": 90, "Dc/0/Voltage": 26.0}}',
  ]);
  expect((await listen(gx.broker.url, 'N/+/battery/#')).received).toEqual([]);
});

test('10: a service that leaves gives an empty retained payload per topic at once', async () => {
  const { gx, listener, client } = await desk();
  await ask(client, FULL);
  gx.set('battery/256/Soc', 91);
  await taken(listener);
  gx.remove('battery', 256);
  expect(await taken(listener)).toEqual(['battery/256/Soc ', 'battery/256/Dc/0/Voltage ']);
  vi.advanceTimersByTime(2000);
  expect(await taken(listener)).toEqual([]);
  expect((await listen(gx.broker.url, 'N/+/battery/#')).received).toEqual([]);
});

test('10: nothing runs on when it is stopped', async () => {
  const gx = await start({ legacy: true });
  const socket = await knock(gx.broker.port);
  socket.write(
    generate({ cmd: 'publish', topic: 'R/c0619ab12345/keepalive', payload: '', qos: 0, retain: false, dup: false }),
  );
  await untilTimers(2);
  await gx.stop();
  expect(vi.getTimerCount()).toBe(0);
});
