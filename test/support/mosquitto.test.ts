import mqtt, { type IClientOptions } from 'mqtt';
import { expect, onTestFinished, test, vi } from 'vitest';
import { certificate } from './certificate.ts';
import { connectGx, type MosquittoOptions, startMosquitto } from './mosquitto.ts';
import { LONGEST_WAIT } from './patience.ts';
import { describeWith } from './process.ts';
import { listRecordings, readRecording } from './recording.ts';

const PATIENCE = { timeout: LONGEST_WAIT, interval: 20 };
const prefix = 'N/c0619ab12345/';

describeWith('mosquitto', 'a real mosquitto', () => {
  async function start(options?: MosquittoOptions) {
    const mosquitto = await startMosquitto(options);
    onTestFinished(() => mosquitto.stop());
    return mosquitto;
  }

  async function listen(url: string, options: IClientOptions = {}) {
    const client = await mqtt.connectAsync(url, { reconnectPeriod: 20, ...options }, false);
    onTestFinished(() => client.endAsync(true));
    const received: string[] = [];
    client.on('message', (topic, payload, { retain }) => {
      received.push(`${retain ? 'retained ' : ''}${topic} ${payload}`);
    });
    await client.subscribeAsync(`${prefix}#`);
    return { client, received };
  }

  test('lets in only the user it was given', async () => {
    const user = { name: 'me', password: 'pass "word"' };
    const { url } = await start({ user });
    await expect(mqtt.connectAsync(url, {}, false)).rejects.toMatchObject({ code: 5 });
    const wrong = { username: 'me', password: 'x' };
    await expect(mqtt.connectAsync(url, wrong, false)).rejects.toMatchObject({ code: 5 });
    await listen(url, { username: user.name, password: user.password });
  });

  test('speaks TLS with the certificate it was given', async () => {
    const { url } = await start({ tls: certificate('first') });
    const stranger = { ca: certificate('second').cert };
    await expect(mqtt.connectAsync(url, stranger, false)).rejects.toMatchObject({ code: /SELF_SIGNED/ });
    await listen(url, { ca: certificate('first').cert });
  });

  test('comes back with what was retained, and the GX behind it waits to be asked again', async () => {
    const mosquitto = await start();
    const gx = await connectGx(mosquitto.url);
    onTestFinished(() => gx.stop());
    gx.set('battery/256/Soc', 90);
    const { client, received } = await listen(mosquitto.url);
    await client.publishAsync('R/c0619ab12345/keepalive', '');
    await vi.waitFor(() => expect(received.at(-1)).toContain('heartbeat'), PATIENCE);
    expect(gx.alive).toBe(true);
    received.length = 0;

    await mosquitto.goDown();
    await vi.waitFor(() => expect(gx.alive).toBe(false), PATIENCE);
    gx.set('battery/256/Soc', 91);
    await mosquitto.comeUp();
    const serial = `${prefix}system/0/Serial {"value":"c0619ab12345"}`;
    await vi.waitFor(() => expect(received).toEqual([`retained ${serial}`]), PATIENCE);
    await vi.waitFor(async () => {
      await client.publishAsync('R/c0619ab12345/keepalive', '');
      expect(received).toContain(`${prefix}battery/256/Soc {"value":91}`);
    }, PATIENCE);
  });

  const names = listRecordings();
  if (names.length === 0) {
    console.warn('SKIPPED: there are no recordings of whole systems here (see GX_RECORDINGS), so none is played.');
    test.skip('every message of every recording passes through it');
  }

  test.each(names)(
    'every message of recording %s passes through it, in order, byte for byte but for the time it tells',
    async (name) => {
      const { url } = await start();
      const { messages } = readRecording(name);
      const gx = await connectGx(url);
      onTestFinished(() => gx.stop());
      const playing = gx.play({ name, messages }, { speed: Number.POSITIVE_INFINITY });
      const { client, received } = await listen(url);
      await client.publishAsync('R/c0619ab12345/keepalive', '');
      expect(await playing).toBe(messages.length);
      await client.publishAsync('fence', '', { qos: 1 });
      const timeless = (line: string) =>
        line.replace(/(\/(?:heartbeat|full_publish_completed) .*"value":)\d+\}$/, '$1now}');
      expect(received.map(timeless)).toEqual(
        messages.map(({ topic, payload, retain }) => timeless(`${retain ? 'retained ' : ''}${topic} ${payload}`)),
      );
    },
  );
});
