import { expect, it } from 'vitest';
import type { PartHealth } from '../../src/shared/health.ts';
import type { Readiness } from '../../src/status/readiness.ts';
import { part, startDesk } from './desk.ts';

const all = ['gx', 'influx', 'journal', 'clock'];

async function ask(parts: readonly PartHealth[]) {
  const { get } = await startDesk({ health: () => parts });
  const answer = await get('/readyz');
  return { status: answer.status, type: answer.headers.get('content-type'), body: (await answer.json()) as Readiness };
}

it('is ready when all is well, and says of each part since when', async () => {
  const { status, type, body } = await ask([part('gx'), part('clock', { since: Date.parse('2026-11-22T11:59:58Z') })]);
  expect([status, type]).toEqual([200, 'application/json']);
  expect(body).toEqual({
    ready: true,
    parts: [
      { name: 'gx', ok: true, code: 'ok', message: 'gx is well', since: '2026-11-22T12:00:00.000Z' },
      { name: 'clock', ok: true, code: 'ok', message: 'clock is well', since: '2026-11-22T11:59:58.000Z' },
    ],
  });
});

it.each([
  ['gx', 503],
  ['influx', 503],
  ['journal', 503],
  ['clock', 200],
])('with %s unwell it answers %i, and says what is wrong', async (name, status) => {
  const wrong = { ok: false, code: 'refused', message: 'nothing listens there. To do: start it' } as const;
  const answer = await ask(all.map((one) => part(one, one === name ? wrong : {})));
  expect([answer.status, answer.body.ready]).toEqual([status, status === 200]);
  expect(answer.body.parts.filter(({ ok }) => !ok)).toEqual([{ name, ...wrong, since: '2026-11-22T12:00:00.000Z' }]);
});

it('is not ready while a part has not said anything', async () => {
  const silent = part('gx', { ok: false, code: 'waiting', message: 'starting' });
  expect((await ask([silent, part('journal')])).status).toBe(503);
  expect((await ask([])).status).toBe(503);
});

it('without a database the journal is the destination', async () => {
  const { status, body } = await ask([part('gx'), part('journal')]);
  expect([status, body.parts.map(({ name }) => name)]).toEqual([200, ['gx', 'journal']]);
});

it('is asked anew each time', async () => {
  let isWell = false;
  const { get } = await startDesk({ health: () => [part('gx', { ok: isWell })] });
  expect((await get('/readyz')).status).toBe(503);
  isWell = true;
  expect((await get('/readyz')).status).toBe(200);
});
