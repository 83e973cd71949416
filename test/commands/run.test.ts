/** `run` from outside: how it ends, and what it says of prices at its start. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dataDir, startDaemon } from '../support/daemon.ts';
import { freePort } from '../support/process.ts';

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s stops it in order', async (signal) => {
  const folder = dataDir();
  const gx = `mqtt://127.0.0.1:${await freePort()}`;
  const daemon = startDaemon({ GX_HOST: gx, DATA_DIR: folder.path });
  await daemon.said(/the port is closed/);
  daemon.kill(signal);
  expect(await daemon.exited).toBe(0);
  expect(daemon.log.at(-1)).toMatchObject({ msg: 'stopped: nothing waits to be written', received: 0, made: 0 });
  await folder.remove();
});

it('warns at its start of a price that looks as if it were in cents', async () => {
  const folder = dataDir();
  const file = join(folder.path, 'gx-logger.yaml');
  const gx = `mqtt://127.0.0.1:${await freePort()}`;
  writeFileSync(file, 'tariffs: [{ currency: EUR, import: 32 }]\n');
  const daemon = startDaemon({ GX_HOST: gx, DATA_DIR: folder.path, GX_LOGGER_CONFIG: file });
  const { level, msg } = await daemon.said(/in cents/);
  await daemon.stop();
  expect(level).toBe(40);
  expect(msg).toBe('tariffs.1.import: 32 EUR a kWh looks like a price in cents; if it is one, write 0.32');
  await folder.remove();
});
