/** How long a write may take. Only the timers are false here; requests and answers are real. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeLimit } from '../../src/influx/http.ts';
import { DRIVERS } from '../../src/influx/servers/detect.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

const never = new AbortController().signal;
const BODY = new Uint8Array(300_000);
let server: StandIn;
let arrived: Promise<void>;

beforeEach(async () => {
  let arrive: () => void;
  arrived = new Promise((resolve) => {
    arrive = resolve;
  });
  server = await startStandIn(() => {
    arrive();
    return new Promise(() => undefined);
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(async () => {
  vi.useRealTimers();
  await server.stop();
});

it('is half a minute, and a second for each 2 kB', () => {
  expect(writeLimit(new Uint8Array(0))).toBe(30_000);
  expect(writeLimit(BODY)).toBe(180_000);
});

describe.each(Object.entries(DRIVERS))('a write to %s', (_, driver) => {
  it('of 300 kB may take three minutes', async () => {
    const sending = driver.write({ url: server.url, bucket: 'gx', token: 't' }, BODY, never);
    let isSettled = false;
    void sending.finally(() => {
      isSettled = true;
    });
    await arrived;
    vi.advanceTimersByTime(179_999);
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(isSettled).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await sending).toMatchObject({ error: 'timed_out' });
  });
});
