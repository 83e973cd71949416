/**
 * Energy of the real daemon, whose clock goes twelve times as fast, in a real InfluxDB: a window is over every 25 s. It is killed
 * and started again, and moved to another folder.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeWithInfluxd, type Influxd } from '../support/influxd.ts';
import { PROGRAM, ROOT } from '../support/program.ts';
import { between, it } from '../support/scene.ts';

const run = promisify(execFile);
const SPEED = 12;
const WINDOW = 300_000;
const PATIENCE = { interval: 100 };
const FAST = ['--import', join(ROOT, 'test/support/fast-clock.mjs'), ...PROGRAM];

/** A clock that shows the last minute of a window now, in the middle of a day. */
function fastClock(): Record<string, string> {
  const start = Date.UTC(2026, 10, 28, 12) - 60_000;
  return {
    FAST_CLOCK_SPEED: String(SPEED),
    FAST_CLOCK_START: String(start),
    FAST_CLOCK_SINCE: String(Date.now()),
    CLOCK: 'host',
  };
}

/** Rows of a question, by the names of their columns. */
async function ask(influxd: Influxd, bucket: string, question: string): Promise<Record<string, unknown>[]> {
  const tables = await influxd.query(question, bucket).catch(() => []);
  return tables.flatMap(({ columns, values, tags }) =>
    values.map((row) => ({ ...tags, ...Object.fromEntries(columns.map((column, index) => [column, row[index]])) })),
  );
}

async function windows(influxd: Influxd, bucket: string): Promise<number> {
  return (await ask(influxd, bucket, 'SELECT "coverage" FROM "gx_energy"')).length;
}

describeWithInfluxd('energy', (influxd) => {
  it('of a day is the sum of its windows after kills at any moment, and after a move in mid-day', async ({
    scene,
    expect,
  }) => {
    const simulator = await scene.simulator({ scenario: 'ess-house', ranBefore: 600_000 });
    const bucket = 'energy_killed';
    const clock = fastClock();
    const folder = scene.folder();
    const environment = { ...between(simulator.port, influxd, bucket), ...clock, DATA_DIR: folder, TZ: 'UTC' };
    const start = (more: Record<string, string> = {}) => scene.daemon({ ...environment, ...more }, FAST);

    let daemon = start();
    await daemon.said(/are logged/);
    // While a window ends, right after it was told, and in its middle.
    for (const after of [0, 300, 9_000]) {
      const before = await windows(influxd, bucket);
      await expect.poll(() => windows(influxd, bucket), PATIENCE).toBeGreaterThan(before);
      await new Promise((resolve) => setTimeout(resolve, after));
      daemon.kill('SIGKILL');
      await daemon.exited;
      daemon = start();
      await daemon.said(/are logged/);
    }
    await daemon.stop();
    const moved = scene.folder();
    await run('cp', ['-a', `${folder}/.`, moved]);
    daemon = start({ DATA_DIR: moved });
    const before = await windows(influxd, bucket);
    await expect.poll(() => windows(influxd, bucket), PATIENCE).toBeGreaterThan(before);
    await daemon.stop();

    const fields = ['pv_dc', 'pv_ac', 'grid_export', 'loads_ac', 'battery_charge', 'unaccounted', 'pv_to_loads'];
    const sum = fields.map((field) => `sum("${field}") AS "${field}"`).join(', ');
    const [total] = await ask(influxd, bucket, `SELECT ${sum} FROM "gx_energy"`);
    const days = await ask(influxd, bucket, `SELECT * FROM "gx_energy_day"`);
    expect(days).toHaveLength(1);
    expect(days[0]).toMatchObject({ month: '2026-11', year: '2026', time: expect.anything() });
    for (const field of fields) expect(days[0]?.[field], field).toBeCloseTo(Number(total?.[field]), 12);
    expect(total?.['loads_ac']).toBeGreaterThan(0);
    const stamps = await ask(influxd, bucket, 'SELECT "coverage" FROM "gx_energy"');
    expect(stamps.filter(({ time }) => Number(time) % WINDOW !== 0)).toEqual([]);
    expect(await ask(influxd, bucket, 'SELECT * FROM "gx_energy_consumer" LIMIT 1')).toHaveLength(1);
    expect(await ask(influxd, bucket, 'SELECT * FROM "gx_energy_device" LIMIT 1')).not.toEqual([]);
    const open = JSON.parse(await readFile(join(moved, 'energy-open.json'), 'utf8'));
    expect(Object.keys(open.sites)).toEqual([simulator.plant.scenario.portalId]);
  });
});
