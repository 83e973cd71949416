/** The simulated GX, asked by a client that shares no code with it. Nothing waits for time to pass here. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { DEMO_CERTIFICATE } from '../../src/simulator/certificate.ts';
import type { Gx } from '../../src/simulator/gx.ts';
import { LONGEST_WAIT } from '../support/patience.ts';
import { describeWith } from '../support/process.ts';
import { cleanUp, start } from './desk.ts';

const PATIENCE = { timeout: LONGEST_WAIT, interval: 2 };

/** `<retain> <topic> <payload>` of so many messages, or the exit code and the complaint. */
async function run(command: string, gx: Gx, args: readonly string[]) {
  const child = spawn(command, ['-h', '127.0.0.1', '-p', String(gx.broker.port), ...args]);
  let output = '';
  let complaint = '';
  child.stdout.on('data', (bytes) => {
    output += bytes;
  });
  child.stderr.on('data', (bytes) => {
    complaint += bytes;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, complaint, lines: output.split('\n').filter((line) => line !== '') };
}

function subscribe(gx: Gx, count: number, args: readonly string[] = []) {
  return run('mosquitto_sub', gx, ['-t', 'N/#', '-F', '%r %t %p', '-C', String(count), '-W', '10', ...args]);
}

const subscribed = (gx: Gx) =>
  vi.waitFor(() => expect([...gx.broker.clients.values()].flatMap(({ filters }) => filters)).toHaveLength(1), PATIENCE);

/** Publishes when the subscriber is there. */
async function keepalive(gx: Gx, payload: string) {
  await subscribed(gx);
  const { code } = await run('mosquitto_pub', gx, ['-t', `R/${gx.portalId}/keepalive`, '-m', payload]);
  expect(code).toBe(0);
}

const N = 'N/c0619ab12345';

describeWith('mosquitto_sub', 'the protocol, seen by mosquitto_sub and mosquitto_pub', () => {
  cleanUp();

  test.each(['mqttv311', 'mqttv5'])('3: the retained serial comes at once (%s)', async (version) => {
    const { lines } = await subscribe(await start(), 1, ['-V', version]);
    expect(lines).toEqual([`1 ${N}/system/0/Serial {"value":"c0619ab12345"}`]);
  });

  test('4: a keepalive brings everything, the completion with its echo, and a heartbeat', async () => {
    const gx = await start();
    gx.set('battery/256/Soc', 90, { float: true, min: 0, max: 100 });
    const subscribing = subscribe(gx, 5);
    await keepalive(gx, '{"keepalive-options":[{"full-publish-completed-echo":"me"}]}');
    expect((await subscribing).lines).toEqual([
      `1 ${N}/system/0/Serial {"value":"c0619ab12345"}`,
      `0 ${N}/system/0/Serial {"value":"c0619ab12345"}`,
      `0 ${N}/battery/256/Soc {"max":100.0,"min":0.0,"value":90.0}`,
      expect.stringMatching(/full_publish_completed \{"full-publish-completed-echo":"me","value":\d+\}$/),
      expect.stringMatching(/heartbeat \{"value":\d+\}$/),
    ]);
  });

  test('5: a service that leaves is told by empty payloads while nobody keeps alive', async () => {
    const gx = await start();
    gx.set('battery/256/Soc', 90);
    const subscribing = subscribe(gx, 2);
    await subscribed(gx);
    gx.remove('battery', 256);
    expect((await subscribing).lines.at(-1)?.trim()).toBe(`0 ${N}/battery/256/Soc`);
  });

  test.each([
    ['mqttv311', 'Connection Refused: not authorised.'],
    ['mqttv5', 'Not authorized'],
  ])('7: a wrong password is refused, the right one is not (%s)', async (version, complaint) => {
    const gx = await start({ password: 'right', refusalDelay: 0 });
    const refused = await subscribe(gx, 1, ['-V', version, '-u', 'any', '-P', 'wrong']);
    expect(refused.complaint).toContain(complaint);
    expect([refused.code === 0, refused.lines]).toEqual([false, []]);
    expect((await subscribe(gx, 1, ['-V', version, '-u', 'any', '-P', 'right'])).lines.length).toBe(1);
  });

  test('7: TLS with the pair that is built in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'certificate-'));
    const file = join(folder, 'cert.pem');
    writeFileSync(file, DEMO_CERTIFICATE.cert);
    const gx = await start({ tls: DEMO_CERTIFICATE });
    const { lines, complaint } = await subscribe(gx, 1, ['--cafile', file]);
    await rm(folder, { recursive: true });
    expect([lines.length, complaint]).toEqual([1, '']);
  });

  test('10: legacy: what was published is retained', async () => {
    const gx = await start({ legacy: true });
    gx.set('battery/256/Soc', 90);
    const { code } = await run('mosquitto_pub', gx, ['-t', `R/${gx.portalId}/keepalive`, '-n', '-q', '1']);
    expect(code).toBe(0);
    expect((await subscribe(gx, 3)).lines).toEqual([
      `1 ${N}/system/0/Serial {"value": "c0619ab12345"}`,
      `1 ${N}/keepalive {"value": 1}`,
      `1 ${N}/battery/256/Soc {"value": 90}`,
    ]);
  });
});
