/** A GX that boots, and one that another takes the place of: what is told of them, beside what is stored. */
import { startGx } from '../../../src/simulator/gx.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';

const DRIVERS = Array.from({ length: 20 }, (_, index) => `temperature/${100 + index}`);
/** The broker comes first, and the drivers 15 s later, one after another; s. */
const AWAY = 29;
const FIRST_DRIVER = 15;
const STEP = 2;
const OTHER = 'c0ffee0000bb';

/** Texts of `gx_event` that begin like this. */
async function told(stage: Stage, beginning: string): Promise<string[]> {
  const tables = await stage.database.query('SELECT "text" FROM "gx_event" GROUP BY *');
  const texts = tables.flatMap(({ values }) => values.map(([, text]) => String(text)));
  return texts.filter((text) => text.startsWith(beginning));
}

async function reboot(stage: Stage): Promise<void> {
  const { plant, relay } = stage;
  for (const device of DRIVERS) plant.set(`${device}/Temperature`, 20);
  await stage.start();
  await stage.pass(10);
  plant.pause();
  await stage.pass(2);
  await relay.down();
  await plant.gx.broker.goDown();
  for (const device of DRIVERS) plant.gx.remove('temperature', device.split('/')[1] ?? '');
  await stage.pass(AWAY);
  await plant.gx.broker.comeUp();
  await relay.up();
  await stage.pass(FIRST_DRIVER);
  for (const [index, device] of DRIVERS.entries()) {
    plant.set(`${device}/Temperature`, 30 + index);
    await stage.pass(STEP);
  }
  plant.resume();
  await stage.pass(20);
  const restarts = await told(stage, 'GX restarted');
  const others = [...(await told(stage, 'offline')), ...(await told(stage, 'online'))];
  if (restarts.length !== 1) stage.problems.push(`the restart was told ${restarts.length} times`);
  if (others.length > 0) stage.problems.push(`${others.length} events of devices that came back`);
  stage.notes.push(`${restarts.length + others.length} events`);
}

async function replace(stage: Stage): Promise<void> {
  const { plant } = stage;
  await stage.start();
  await stage.pass(6);
  plant.pause();
  await stage.pass(2);
  plant.gx.fallSilent();
  const other = await startGx({ portalId: OTHER, broker: plant.gx.broker });
  other.set('battery/256/Soc', 71);
  const begun = performance.now();
  const isStored = async () =>
    (await stage.database.query('SHOW TAG VALUES WITH KEY = "portal_id"')).some(({ values }) =>
      values.some(([, id]) => id === OTHER),
    );
  const came = await stage.until(isStored, 60);
  if (!came) stage.problems.push('the new GX is not logged within a minute');
  else stage.notes.push(`logged after ${Math.round((performance.now() - begun) / 1_000)} s`);
  if (!stage.daemon.log.some(({ msg }) => msg.includes(`GX ${OTHER} answers at the same address`))) {
    stage.problems.push('nothing was said of it');
  }
  // The count of readings of another GX is another. After a restart it is found at once.
  await stage.kill();
  await stage.start();
}

export const gxRows: readonly Row[] = [
  {
    name: 'gx-reboot',
    what: 'the GX boots: away for 29 s, its 20 drivers come 15 s later and 2 s apart; one event, none of theirs',
    run: reboot,
  },
  {
    name: 'gx-replaced',
    what: 'another GX answers in place of one that is silent, on a broker that retains both serials',
    run: replace,
  },
];
