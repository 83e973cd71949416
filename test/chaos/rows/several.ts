/** Several GX in one daemon, of which one is away: what the others send is stored as if it were not configured. */
import { writeFileSync } from 'node:fs';
import { freePort } from '../../support/process.ts';
import { startPlant } from '../plant.ts';
import { startRelay } from '../relay.ts';
import type { Row } from '../row.ts';
import { RULES, type Stage } from '../stage.ts';

const OTHER = 'c0ffee0000cc';
/** s */
const WELL = 15;
const DOWN = 6;

/** Two are there, and one is away. The second falls away too for a while, and the daemon has two lives. */
async function oneAway(stage: Stage): Promise<void> {
  const other = await startPlant(10, OTHER);
  const relay = await startRelay(other.gx.broker.port, () => stage.witness());
  stage.atClose.push(() => {
    other.pause();
    void relay.stop();
    void other.stop();
  });
  const ports = [stage.relay.port, await freePort(), relay.port];
  const entries = ports.map((port) => `  - { host: 127.0.0.1, port: ${port} }\n`).join('');
  writeFileSync(stage.environment['GX_LOGGER_CONFIG'] ?? '', `${RULES}installations:\n${entries}`);
  delete stage.environment['GX_HOST'];
  const start = async () => {
    await stage.start();
    await stage.daemon.said(new RegExp(`receiving from GX ${OTHER}`));
  };
  await start();
  other.resume();
  await stage.pass(WELL);
  await relay.down();
  await stage.pass(DOWN);
  await relay.up();
  await stage.pass(WELL);
  await stage.stop();
  await start();
  await stage.pass(WELL);
  const answer = await fetch(`${stage.daemon.http}/readyz`);
  const { degraded = '' } = (await answer.json()) as { degraded?: string };
  if (answer.status !== 200 || !degraded.startsWith('1 of 3 GX')) {
    stage.problems.push(`/readyz answers ${answer.status}, degraded: ${degraded}`);
  }
  other.pause();
}

export const severalRows: readonly Row[] = [
  {
    name: 'one-of-three-away',
    what: 'one of three GX is away for the whole run, and another for 6 s; one restart',
    run: oneAway,
  },
];
