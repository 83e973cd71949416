/** Faults of the daemon's process: killed, stopped at a bad moment, started twice. */
import { setTimeout as delay } from 'node:timers/promises';
import { startDaemon } from '../../support/daemon.ts';
import { late } from '../manners.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';

/** Bounds of a life before its SIGKILL, s. */
type Lives = readonly [shortest: number, longest: number];
/** The shortest ends before the daemon is up. */
const ANY: Lives = [0.3, 14];
/** A life shorter than its bound proves nothing. */
const LONG: Lives = [10, 14];
/** How long the database stays up, and down, while the daemon is killed and killed again, s. */
const UP = 20;
const DOWN = 10;

/** The database comes and goes meanwhile. */
const killed =
  (times: number, [shortest, longest]: Lives) =>
  async (stage: Stage): Promise<void> => {
    let isOver = false;
    const flicker = async () => {
      while (!isOver) {
        await stage.until(() => isOver, UP);
        await stage.proxy.refuse();
        await stage.until(() => isOver, DOWN);
        await stage.proxy.heal();
      }
    };
    const flickering = flicker();
    for (let time = 0; time < times; time += 1) {
      stage.launch();
      await delay((shortest + Math.random() * (longest - shortest)) * 1_000);
      await stage.kill();
    }
    isOver = true;
    await flickering;
    await stage.start();
    await stage.pass(5);
  };

/** How long the computer sleeps, s: longer than a GX may be silent. */
const SLEEP = 15;

export const processRows: readonly Row[] = [
  { name: 'sigkill-50', what: '50 SIGKILLs at random moments, database on and off', run: killed(50, ANY) },
  { name: 'sigkill-3', what: '3 SIGKILLs at random moments', form: 'short only', run: killed(3, LONG) },
  {
    name: 'stale-lock',
    what: 'SIGKILL, the lock stays; and a second daemon beside the first',
    async run(stage) {
      await stage.start();
      await stage.pass(10);
      await stage.kill();
      await stage.start();
      await stage.pass(3);
      await refuseSecond(stage);
      await stage.pass(5);
    },
  },
  {
    name: 'suspend',
    what: `the daemon and its network stand still for ${SLEEP} s, twice`,
    async run(stage) {
      await stage.start();
      for (let sleep = 0; sleep < 2; sleep += 1) {
        await stage.pass(5);
        stage.relay.silence();
        stage.daemon.kill('SIGSTOP');
        await stage.pass(SLEEP);
        stage.daemon.kill('SIGCONT');
        await stage.relay.speak();
      }
      await stage.pass(8);
    },
  },
  {
    name: 'sigterm-in-outage',
    what: 'SIGTERM while the database is down, twice',
    form: 'short',
    async run(stage) {
      await stage.start();
      await stage.pass(5);
      await stage.proxy.refuse();
      await stage.pass(5);
      await stage.stop();
      await stage.start();
      await stage.pass(5);
      await stage.stop();
      await stage.start();
      await stage.pass(3);
    },
  },
  {
    name: 'sigterm-while-writing',
    what: 'SIGTERM while the database takes 3 s for each request',
    async run(stage) {
      await stage.start();
      stage.proxy.manner = late(3_000);
      await stage.pass(8);
      await stage.stop();
      await stage.start();
      await stage.pass(5);
    },
  },
];

/** It must end by itself, say why, and leave the first one alone. */
async function refuseSecond(stage: Stage): Promise<void> {
  const second = startDaemon(stage.environment, stage.program);
  const code = await Promise.race([second.exited, delay(10_000, 'still there')]);
  second.kill('SIGKILL');
  await second.exited;
  if (code === 'still there' || code === 0) stage.problems.push(`a second daemon on one DATA_DIR: exit code ${code}`);
  else stage.notes.push(`a second daemon: exit code ${code}`);
}
