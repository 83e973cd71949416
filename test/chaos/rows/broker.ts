/** Faults of the GX, its broker and the way to it. What the broker did not deliver cannot be stored. */

import { recordTraffic } from '../../support/traffic.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';

/** A restart of the broker takes this long, s. */
const RESTART = 4;
/** From the recovery until the last value of every topic is stored, s. */
const RECOVERY = 10;
/** As users have it, for the time of a recovery is theirs. */
const environment = { FLUSH_INTERVAL: '5s' };

async function goDown(stage: Stage): Promise<void> {
  await stage.relay.down();
  await stage.plant.gx.broker.goDown();
}

async function comeUp(stage: Stage): Promise<void> {
  await stage.plant.gx.broker.comeUp();
  await stage.relay.up();
}

/** The broker is well again. The plant stands still until the last value of every topic is stored. */
async function recover(stage: Stage, heal: () => Promise<void> | void): Promise<void> {
  stage.plant.pause();
  await heal();
  const begun = performance.now();
  const last = stage.plant.last();
  const isStored = async () => {
    const stored = await stage.database.stored();
    return last.every((key) => stored.has(key));
  };
  const came = await stage.until(isStored, RECOVERY * 6);
  const took = (performance.now() - begun) / 1_000;
  const words = `${took.toFixed(1)} s after the recovery`;
  if (!came) stage.problems.push(`the last values are not stored ${words}`);
  else if (took > RECOVERY) stage.problems.push(`the last values came ${words}`);
  else stage.notes.push(`last values ${words}`);
  stage.plant.resume();
}

const down =
  (seconds: number) =>
  async (stage: Stage): Promise<void> => {
    await stage.start();
    await stage.pass(6);
    await goDown(stage);
    await stage.pass(seconds);
    await recover(stage, () => comeUp(stage));
    await stage.pass(4);
  };

export const brokerRows: readonly Row[] = [
  {
    name: 'broker-restart',
    what: `the broker is away for ${RESTART} s`,
    form: 'short',
    environment,
    run: down(RESTART),
  },
  { name: 'broker-down', what: 'the broker is away for 60 s', environment, run: down(60) },
  {
    name: 'broker-kicks',
    what: 'the broker ends the connection ten times, 2 s apart',
    environment,
    async run(stage) {
      await stage.start();
      await stage.pass(4);
      for (let round = 0; round < 10; round += 1) {
        stage.plant.gx.broker.kickAll();
        await stage.pass(2);
      }
      await recover(stage, () => undefined);
    },
  },
  {
    name: 'broker-silent',
    what: 'no byte passes for 75 s, connections stay',
    environment,
    async run(stage) {
      await stage.start();
      await stage.pass(6);
      stage.relay.silence();
      await stage.pass(75);
      await recover(stage, () => stage.relay.speak());
      await stage.pass(4);
    },
  },
  {
    name: 'keepalive-swallowed',
    what: 'keepalives are lost for more than 75 s, so the GX falls silent',
    environment,
    async run(stage) {
      await stage.start();
      await stage.pass(6);
      stage.plant.gx.mute = true;
      await stage.pass(75);
      // The worst moment: the daemon has just asked in vain.
      const { published } = recordTraffic(stage.plant.gx.broker);
      await stage.until(() => published.length > 0, 60);
      await recover(stage, () => {
        stage.plant.gx.mute = false;
      });
      await stage.pass(4);
    },
  },
  {
    name: 'ten-times',
    what: 'ten times the usual rate for a minute',
    rate: 300,
    async run(stage) {
      await stage.start();
      await stage.pass(60);
    },
  },
];
