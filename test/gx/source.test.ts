import dns from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startBroker } from '../../src/simulator/broker.ts';
import { startGx } from '../../src/simulator/gx.ts';
import { GONE } from '../../src/types.ts';
import { certificate } from '../support/certificate.ts';
import { freePort } from '../support/process.ts';
import { type RunningSource, startSource } from '../support/source.ts';
import { recordTraffic } from '../support/traffic.ts';

const ID = 'c0619ab12345';
const open: { stop(): Promise<void> }[] = [];

function opened<T extends { stop(): Promise<void> }>(part: T): T {
  open.push(part);
  return part;
}

afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});

const onComplete = (source: RunningSource, count = 1) =>
  source.until(() => source.completions >= count, `completion ${count}`);
const onHealth = (source: RunningSource, code: string) => source.until(() => source.health.at(-1)?.code === code, code);
const values = (source: RunningSource) =>
  source.readings.map(({ topic, value }) => [`${topic.service}/${topic.instance}/${topic.path}`, value]);

describe('the source', () => {
  it('finds the portal id, subscribes without overlap, gets everything, and publishes to R/ only', async () => {
    const gx = opened(await startGx());
    const traffic = recordTraffic(gx.broker);
    gx.set('battery/256/Soc', 87.5);
    gx.set('vebus/257/State', 3);
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }));
    await onComplete(source);
    expect(traffic.subscriptions.map(({ filter, qos }) => [filter, qos])).toEqual([
      ['N/+/system/0/Serial', 0],
      [`N/${ID}/#`, 0],
    ]);
    expect(values(source)).toContainEqual(['battery/256/Soc', 87.5]);
    expect(values(source)).toContainEqual(['vebus/257/State', 3]);
    gx.set('battery/256/Soc', 88);
    await source.until(() => source.readings.at(-1)?.value === 88, 'the change');
    gx.remove('battery', 256);
    await source.until(() => source.readings.at(-1)?.value === GONE, 'the empty payload');
    expect(traffic.published.length).toBeGreaterThan(0);
    expect(traffic.published.filter(({ topic }) => !topic.startsWith('R/'))).toEqual([]);
  });

  it('that is stopped while a pinned key is read opens no connection', async () => {
    const gx = opened(await startGx({ tls: certificate('first') }));
    const traffic = recordTraffic(gx.broker);
    let release: (pinned: undefined) => void = () => undefined;
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const pins = new Map<string, string>();
    // As a slow disk does.
    const get = () => {
      asked();
      return new Promise<undefined>((resolve) => {
        release = resolve;
      });
    };
    pins.get = get as never;
    const source = await startSource({ host: '127.0.0.1', port: gx.broker.port, tls: true }, pins);
    await isAsked;
    const stopped = source.stop();
    release(undefined);
    await stopped;
    expect([gx.broker.clients.size, traffic.published]).toEqual([0, []]);
  });

  it('asks for everything once more when it is wanted, and tells how the link is', async () => {
    const gx = opened(await startGx());
    gx.set('battery/256/Soc', 87.5);
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }));
    source.askFullPublish();
    await onComplete(source);
    await source.until(() => source.events.some(({ kind }) => kind === 'alive'), 'the first heartbeat');
    source.askFullPublish();
    await onComplete(source, 2);
    await gx.broker.goDown();
    await source.until(() => source.events.at(-1)?.kind === 'link', 'the end of the link');
    expect(source.events.map(({ kind }) => kind)).toEqual([
      'link',
      'asked',
      'asked',
      'complete',
      'alive',
      'asked',
      'complete',
      'link',
    ]);
    expect(source.events.at(-1)).toMatchObject({ isUp: false, portalId: ID });
    source.askFullPublish();
  });

  it('with a configured portal id it subscribes to that one at once', async () => {
    const gx = opened(await startGx());
    const traffic = recordTraffic(gx.broker);
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port, portal_id: [ID] }));
    await onComplete(source);
    expect(traffic.subscriptions.map(({ filter }) => filter)).toEqual([`N/${ID}/#`]);
  });

  it('comes back after the broker went away and asks for everything again', async () => {
    const gx = opened(await startGx({ port: await freePort() }));
    gx.set('battery/256/Soc', 1);
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port, portal_id: [ID] }));
    await onComplete(source);
    await gx.broker.goDown();
    await source.until(
      () => source.health.some(({ ok }, i) => i > 0 && !ok && source.health[i - 1]?.ok === true),
      'the loss',
    );
    gx.set('battery/256/Soc', 2);
    await gx.broker.comeUp();
    await onComplete(source, 2);
    expect(values(source)).toContainEqual(['battery/256/Soc', 2]);
  });

  it('waits for a host where nothing listens yet', async () => {
    const gx = opened(await startGx({ port: await freePort() }));
    const { port } = gx.broker;
    await gx.broker.goDown();
    const source = opened(await startSource({ host: '127.0.0.1', port }));
    await onHealth(source, 'unreachable');
    expect(source.health.at(-1)?.message).toContain(`mqtt://127.0.0.1:${port}: the port is closed. Check GX_HOST`);
    await gx.broker.comeUp();
    await onComplete(source);
  });

  it('counts what is not usable and loses nothing else', async () => {
    const gx = opened(await startGx());
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }));
    await onComplete(source);
    gx.setRaw('battery/256/Soc', 'not json');
    gx.setRaw('battery/256/Soc', '{"value": NaN}');
    gx.setRaw('GuiCustomizations/Applist', '[]');
    gx.set('edge/7/hash#x', 1);
    gx.set('edge2/abc-DEF_1/Text', 'x'.repeat(1_000_000));
    gx.broker.publish(`N/${ID}/odd`, '1');
    gx.set('battery/256/Soc', 50);
    await source.until(() => source.readings.at(-1)?.value === 50, 'the value after them');
    expect(source.ledger.refused).toMatchObject({ not_json: 1, not_finite: 1, topic_shape: 2 });
    expect(values(source)).toContainEqual(['edge/7/hash#x', 1]);
    expect(source.readings.at(-2)?.value).toHaveLength(1_000_000);
  });
});

describe('portal ids', () => {
  it('a serial that somebody made up does not confuse it', async () => {
    const gx = opened(await startGx());
    const traffic = recordTraffic(gx.broker);
    gx.addFiction('aaaaaaaaaaaa');
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }));
    await onComplete(source);
    expect(traffic.subscriptions.at(-1)?.filter).toBe(`N/${ID}/#`);
  });

  it('neither do forty, nor some that are far too long: the one that answers is found', async () => {
    const gx = opened(await startGx({ serial: false }));
    for (let number = 0; number < 40; number += 1) gx.addFiction(`fake${String(number).padStart(8, '0')}`);
    for (let number = 0; number < 10; number += 1) gx.addFiction(`${number}`.padEnd(50_000, 'f'));
    gx.broker.publish('N/fake00000007/heartbeat', '{"value":1}', { retain: true });
    gx.addFiction(ID);
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }));
    await onComplete(source);
    expect(source.events.at(-1)).toMatchObject({ portalId: ID });
    expect(source.ledger.refused.topic_shape).toBe(10);
  });

  it('a message that is too long for it is counted while the portal id is looked for', async () => {
    const gx = opened(await startGx({ serial: false }));
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }));
    await onHealth(source, 'no_portal_id');
    gx.broker.publish(`N/${ID}/system/0/Serial`, 'x'.repeat(1_100_000));
    gx.addFiction(ID);
    await onComplete(source);
    const { received, refused } = source.ledger;
    expect(refused.too_long).toBe(1);
    expect(received).toBe(source.readings.length + source.ledger.control + refused.too_long + refused.retained);
  });

  it('of many that nobody answers for a few are named', async () => {
    const gx = opened(await startGx({ serial: false }));
    for (let number = 0; number < 30; number += 1) gx.addFiction(`fake${number}`);
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }));
    await onHealth(source, 'several_portal_ids');
    expect(source.health.at(-1)?.message).toMatch(
      /none of fake0, fake1, fake2, fake3, fake4 and 25 more answers; set GX_PORTAL_ID/,
    );
  });

  it('two GX on one broker ask for GX_PORTAL_ID, by name', async () => {
    const gx = opened(await startGx());
    await startGx({ portalId: 'c0619ab99999', broker: gx.broker });
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }));
    await onHealth(source, 'several_portal_ids');
    expect(source.health.at(-1)?.message).toContain('c0619ab12345, c0619ab99999 all answer; set GX_PORTAL_ID');
  });

  it('says what to do while no serial comes, and goes on when one does', async () => {
    const gx = opened(await startGx({ serial: false }));
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }));
    await onHealth(source, 'no_portal_id');
    expect(source.health.at(-1)?.message).toContain('set GX_PORTAL_ID');
    gx.addFiction(ID);
    await onComplete(source);
  });
});

describe('a GX that was replaced', () => {
  const OTHER = 'c0ffee0000bb';

  it('is found and told, also where the broker retains the serial of the old one', async () => {
    const old = opened(await startGx());
    old.set('battery/256/Soc', 1);
    const source = opened(await startSource({ host: '127.0.0.1', port: old.broker.port }));
    await onComplete(source);
    // The broker stays, as Home Assistant's does, and holds the old serial.
    old.fallSilent();
    const gx = await startGx({ portalId: OTHER, broker: old.broker });
    gx.set('battery/256/Soc', 2);
    await onComplete(source, 2);
    expect(source.readings.at(-1)?.topic.portalId).toBe(OTHER);
    expect(source.warnings).toEqual([
      `GX ${ID} is silent, and GX ${OTHER} answers at the same address: it is logged from now on, under its own portal id. If it is not yours set GX_PORTAL_ID`,
    ]);
    expect(source.events.filter(({ kind }) => kind === 'link').map(({ portalId }) => portalId)).toEqual([
      ID,
      ID,
      OTHER,
    ]);
  });

  it('is not looked for where a person has said which it is', async () => {
    const gx = opened(await startGx({ portalId: OTHER }));
    const traffic = recordTraffic(gx.broker);
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port, portal_id: [ID] }));
    await onHealth(source, 'no_answer');
    expect(traffic.subscriptions.map(({ filter }) => filter)).not.toContain('N/+/system/0/Serial');
  });
});

it('a link on which messages flow lives, also where no answer to a ping comes', async () => {
  const gx = opened(await startGx());
  const relay = createServer((client) => {
    const server = connect(gx.broker.port, '127.0.0.1');
    client.pipe(server);
    server.on('data', (bytes) => {
      // PINGRESP.
      if (!bytes.equals(Buffer.from([0xd0, 0]))) client.write(bytes);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => undefined).on('close', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  opened({ stop: async () => void relay.close() });
  const { port } = relay.address() as AddressInfo;
  const source = opened(await startSource({ host: '127.0.0.1', port }));
  await onComplete(source);
  const begun = source.heartbeats.length;
  // MQTT.js gives up after 22.5 s. A heartbeat comes every 3 s.
  await source.until(() => source.heartbeats.length >= begun + 10, 'half a minute of heartbeats');
  expect(source.events.filter(({ kind }) => kind === 'link')).toHaveLength(1);
});

describe('passwords', () => {
  const authenticate = (_user: string | undefined, password: string | undefined) => password === 'right';

  it('a refusal that comes late is told as one, and not repeated at once', async () => {
    const gx = opened(await startGx({ authenticate, refusalDelay: 1_500 }));
    const port = gx.broker.port;
    const source = opened(await startSource({ host: '127.0.0.1', port, tls: false, password: 'wrong' }));
    await onHealth(source, 'refused');
    expect(source.health.at(-1)?.message).toMatch(
      /refuses the login: is GX_PASSWORD right.*retrying at least every 300 s/,
    );
    expect(source.health.at(-1)?.message).not.toContain('wrong');
  });

  it('a GX that wants a password says which setting that is', async () => {
    const gx = opened(await startGx({ authenticate }));
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }));
    await onHealth(source, 'refused');
    expect(source.health.at(-1)?.message).toContain('set GX_PASSWORD');
  });

  it('over TLS the key is pinned, and another key gets no password', async () => {
    const passwords: (string | undefined)[] = [];
    const note = (user: string | undefined, password: string | undefined) => {
      passwords.push(password);
      return authenticate(user, password);
    };
    const gx = opened(await startGx({ port: await freePort(), authenticate: note, tls: certificate('first') }));
    const { port } = gx.broker;
    const options = { host: '127.0.0.1', port, tls: true, password: 'right' };
    const source = await startSource(options);
    await onComplete(source);
    await source.stop();
    expect([...source.pins.keys()]).toEqual([`127.0.0.1:${port}`]);
    const again = await startSource(options, source.pins);
    await onComplete(again);
    await again.stop();
    await gx.stop();
    open.length = 0;
    opened(await startBroker({ port, authenticate: note, tls: certificate('second') }));
    passwords.length = 0;
    const fooled = opened(await startSource(options, source.pins));
    await onHealth(fooled, 'key_changed');
    expect(fooled.health.at(-1)?.message).toContain('No password was sent');
    expect(fooled.health.at(-1)?.message).toContain('gx-logger check --accept-key');
    expect(passwords).toEqual([]);
  });

  it('plain text to a TLS port, and TLS to a plain one, are told and retried', async () => {
    const secure = opened(await startGx({ tls: certificate('first') }));
    const plain = opened(await startSource({ host: '127.0.0.1', port: secure.broker.port, tls: false }));
    await onHealth(plain, 'disconnected');
    const unsecured = opened(await startGx());
    const tls = opened(await startSource({ host: '127.0.0.1', port: unsecured.broker.port, tls: true }));
    await tls.until(() => ['tls', 'unreachable'].includes(tls.health.at(-1)?.code ?? ''), 'the failed handshake');
  });

  it('a port that answers TLS with something else is told in plain words', async () => {
    const other = createServer((socket) => void socket.on('error', () => undefined).end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const { port } = other.address() as AddressInfo;
    const source = opened(await startSource({ host: '127.0.0.1', port, tls: true }));
    await onHealth(source, 'tls');
    other.close();
    expect(source.health.at(-1)?.message).toBe(
      `mqtts://127.0.0.1:${port}: the port does not speak TLS: name the TLS port (8883 on a GX), or write mqtt:// in GX_HOST. Check GX_HOST, and that MQTT access is on (GX: Settings, Integrations) (retrying at least every 8 s)`,
    );
  });
});

describe('a name that ends in .local and is not found', () => {
  /** What is said where a look-up ends like this. */
  async function said(lookUp: (callback: (error: Error) => void) => void): Promise<string | undefined> {
    const lookup = vi.spyOn(dns, 'lookup');
    lookup.mockImplementation(((_name: string, _options: object, callback: () => void) => lookUp(callback)) as never);
    onTestFinished(() => lookup.mockRestore());
    const source = opened(await startSource({ host: 'gx-logger-nobody.local', tls: false }));
    await onHealth(source, 'unreachable');
    return source.health.at(-1)?.message;
  }

  it('is told with why that often is, and what to write instead', async () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    expect(await said((callback) => callback(error))).toMatch(
      /no such host \(a name that ends in \.local is found by mDNS.*use the IP address of the GX/,
    );
  });

  it('is so too where no name server answers', async () => {
    expect(await said(() => undefined)).toMatch(
      /could not be looked up \(a name that ends in \.local is found by mDNS.*use the IP address of the GX/,
    );
  });
});

describe('two endpoints', () => {
  // Loopback addresses of their own, for these ports are fixed.
  const host = '127.18.83.1';
  const authenticate = (_user: string | undefined, password: string | undefined) => password === 'right';

  it('neither answers: both are said, and what to do and when it is tried again once', async () => {
    const source = opened(await startSource({ host: '127.18.83.2', password: 'right' }));
    await onHealth(source, 'unreachable');
    const address =
      /mqtts:\/\/127\.18\.83\.2:8883: the port is closed; mqtt:\/\/127\.18\.83\.2:1883: the port is closed\. /;
    expect(source.health.at(-1)?.message).toMatch(address);
    for (const once of [/Check GX_HOST/g, /retrying/g])
      expect(source.health.at(-1)?.message.match(once)).toHaveLength(1);
  });

  it('a GX whose TLS port comes up late is found there, and the password never goes in clear', async () => {
    const plainPasswords: (string | undefined)[] = [];
    const note = (_user: string | undefined, password: string | undefined) => {
      plainPasswords.push(password);
      return false;
    };
    opened(await startBroker({ host, port: 1883, authenticate: note }));
    const source = opened(await startSource({ host, password: 'right' }));
    await onHealth(source, 'unreachable');
    expect(source.health.at(-1)?.message).toContain('mqtts://127.18.83.1:8883: the port is closed');
    expect(source.health.at(-1)?.message).toContain('port 1883 answers, but the password is not sent');
    expect(source.health.at(-1)?.message.match(/retrying at least every/g)).toHaveLength(1);
    opened(await startGx({ host, port: 8883, authenticate, tls: certificate('first') }));
    await onComplete(source);
    expect(new Set(plainPasswords)).toEqual(new Set([undefined]));
  });
});

describe('old firmware', () => {
  it('is known by its retained keepalive, gives everything, and is asked with empty payloads only', async () => {
    const gx = opened(await startGx({ legacy: true }));
    const traffic = recordTraffic(gx.broker);
    gx.set('battery/256/Soc', 87.5);
    gx.set('battery/256/Unused', Number.NaN);
    const source = opened(await startSource({ host: '127.0.0.1', port: gx.broker.port }));
    await onComplete(source);
    expect(values(source)).toContainEqual(['battery/256/Soc', 87.5]);
    expect(source.ledger.refused.not_finite).toBeGreaterThan(0);
    expect(source.health.at(-1)?.message).toContain('before Venus OS 3.20');
    const payloads = traffic.published.map(({ topic, payload }) => [topic, payload]);
    expect(payloads).toEqual([
      [`R/${ID}/keepalive`, ''],
      [`R/${ID}/system/0/Serial`, ''],
    ]);
  });
});
