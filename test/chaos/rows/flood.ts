/** What anybody who may publish on the broker can do: what the GX has must be logged all the same, in bounded memory. */
import { keyOf } from '../deliveries.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';

const NAMES = 3_000;
const TEXTS = 700;
const MEGABYTE = 1_000_000;
/** Junk gives way to a device that comes once it has been silent for 5 s. */
const SILENCE = 6;

async function publish(stage: Stage, tail: string, value: string): Promise<void> {
  const { broker, portalId } = stage.plant.gx;
  broker.publish(`N/${portalId}/${tail}`, JSON.stringify({ value }));
  await broker.drained();
}

/** A device that is plugged in after all of it. */
async function plugIn(stage: Stage): Promise<void> {
  await stage.pass(SILENCE);
  stage.plant.set('inverter/99/Ac/Out/L1/P', 42);
  await stage.pass(5);
}

/** Instances that a database would take for one another. */
function lookalike(number: number): string {
  const blanks = [...number.toString(2).padStart(12, '0')].map((bit) => (bit === '1' ? ' ' : '\u00a0'));
  return `1${blanks.join('')}`;
}

export const floodRows: readonly Row[] = [
  {
    name: 'names-3000',
    what: `${NAMES} made-up devices of one name; then a new device`,
    form: 'short',
    async run(stage) {
      await stage.start();
      await stage.pass(5);
      for (let number = 0; number < NAMES; number += 1) {
        const instance = lookalike(number);
        stage.excused.set(keyOf('tank', instance, 'CustomName', 'Same'), 'refused');
        await publish(stage, `tank/${instance}/CustomName`, 'Same');
      }
      await plugIn(stage);
    },
    check(stage, _ledger, stored) {
      const devices = new Set([...stored.keys()].map((key) => key.split('|').slice(0, 2).join('|')));
      if (devices.size > 600) stage.problems.push(`${devices.size} devices are stored`);
    },
  },
  {
    name: 'texts-1mb',
    what: `${TEXTS} texts of 1 MB on as many topics; then a new device`,
    async run(stage) {
      await stage.start();
      await stage.pass(5);
      for (let number = 0; number < TEXTS; number += 1) {
        await publish(stage, `tank/20/Text${number}`, `${number} ${'x'.repeat(MEGABYTE)}`);
      }
      await plugIn(stage);
    },
  },
];
