/** The daemon as a process, asked over HTTP: ledgers that balance at any moment, readiness, and no secret anywhere. */
import { vi } from 'vitest';
import type { Readiness } from '../../src/status/readiness.ts';
import { influx16, NO_CONTENT, type Reaction, startStandIn } from '../influx/stand-in.ts';
import { certificate } from '../support/certificate.ts';
import { samplesOf, sumOf } from '../support/metrics.ts';
import { LONGEST_WAIT } from '../support/patience.ts';
import { it, type Scene } from '../support/scene.ts';

/** Resolves with the first answer of /readyz that has this status. */
function readiness(http: string, status: number, has = ''): Promise<Readiness> {
  const ask = async () => {
    const answer = await fetch(`${http}/readyz`);
    const text = await answer.text();
    if (answer.status !== status || !text.includes(has)) throw new Error(`${answer.status}: ${text}`);
    return JSON.parse(text) as Readiness;
  };
  return vi.waitFor(ask, { timeout: LONGEST_WAIT });
}

const namesOf = ({ parts }: Readiness) => parts.map(({ name }) => name).sort();
const unwell = ({ parts }: Readiness) => parts.filter(({ ok }) => !ok).map(({ name, code }) => `${name} ${code}`);

/** A daemon between a house and a database, which answers as it is told to. */
async function startHouse(scene: Scene): Promise<{ http: string; answer: (reaction: Reaction) => void }> {
  const simulator = await scene.simulator({ scenario: 'ess-house', speed: 5 });
  let answer: Reaction = NO_CONTENT;
  const database = await startStandIn(influx16(() => answer));
  scene.atEnd(() => database.stop());
  const running = scene.daemon({ GX_HOST: `mqtt://127.0.0.1:${simulator.port}`, INFLUX_URL: database.url });
  await running.said(/^health and metrics at/);
  return {
    http: running.http,
    answer(reaction) {
      answer = reaction;
    },
  };
}

it('both ledgers balance in every scrape, while data flows and while the database is away', async ({
  scene,
  expect,
}) => {
  const { http, answer } = await startHouse(scene);

  const totals = { received: 0, stored: 0, pending: 0 };
  const scrape = async () => {
    const text = await (await fetch(`${http}/metrics`)).text();
    const received = sumOf(text, 'readings_received_total');
    expect(sumOf(text, 'readings_total') + sumOf(text, 'readings_held')).toBe(received);
    const pending = sumOf(text, 'pending_fields');
    expect(sumOf(text, 'fields_total') + pending).toBe(sumOf(text, 'fields_made_total'));
    Object.assign(totals, { received, pending, stored: sumOf(text, 'fields_total', { fate: 'stored' }) });
    return text;
  };
  await expect.poll(async () => (await scrape()) && totals.stored, { interval: 5 }).toBeGreaterThan(200);
  expect(namesOf(await readiness(http, 200))).toEqual(['clock', 'gx', 'influx', 'journal']);
  answer({ status: 503, body: 'away' });
  await expect.poll(async () => (await scrape()) && totals.pending, { interval: 5 }).toBeGreaterThan(50);
  expect(unwell(await readiness(http, 503))).toEqual([expect.stringMatching(/^influx /)]);
  // The metrics are of the last second, and may be older than what /readyz says.
  const text = await vi.waitFor(
    async () => {
      const now = await scrape();
      expect(samplesOf(now).get('gx_logger_part_up{part="influx"}')).toBe(0);
      return now;
    },
    { interval: 20, timeout: LONGEST_WAIT },
  );
  expect(sumOf(text, 'topics')).toBeGreaterThan(100);
  expect(sumOf(text, 'devices')).toBeGreaterThan(3);
  answer(NO_CONTENT);
  await readiness(http, 200);
  await scrape();
});

it('without a GX it is alive and not ready; without a database the journal is the destination', async ({
  scene,
  expect,
}) => {
  const running = scene.daemon({ GX_HOST: 'mqtt://127.0.0.1:9' });
  await running.said(/^health and metrics at/);
  expect((await fetch(`${running.http}/healthz`)).status).toBe(200);
  const answer = await readiness(running.http, 503, 'unreachable');
  expect(namesOf(answer)).toEqual(['clock', 'gx', 'journal']);
  expect(unwell(answer)).toContain('gx unreachable');
});

it('two daemons that want one port: the second logs on without and says what to do', async ({ scene, expect }) => {
  const gx = await scene.gx();
  gx.set('battery/256/Soc', 87.5);
  const first = scene.daemon({ GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}` });
  await first.said(/^health and metrics at/);
  const second = scene.daemon({
    GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`,
    HTTP_HOST: new URL(first.http).hostname,
  });
  expect((await second.said(/EADDRINUSE/)).msg).toContain('Set another HTTP_PORT');
  await second.said(/^receiving from GX/);
});

it('no answer has a secret in it, whatever the GX and the database say', async ({ scene, expect }) => {
  const secrets = { GX_PASSWORD: 'open-sesame-7', INFLUX_TOKEN: 'token-abc-7', INFLUX_PASSWORD: 'word-xyz-7' };
  const gx = await scene.gx({
    tls: certificate('first'),
    authenticate: (_user, password) => password === secrets.GX_PASSWORD,
  });
  gx.set('battery/256/Soc', 87.5);
  // A server that repeats what it knows, as it was sent and in clear.
  const known = `${secrets.INFLUX_TOKEN} ${secrets.INFLUX_PASSWORD}`;
  const database = await startStandIn(
    influx16(({ headers }) => ({
      status: 401,
      body: { error: `no ${headers.authorization} ${known}` },
    })),
  );
  scene.atEnd(() => database.stop());
  const running = scene.daemon({
    GX_HOST: `127.0.0.1`,
    GX_PORT: String(gx.broker.port),
    INFLUX_URL: database.url,
    INFLUX_USERNAME: 'someone-7',
    ...secrets,
    PROFILE: 'everything',
  });
  const bad = scene.daemon({
    GX_PASSWORD: 'wrong-word-7',
    GX_HOST: '127.0.0.1',
    GX_PORT: String(gx.broker.port),
  });
  await running.said(/^health and metrics at/);
  await running.said(/^receiving from GX/);
  await readiness(running.http, 503, 'unauthorized');
  await bad.said(/^health and metrics at/);
  await readiness(bad.http, 503, 'is GX_PASSWORD right');
  for (const { http } of [running, bad]) {
    for (const path of ['/healthz', '/readyz', '/metrics', '/', '/readyz?x=open-sesame']) {
      const answer = await fetch(`${http}${path}`);
      const text = `${JSON.stringify([...answer.headers])}${await answer.text()}`;
      for (const secret of [...Object.values(secrets), 'wrong-word-7']) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 8));
      }
    }
  }
});

it('part journal tells what waits now, and part influx the present reason, at any moment of an outage', async ({
  scene,
  expect,
}) => {
  const { http, answer } = await startHouse(scene);
  const messageOf = ({ parts }: Readiness, name: string) => parts.find((part) => part.name === name)?.message ?? '';

  expect(messageOf(await readiness(http, 200, 'nothing waits'), 'journal')).toMatch(/^nothing waits in/);
  answer({ status: 503, body: 'timeout' });
  const away = await readiness(http, 503, 'values wait in');
  expect(messageOf(away, 'journal')).toMatch(/^[1-9]\d* values wait in .*, in [1-9]\d* batches$/);
  expect(messageOf(away, 'influx')).toMatch(/503: timeout/);
  answer({ status: 500, body: { error: 'no space left on device' } });
  const now = await readiness(http, 503, 'no space left on device');
  expect(messageOf(now, 'influx')).not.toMatch(/timeout/);
  answer(NO_CONTENT);
  await readiness(http, 200, 'nothing waits in');
});
