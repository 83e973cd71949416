/**
 * The load: a GX that publishes, when its parent says so, a stream in which every value is new, at a steady rate.
 * Speaks with its parent over IPC: sends `{port}` when ready, takes `{count}`, sends `{sent}` when all is written.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { startGx } from '../src/simulator/gx.ts';

const TOPICS = 500;
/** Messages a second. Real systems have 2 to 50; this is far above them and far below what both clients can take. */
const RATE = Number(process.env['BENCH_RATE'] ?? 5_000);
const TURN = 20;

const gx = await startGx();
const paths = Array.from({ length: TOPICS }, (_, n) => `battery/${256 + (n % 10)}/Dc/${Math.floor(n / 10)}/Voltage`);
for (const path of paths) gx.set(path, 0);
let serial = 0;

// The parent is gone: so is the reason to run.
process.on('disconnect', () => process.exit());
process.on('message', async ({ count }: { count: number }) => {
  const begun = performance.now();
  for (let sent = 0; sent < count; ) {
    const due = Math.min(count, Math.ceil(((performance.now() - begun) / 1_000) * RATE));
    for (; sent < due; sent += 1) {
      serial += 1;
      gx.set(paths[serial % TOPICS] as string, Math.fround(12 + serial / 7));
    }
    await delay(TURN);
  }
  await gx.broker.drained();
  process.send?.({ sent: count });
});
process.send?.({ port: gx.broker.port });
