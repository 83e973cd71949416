/** The stop of the whole daemon in the midst of a backlog, on a slow disk. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it, vi } from 'vitest';
import { loadConfig } from '../src/config/load.ts';
import { createPipeline } from '../src/pipeline.ts';
import { createLog } from '../src/shared/log.ts';
import type { Batch } from '../src/types.ts';
import { influx16, NO_CONTENT, startStandIn } from './influx/stand-in.ts';
import { clearDesks, makeFolder, rawOf, startDesk, until } from './journal/desk.ts';
import { clearFaults, faults } from './journal/faults.ts';

vi.mock('node:fs/promises', async (original) => (await import('./journal/faults.ts')).faultyDisk(await original()));

afterEach(async () => {
  clearFaults();
  await clearDesks();
});

/** As many lines as a batch may nearly hold: each is a request of its own. */
function large(number: number): Batch {
  const first = 1_700_000_000_000 + number * 6_000;
  const rows = Array.from({ length: 6_000 }, (_, index) => `m f=${index} ${first + index}\n`);
  const text = `# gx-logger precision=ms fields=6000\n${rows.join('')}`;
  const about = { lines: 6_000, fields: 6_000, plainBytes: text.length, oldest: first, newest: first + 5_999 };
  return { body: gzipSync(text, { level: 1 }), ...about };
}

it('what was stored until the end of its time is not forgotten', async () => {
  const server = await startStandIn(
    influx16(async () => {
      await delay(300);
      return NO_CONTENT;
    }),
  );
  const folder = makeFolder();
  const earlier = await startDesk(folder);
  earlier.append(...Array.from({ length: 40 }, (_, number) => large(number)));
  await earlier.stop();
  const environment = { GX_HOST: '127.0.0.1:9', INFLUX_URL: server.url, DATA_DIR: folder };
  const { config } = loadConfig(environment, (path) => readFileSync(path, 'utf8'));
  const pipeline = createPipeline(config!, createLog('silent'));
  const stored = () => pipeline.status().destinations[0]!.fields.stored;
  await pipeline.start(new AbortController().signal);
  await until(() => expect(stored()).toBeGreaterThan(0));
  faults.only = 'state.json';
  faults.stall = delay(150);
  await pipeline.stop(3_000);
  const saved = JSON.parse(readFileSync(join(rawOf(folder), 'state.json'), 'utf8'));
  expect(stored()).toBeLessThan(40 * 6_000);
  expect(saved.ledger.stored).toBe(stored());
  await server.stop();
});
