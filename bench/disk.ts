/**
 * What the daemon writes to its disk in an hour, with a healthy database and with none: DATA_DIR on an ext4 file system
 * of its own, the sectors that reach its block device counted by the kernel. `npm run bench:disk` needs Linux, root (a
 * loop device) and `influxd`; BENCH_MINUTES (10) is how long it looks after the first minutes of a start.
 *
 * The GX is the simulator's RV, the quietest of its systems; the tiers of long-term data are on. One line a case: bytes an hour.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startDaemon } from '../test/support/daemon.ts';
import { startInfluxd } from '../test/support/influxd.ts';
import { startSimulator } from '../test/support/simulator.ts';

const MINUTES = Number(process.env['BENCH_MINUTES'] ?? 10);
const SETTLED = 120_000;
const SECTOR = 512;

const influxd = await startInfluxd();
const simulator = await startSimulator({ scenario: 'rv' });
const built = join(import.meta.dirname, '../dist/main.js');
const gx = { GX_HOST: `mqtt://127.0.0.1:${simulator.port}`, TIERS: 'm1,m15' };

await Promise.all([
  measure('a healthy database', { ...gx, INFLUX_URL: influxd.url }),
  measure('no database', gx),
  measure('a database that is away', { ...gx, INFLUX_URL: 'http://127.0.0.1:9' }),
]);
await simulator.stop();
await influxd.stop();

async function measure(name: string, environment: Record<string, string>): Promise<void> {
  const disk = mount();
  const daemon = startDaemon({ ...environment, DATA_DIR: join(disk.path, 'data') }, [built]);
  try {
    await daemon.said(/are logged/);
    await delay(SETTLED);
    const before = disk.written();
    await delay(MINUTES * 60_000);
    const written = disk.written() - before;
    const ledger = await daemon.stop();
    const hourly = Math.round((written * 60) / MINUTES);
    process.stdout.write(`${name}: ${hourly} bytes an hour (made ${ledger['made']}, stored ${ledger['stored']})\n`);
  } finally {
    disk.unmount();
  }
}

function mount(): { path: string; written(): number; unmount(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'gx-logger-disk-'));
  const image = join(folder, 'image');
  const path = join(folder, 'mounted');
  run('truncate', '-s', '256M', image);
  run('mkfs.ext4', '-q', image);
  run('mkdir', path);
  const device = run('losetup', '--find', '--show', image);
  run('mount', device, path);
  return {
    path,
    /** Field 7 of the block device's statistics: sectors written. */
    written: () => {
      run('sync', '-f', path);
      const fields = readFileSync(`/sys/block/${basename(device)}/stat`, 'utf8')
        .trim()
        .split(/\s+/);
      return Number(fields[6]) * SECTOR;
    },
    unmount() {
      run('umount', path);
      run('losetup', '-d', device);
      rmSync(folder, { recursive: true });
    },
  };
}

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' }).trim();
}
