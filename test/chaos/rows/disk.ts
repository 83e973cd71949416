/** Faults of the disk: what lies there is damaged, it is full, or it stands still. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from '../../support/daemon.ts';
import { BUCKET } from '../database.ts';
import { type Disk, mountImage, mountSmall } from '../disk.ts';
import { type Member, membersOf } from '../journal.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';
import { downAtStart } from './database.ts';

/** Something is in the journal, and nobody has it open. */
async function killWithBacklog(stage: Stage): Promise<readonly Member[]> {
  await downAtStart(10)(stage);
  await stage.kill();
  const members = membersOf(stage.dataDir);
  if (members.length < 4) throw new Error(`only ${members.length} batches are in the journal`);
  return members;
}

/** The database is up again, and what the journal has is sent. */
async function nextLife(stage: Stage): Promise<void> {
  await stage.proxy.heal();
  await stage.start();
  await stage.pass(5);
}

/** The batch may be lost, if it is told of in the ledger. */
function damage(stage: Stage, member: Member, harm: (bytes: Buffer) => void): void {
  for (const key of member.keys) stage.excused.set(key, 'damaged');
  const bytes = readFileSync(member.file);
  harm(bytes.subarray(member.offset, member.offset + member.length));
  writeFileSync(member.file, bytes);
}

function flip(bytes: Buffer, at: number): void {
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
}

/** What the daemon could not save of the damaged batch is counted. */
function checkDamage(stage: Stage, ledger: LogLine, stored: ReadonlyMap<string, unknown>): void {
  const damaged = [...stage.excused].filter(([, excuse]) => excuse === 'damaged').map(([key]) => key);
  const gone = damaged.filter((key) => !stored.has(key)).length;
  const accounted = Number(ledger['rejected'] ?? 0) + Number(ledger['dropped'] ?? 0);
  stage.notes.push(`${damaged.length} values in the damaged batch, ${gone} of them gone`);
  if (accounted < gone) stage.problems.push(`${gone} values are gone, ${accounted} are accounted for`);
}

const damaged =
  (which: number, harm: (bytes: Buffer) => void) =>
  async (stage: Stage): Promise<void> => {
    const members = await killWithBacklog(stage);
    damage(stage, members.at(which) as Member, harm);
    await nextLife(stage);
  };

/** Runs on a disk of its own as DATA_DIR, which is away again before the stage is. */
const onDisk =
  (mount: (folder: string) => Disk, act: (stage: Stage, disk: Disk) => Promise<void>) =>
  async (stage: Stage): Promise<void> => {
    const disk = mount(stage.dataDir);
    stage.atClose.push(disk.unmount);
    await act(stage, disk);
  };

export const diskRows: readonly Row[] = [
  {
    name: 'torn-tail',
    what: 'the last batch of the journal is half written',
    form: 'short',
    async run(stage) {
      const last = (await killWithBacklog(stage)).at(-1) as Member;
      for (const key of last.keys) stage.excused.set(key, 'damaged');
      truncateSync(last.file, last.offset + Math.floor(last.length / 2));
      await nextLife(stage);
    },
    check: checkDamage,
  },
  {
    name: 'flipped-in-body',
    what: 'a flipped bit in the data of a batch',
    form: 'short',
    run: damaged(1, (bytes) => flip(bytes, bytes.length - 20)),
    check: checkDamage,
  },
  {
    name: 'flipped-in-header',
    what: 'a flipped bit in the header of a batch',
    run: damaged(1, (bytes) => flip(bytes, 16)),
    check: checkDamage,
  },
  {
    name: 'rescue',
    what: 'zcat and curl bring a journal into InfluxDB, without the program',
    async run(stage) {
      await killWithBacklog(stage);
      const raw = join(stage.dataDir, 'journal', 'raw');
      const files = readdirSync(raw).filter((name) => name.endsWith('.lp.gz'));
      const lines = execFileSync('zcat', files, { cwd: raw, encoding: 'utf8' });
      if (!/^[^#].* \d{13}$/m.test(lines)) stage.problems.push('zcat shows no lines');
      await stage.database.query(`CREATE DATABASE ${BUCKET}`);
      const url = `http://127.0.0.1:${stage.database.port}/write?db=${BUCKET}&precision=ms`;
      for (const file of files) {
        const body = ['--data-binary', `@${file}`, '-H', 'Content-Encoding: gzip'];
        execFileSync('curl', ['-sS', '--fail', '-XPOST', url, ...body], { cwd: raw, encoding: 'utf8' });
      }
      const stored = await stage.database.stored();
      const journalled = membersOf(stage.dataDir).flatMap(({ keys }) => keys);
      const absent = journalled.filter((key) => !stored.has(key)).length;
      stage.notes.push(`${journalled.length} values rescued`);
      if (absent > 0) stage.problems.push(`${absent} of ${journalled.length} journalled values were not rescued`);
      // The daemon sends the same points once more, which overwrite themselves.
      await nextLife(stage);
    },
  },
  {
    name: 'data-dir-deleted',
    what: 'database down, and DATA_DIR is deleted under the daemon, which is killed later',
    form: 'short',
    async run(stage) {
      await downAtStart(6)(stage);
      rmSync(stage.dataDir, { recursive: true, force: true });
      await stage.pass(8);
      await stage.kill();
      stage.notes.push(`${membersOf(stage.dataDir).length} batches are in the journal that was made again`);
      await stage.proxy.heal();
      await stage.start();
      await stage.pass(4);
    },
  },
  {
    name: 'disk-full',
    what: 'a disk of 160 KiB gets full while the database is down',
    rate: 300,
    run: onDisk(
      (folder) => mountSmall(folder, 160),
      async (stage) => {
        await stage.start();
        await stage.pass(5);
        await stage.proxy.refuse();
        const isFull = () => /disk.?full|ENOSPC|no space/i.test(stage.daemon.output());
        if (!(await stage.until(isFull, 120))) stage.problems.push('the daemon never said that the disk is full');
        await stage.pass(10);
      },
    ),
  },
  {
    name: 'disk-stalled',
    what: 'the disk stands still for 10 s: database up, then database down',
    run: onDisk(mountImage, async (stage, disk) => {
      await stage.start();
      await stage.pass(12);
      disk.freeze();
      await stage.pass(2);
      stage.plant.set('tank/20/FluidType', 'sent while the disk stands still');
      await stage.pass(8);
      const stored = await stage.database.stored();
      disk.thaw();
      const key = 'tank_text|20|FluidType|sent while the disk stands still';
      if (!stored.has(key)) stage.problems.push('a disk that stands still holds the database up');
      await stage.pass(3);
      await stage.proxy.refuse();
      await stage.pass(5);
      disk.freeze();
      await stage.pass(10);
      disk.thaw();
      await stage.pass(3);
    }),
  },
];
