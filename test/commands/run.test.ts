/** `run` from outside: how it ends. */
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
  folder.remove();
});
