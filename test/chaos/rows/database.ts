/** Faults of the database, and of the way to it. */

import { missing } from '../judge.ts';
import * as manners from '../manners.ts';
import type { Manner } from '../proxy.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';

/** The daemon runs well for a while, then the manner lasts for `seconds`. */
const lasting =
  (manner: Manner, seconds: number) =>
  async (stage: Stage): Promise<void> => {
    await stage.start();
    await stage.pass(4);
    stage.proxy.manner = manner;
    await stage.pass(seconds);
  };

/** The daemon starts without it. */
export const downAtStart =
  (seconds: number) =>
  async (stage: Stage): Promise<void> => {
    await stage.proxy.refuse();
    await stage.start();
    await stage.pass(seconds);
  };

const down =
  (seconds: number) =>
  async (stage: Stage): Promise<void> => {
    await stage.start();
    await stage.pass(4);
    await stage.proxy.refuse();
    await stage.pass(seconds);
  };

export const databaseRows: readonly Row[] = [
  { name: 'no-fault', what: 'nothing happens', run: unhurt },
  { name: 'no-fault-victoria', what: 'nothing happens, VictoriaMetrics', database: 'victoria', run: unhurt },
  {
    name: 'liar',
    what: 'self-check: 204 for what is not stored; the harness must see it',
    form: 'short',
    mustLose: true,
    run: lasting(manners.lying, 6),
  },
  {
    name: 'down-at-start',
    what: 'database down when the daemon starts',
    form: 'short',
    run: downAtStart(10),
  },
  { name: 'down', what: 'database down for 60 s', run: down(60) },
  { name: 'down-victoria', what: 'database down for 30 s, VictoriaMetrics', database: 'victoria', run: down(30) },
  {
    name: 'killed-while-writing',
    what: 'database killed in the midst of writes, three times',
    async run(stage) {
      await stage.start();
      for (let round = 0; round < 3; round += 1) {
        await stage.pass(5);
        let dying: Promise<void> | undefined;
        stage.proxy.manner = manners.onWrites(async (exchange) => {
          dying ??= stage.database.kill();
          exchange.reply(await exchange.forward());
        });
        await stage.until(() => dying !== undefined, 20);
        await dying;
        await stage.pass(3);
        await stage.database.start();
      }
    },
  },
  {
    name: 'one-destination-missing',
    what: 'both schemas; the database of one is refused for 8 s, the other flows; both are complete',
    form: 'short',
    environment: { SCHEMA: 'gx,venus-influx-loader' },
    async run(stage) {
      await stage.start();
      await stage.pass(3);
      stage.proxy.manner = manners.unavailableFor('venus');
      await stage.pass(8);
      await stage.rest();
      if (missing(stage, await stage.database.stored()).length > 0) {
        const flows = await stage.until(async () => missing(stage, await stage.database.stored()).length === 0, 10);
        if (!flows) stage.problems.push('the destination that is well waits for the other');
      }
      const lacks = async () => missing(stage, withEmpty(stage, await stage.database.storedByLoader()));
      if ((await lacks()).length === 0) stage.problems.push('nothing was refused');
      await stage.proxy.heal();
      const came = await stage.until(async () => (await lacks()).length === 0, 60);
      if (!came) stage.problems.push(`lost in the other: ${(await lacks()).slice(0, 3).join(', ')}`);
      stage.plant.resume();
      await stage.pass(2);
    },
  },
  {
    name: 'answer-of-1-MB',
    what: 'for 15 s every write is answered with 1 MB of what patterns like least',
    form: 'short',
    run: lasting(manners.talking, 15),
  },
  { name: 'latency-300ms', what: 'every request takes 300 ms', run: lasting(manners.late(300), 15) },
  { name: 'latency-3s', what: 'every request takes 3 s', run: lasting(manners.late(3_000), 25) },
  {
    name: 'response-cut',
    what: 'response cut after the points were stored',
    form: 'short',
    run: lasting(manners.cutAfterStoring, 8),
  },
  {
    name: 'response-cut-victoria',
    what: 'response cut after the points were stored, VictoriaMetrics',
    database: 'victoria',
    run: lasting(manners.cutAfterStoring, 8),
  },
  { name: 'reset', what: 'the connection breaks at every write, for 10 s', run: lasting(manners.reset, 10) },
  { name: 'black-hole', what: 'requests without an answer for 40 s', run: lasting(manners.blackHole, 40) },
  {
    name: 'throttled',
    what: '429 with Retry-After: 4, for 12 s',
    async run(stage) {
      let asked = 0;
      const answer = { status: 429, headers: { 'retry-after': '4' }, body: '{"error":"too many requests"}' };
      await stage.start();
      await stage.pass(4);
      stage.proxy.manner = manners.onWrites((exchange) => {
        asked += 1;
        exchange.reply(answer);
      });
      await stage.pass(12);
      if (asked > 4) stage.problems.push(`asked ${asked} times in 12 s, though told to wait 4 s`);
    },
  },
  {
    name: 'unavailable',
    what: '500 and 503 for 15 s',
    async run(stage) {
      await lasting(manners.onWrites(manners.answering({ status: 500, body: '{"error":"timeout"}' })), 8)(stage);
      stage.proxy.manner = manners.answering({ status: 503, body: 'no backend' });
      await stage.pass(7);
    },
  },
  { name: 'too-large', what: '413 for every body above 600 bytes', rate: 300, run: tooLarge },
];

async function unhurt(stage: Stage): Promise<void> {
  await stage.start();
  await stage.pass(10);
}

/** Empty text is not stored in that schema. */
function withEmpty(stage: Stage, stored: ReadonlySet<string>): ReadonlyMap<string, unknown> {
  const empty = [...stage.deliveries.byKey.keys()].filter((key) => /^[^|]*_text\|.*\|$/.test(key));
  return new Map([...stored, ...empty].map((key) => [key, true]));
}

/** What is waiting for longer than one flush is large. It stays so until all is stored. */
async function tooLarge(stage: Stage): Promise<void> {
  await down(10)(stage);
  await stage.proxy.heal();
  stage.proxy.manner = manners.tooLarge(600);
  await stage.pass(20);
}
