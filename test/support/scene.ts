/**
 * What a test starts for itself: folders, a GX, the daemon. All of it is gone when the test is over, whatever its end.
 * Such a test waits most of the time, for what others do; so those of one file run at the same time.
 */
import { test } from 'vitest';
import { startGx } from '../../src/simulator/gx.ts';
import { type Daemon, dataDir, startDaemon } from './daemon.ts';
import { freePort } from './process.ts';
import { startSimulator } from './simulator.ts';

export const it = test.extend('scene', ({ onTestFinished }) => createScene(onTestFinished)).concurrent;

/** The settings of a daemon between a GX at this port of loopback and a database. */
export function between(port: number, { url }: { readonly url: string }, bucket: string): Record<string, string> {
  return { GX_HOST: `mqtt://127.0.0.1:${port}`, INFLUX_URL: url, INFLUX_BUCKET: bucket };
}

export type Scene = ReturnType<typeof createScene>;

/** `atEnd` takes what is to be done at the end, the last first. */
function createScene(atEnd: (act: () => Promise<void> | void) => void) {
  const folder = (): string => {
    const data = dataDir();
    atEnd(data.remove);
    return data.path;
  };
  return {
    atEnd,
    /** For DATA_DIR. */
    folder,
    /** Its broker may go down: nobody else gets its port meanwhile. */
    async gx(options: Parameters<typeof startGx>[0] = {}) {
      const gx = await startGx({ port: await freePort(), ...options });
      atEnd(() => gx.stop());
      return gx;
    },
    async simulator(options: Parameters<typeof startSimulator>[0]) {
      const simulator = await startSimulator(options);
      atEnd(() => simulator.stop());
      return simulator;
    },
    /** With a folder of its own unless DATA_DIR says which. */
    daemon(environment: Record<string, string>, program?: readonly string[]): Daemon {
      const DATA_DIR = environment['DATA_DIR'] ?? folder();
      const daemon = startDaemon({ FLUSH_INTERVAL: '200ms', PROFILE: 'everything', ...environment, DATA_DIR }, program);
      atEnd(async () => void (await daemon.stop()));
      return daemon;
    },
  };
}
