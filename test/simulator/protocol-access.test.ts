import { once } from 'node:events';
import mqtt, { type IClientOptions } from 'mqtt';
import { describe, expect, test, vi } from 'vitest';
import { DEMO_CERTIFICATE } from '../../src/simulator/certificate.ts';
import { cleanUp, firstBytes, knock, listen, SERIAL, start, untilTimers } from './desk.ts';

cleanUp();

/** 0, or the code of the refusal. */
async function attempt(url: string, options: IClientOptions = {}): Promise<number> {
  try {
    const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, keepalive: 0, ...options }, false);
    await client.endAsync(true);
    return 0;
  } catch (error) {
    return Number((error as { code: unknown }).code);
  }
}

const AT_ONCE = { refusalDelay: 0 };

describe('7: who is let in', () => {
  test('7: without a password everybody is, with any user and password or none', async () => {
    const { url } = (await start()).broker;
    expect(await attempt(url)).toBe(0);
    expect(await attempt(url, { username: 'any', password: 'any' })).toBe(0);
  });

  test.each<[string, IClientOptions, number]>([
    ['any user name with the password', { username: 'any', password: 'right' }, 0],
    ['an empty user name with the password', { username: '', password: 'right' }, 0],
    ['no credentials', {}, 5],
    ['a wrong password', { username: 'any', password: 'wrong' }, 5],
    ['a missing password', { username: 'any' }, 5],
    ['a name of its own programs', { username: 'GXdbus', password: 'right' }, 5],
    ['the integrations', { username: 'dbus-mqtt-integrations', password: 'right' }, 5],
    ['an unknown token', { username: 'token/user/phone', password: 'right' }, 5],
    ['no credentials, MQTT 5', { protocolVersion: 5 }, 0x87],
    ['a wrong password, MQTT 5', { protocolVersion: 5, username: 'any', password: 'wrong' }, 0x87],
  ])('7: with a password: %s: code %#', async (_, options, code) => {
    const gx = await start({ password: 'right', ...AT_ONCE });
    expect(await attempt(gx.broker.url, options)).toBe(code);
  });

  test('8883: TLS with the pair that is built in', async () => {
    const gx = await start({ password: 'right', tls: DEMO_CERTIFICATE });
    const options = { ca: DEMO_CERTIFICATE.cert, username: 'x', password: 'right' };
    expect(gx.broker.url).toMatch(/^mqtts:/);
    expect((await listen(gx.broker.url, 'N/#', options)).received).toEqual([`retained ${SERIAL}`]);
  });
});

describe('7: how a refusal comes', () => {
  test.each([
    [0, 1000],
    [0.5, 3500],
    [0.999_999, 5999],
  ])('7: after 1 to 6 s (chance %d: %i ms)', async (chance, delay) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const gx = await start({ password: 'right' });
    const socket = await knock(gx.broker.port, { username: 'any', password: Buffer.from('wrong') });
    await untilTimers(1);
    vi.advanceTimersByTime(delay - 1);
    expect(vi.getTimerCount()).toBe(1);
    const closed = once(socket, 'close');
    vi.advanceTimersByTime(2);
    expect(await firstBytes(socket)).toBe('20020005');
    await closed;
  });

  test('7: the answer of MQTT 5 is 20 03 00 87 00', async () => {
    const gx = await start({ password: 'right', ...AT_ONCE });
    expect(await firstBytes(await knock(gx.broker.port, { protocolVersion: 5 }))).toBe('2003008700');
  });

  test("7: at once for a name of the GX's own programs", async () => {
    const gx = await start({ password: 'right', refusalDelay: 3_600_000 });
    const socket = await knock(gx.broker.port, { username: 'GXrpc', password: Buffer.from('right') });
    expect(await firstBytes(socket)).toBe('20020005');
  });
});

describe('7: guessing', () => {
  const guess = (url: string, password: string) => attempt(url, { username: 'any', password });

  async function guarded() {
    vi.useFakeTimers({ toFake: ['performance'] });
    return (await start({ password: 'right', ...AT_ONCE })).broker.url;
  }

  async function guesses(url: string, count: number, prefix = 'wrong'): Promise<void> {
    for (let i = 0; i < count; i += 1) expect(await guess(url, `${prefix}${i}`)).toBe(5);
  }

  test('7: after 20 new wrong passwords even the right one is refused, and accepted a second later', async () => {
    const url = await guarded();
    await guesses(url, 19);
    expect(await guess(url, 'right')).toBe(0);
    await guesses(url, 1, 'last');
    expect(await guess(url, 'right')).toBe(5);
    vi.advanceTimersByTime(999);
    expect(await guess(url, 'right')).toBe(5);
    vi.advanceTimersByTime(1);
    expect(await guess(url, 'right')).toBe(0);
  });

  test('7: one guess comes back each second, 20 at most', async () => {
    const url = await guarded();
    await guesses(url, 20);
    vi.advanceTimersByTime(1000);
    await guesses(url, 1, 'more');
    expect(await guess(url, 'right')).toBe(5);
    vi.advanceTimersByTime(60_000);
    await guesses(url, 20, 'again');
    expect(await guess(url, 'right')).toBe(5);
  });

  test('7: the same wrong password repeated does not count, nor does none', async () => {
    const url = await guarded();
    for (let i = 0; i < 30; i += 1) expect(await guess(url, 'old')).toBe(5);
    for (let i = 0; i < 30; i += 1) expect(await attempt(url)).toBe(5);
    expect(await guess(url, 'right')).toBe(0);
  });

  test('7: 150 guesses a day', async () => {
    const url = await guarded();
    for (let i = 0; i < 10; i += 1) {
      await guesses(url, 15, `round ${i} `);
      vi.advanceTimersByTime(60_000);
    }
    expect(await guess(url, 'right')).toBe(5);
    vi.advanceTimersByTime(86_400_000);
    expect(await guess(url, 'right')).toBe(0);
  });
});

describe('7: MQTT switched off', () => {
  test.each([
    [4, '', 5],
    [5, 'e0028700', 0x87],
  ] as const)(
    '7: protocol version %i: closed at once, told %j, and refused with %i',
    async (protocolVersion, goodbye, code) => {
      const gx = await start();
      const socket = await knock(gx.broker.port, { protocolVersion });
      await firstBytes(socket);
      let told = '';
      socket.on('data', (bytes: Buffer) => {
        told += bytes.toString('hex');
      });
      const closed = once(socket, 'close');
      gx.broker.setAccess(false);
      await closed;
      expect(told).toBe(goodbye);
      expect(await attempt(gx.broker.url, { protocolVersion })).toBe(code);
      gx.broker.setAccess(true);
      expect(await attempt(gx.broker.url, { protocolVersion })).toBe(0);
    },
  );

  test('7: it refuses the right password as well', async () => {
    const gx = await start({ password: 'right', ...AT_ONCE });
    gx.broker.setAccess(false);
    expect(await attempt(gx.broker.url, { username: 'any', password: 'right' })).toBe(5);
  });
});
