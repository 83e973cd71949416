import { expect, test, vi } from 'vitest';
import { ask, completed, echoing, FULL, heartbeat, holdTime, listen, QUIET, SERIAL, start, taken } from './desk.ts';

holdTime();

const SOC = 'battery/256/Soc';

async function desk(options: Parameters<typeof start>[0] = {}) {
  const gx = await start(options);
  gx.set(SOC, 90);
  const listener = await listen(gx.broker.url);
  return { gx, listener, client: listener.client };
}

test('3: without a keepalive there is one message, the retained serial, for 20 s of everything', async () => {
  const { gx } = await desk();
  const listener = await listen(gx.broker.url, '#');
  vi.advanceTimersByTime(20_000);
  expect(await taken(listener)).toEqual([`retained ${SERIAL}`]);
});

test.each(['N/+/system/0/Serial', 'N/+/system/#', 'N/+/+/0/Serial', 'N/#', 'N/+/#', '+/+/system/0/Serial', '#'])(
  '3: the filter %s finds the serial at once',
  async (filter) => {
    const gx = await start();
    expect((await listen(gx.broker.url, filter)).received).toEqual([`retained ${SERIAL}`]);
  },
);

test('3: a shared subscription does not get what is retained, and shares the rest', async () => {
  const { gx } = await desk();
  const first = await listen(gx.broker.url, '$share/g/N/#');
  const second = await listen(gx.broker.url, '$share/g/N/#');
  await ask(first.client, QUIET);
  gx.set(SOC, 91);
  const lines = [...(await taken(first)), ...(await taken(second))];
  expect(lines).toEqual([heartbeat, `${SOC} {"value":91}`]);
});

test('3: the serial is not there when its service never came up, and stays when it leaves later', async () => {
  const without = await start({ serial: false });
  expect((await listen(without.broker.url)).received).toEqual([]);
  const { gx } = await desk();
  gx.remove('system', 0);
  expect((await listen(gx.broker.url)).received).toEqual([`retained ${SERIAL}`]);
});

test('3: while one client keeps alive, another gets everything too', async () => {
  const { gx, client } = await desk();
  const passive = await listen(gx.broker.url);
  await ask(client, FULL);
  gx.set(SOC, 91);
  const expected = [`retained ${SERIAL}`, SERIAL, `${SOC} {"value":90}`, completed, heartbeat, `${SOC} {"value":91}`];
  expect(await taken(passive)).toEqual(expected);
});

test.each([0, 1, 2] as const)('4: a keepalive counts with QoS %i', async (qos) => {
  const { gx, client, listener } = await desk();
  await client.publishAsync('R/c0619ab12345/keepalive', FULL, { qos });
  expect((await taken(listener)).slice(1)).toEqual([SERIAL, `${SOC} {"value":90}`, completed, heartbeat]);
  expect(gx.alive).toBe(true);
});

test('4: the echo comes with the completion, before its value', async () => {
  const { client, listener } = await desk();
  await ask(client, echoing('abc'));
  expect((await taken(listener))[3]).toMatch(
    /^full_publish_completed \{"full-publish-completed-echo":"abc","value":\d{10}\}$/,
  );
});

test.each([
  ['an echo that is no text', echoing(42)],
  ['a list', '["battery/#"]'],
  ['a number', '1'],
  ['null', 'null'],
  ['junk', 'junk {'],
  ['an object without the key', '{"a":1}'],
  ['options that are no list', '{"keepalive-options":"full-publish-completed-echo"}'],
  ['null among the options', '{"keepalive-options":[null]}'],
])('4: %s gives a full publish without an echo', async (_, payload) => {
  const { client, listener } = await desk();
  await ask(client, payload);
  expect((await taken(listener)).slice(1)).toEqual([SERIAL, `${SOC} {"value":90}`, completed, heartbeat]);
});

test.each([
  ['as an option', QUIET],
  ['with an echo', '{"keepalive-options":["suppress-republish",{"full-publish-completed-echo":"x"}]}'],
  ['anywhere in the payload', 'do not-suppress-republish-please'],
])('4: suppress-republish %s: alive, and neither values nor a completion', async (_, payload) => {
  const { gx, client, listener } = await desk();
  await ask(client, payload);
  expect((await taken(listener)).slice(1)).toEqual([heartbeat]);
  expect(gx.alive).toBe(true);
});

test('4: three full publishes a second, further ones are dropped silently', async () => {
  const { client, listener } = await desk();
  for (let i = 0; i < 10; i += 1) await ask(client, echoing(`n${i}`));
  expect((await taken(listener)).join().match(/"n\d"/g)).toEqual(['"n0"', '"n1"', '"n2"']);
  vi.advanceTimersByTime(1000);
  for (let i = 0; i < 10; i += 1) await ask(client, echoing(`m${i}`));
  expect((await taken(listener)).join().match(/"m\d"/g)).toEqual(['"m0"', '"m1"', '"m2"']);
});

test('4: a keepalive whose full publish is dropped still extends the minute', async () => {
  const { gx, client, listener } = await desk({ aliveFor: 900 });
  for (let i = 0; i < 3; i += 1) await ask(client, FULL);
  vi.advanceTimersByTime(800);
  await ask(client, echoing('dropped'));
  expect((await taken(listener)).join()).not.toContain('dropped');
  vi.advanceTimersByTime(899);
  expect(gx.alive).toBe(true);
  vi.advanceTimersByTime(1);
  expect(gx.alive).toBe(false);
});

test("4: another client's keepalive brings everything again to all", async () => {
  const { gx, client, listener } = await desk();
  await ask(client, FULL);
  await taken(listener);
  const other = await listen(gx.broker.url, []);
  await ask(other.client, FULL);
  expect(await taken(listener)).toEqual([SERIAL, `${SOC} {"value":90}`, completed]);
});

test('4: the old way to ask, for the serial, also honours options and is answered like a read', async () => {
  const { gx, client, listener } = await desk();
  await ask(client, echoing('old'), 'system/0/Serial');
  const echoed = expect.stringMatching(/"full-publish-completed-echo":"old"/);
  expect((await taken(listener)).slice(1)).toEqual([SERIAL, `${SOC} {"value":90}`, echoed, heartbeat, SERIAL]);
  await ask(client, QUIET, 'system/0/Serial');
  expect(await taken(listener)).toEqual([SERIAL]);
  expect(gx.alive).toBe(true);
});

test('4: a wrong portal id does nothing', async () => {
  const { gx, client, listener } = await desk();
  await client.publishAsync('R/c0619ab00000/keepalive', FULL, { qos: 1 });
  expect((await taken(listener)).slice(1)).toEqual([]);
  expect(gx.alive).toBe(false);
});

test('4: a keepalive before the subscription: the publish is missed', async () => {
  const gx = await start();
  gx.set(SOC, 90);
  const early = await listen(gx.broker.url, []);
  await ask(early.client, FULL);
  await early.client.subscribeAsync('N/#');
  expect(await taken(early)).toEqual([`retained ${SERIAL}`]);
});

test('4: heartbeats at once and each 3 s, whatever further keepalives do, and none when dead', async () => {
  const { client, listener } = await desk();
  await ask(client, QUIET);
  for (let i = 0; i < 6; i += 1) {
    vi.advanceTimersByTime(1000);
    await ask(client, QUIET);
  }
  expect((await taken(listener)).slice(1)).toEqual([heartbeat, heartbeat, heartbeat]);
  vi.advanceTimersByTime(500);
  await ask(client, QUIET);
  vi.advanceTimersByTime(60_000);
  expect(await taken(listener)).toEqual(Array(20).fill(heartbeat));
  vi.advanceTimersByTime(60_000);
  expect(await taken(listener)).toEqual([]);
});

test('4: 60 s after the last keepalive everything stops without a word; later changes are not sent', async () => {
  const { gx, client, listener } = await desk();
  await ask(client, QUIET);
  vi.advanceTimersByTime(59_999);
  await taken(listener);
  gx.set(SOC, 91);
  expect(await taken(listener)).toEqual([`${SOC} {"value":91}`]);
  vi.advanceTimersByTime(1);
  gx.set(SOC, 92);
  expect((await taken(listener)).filter((line) => !line.startsWith('heartbeat'))).toEqual([]);
});

test('4: a lapse is not repaired by suppress-republish, only by a full publish', async () => {
  const { gx, client, listener } = await desk();
  await ask(client, FULL);
  vi.advanceTimersByTime(60_000);
  gx.set(SOC, 91);
  await taken(listener);
  await ask(client, QUIET);
  expect(await taken(listener)).toEqual([heartbeat]);
  await ask(client, FULL);
  expect(await taken(listener)).toEqual([SERIAL, `${SOC} {"value":91}`, completed]);
});
