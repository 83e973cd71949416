/**
 * CPU per message of the daemon over that of a bare MQTT.js subscriber, both fed by one broker in one run, with
 * everything stored, by rules, in a real InfluxDB 1.x. Run it by `npm run bench`; it needs Linux and `influxd`.
 *
 * The last line is `ratio=<daemon CPU / bare CPU> stored=<fields> of=<fields> rss_mb=<peak of the daemon>`.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDir, startDaemon } from '../test/support/daemon.ts';
import { startInfluxd } from '../test/support/influxd.ts';
import { untilStored } from '../test/support/stored.ts';

const PORTAL_ID = 'c0619ab12345';
const WARM_UP = Number(process.env['BENCH_WARM_UP'] ?? 30_000);
const MESSAGES = Number(process.env['BENCH_MESSAGES'] ?? 150_000);
/** The load's topics, and the serial: what is stored before the load begins. */
const BEFORE = 501;

/** Rules are looked through once a topic, when it is first seen: twenty that match nothing, and one that keeps all. */
const RULES = `rules:
${Array.from({ length: 20 }, (_, n) => `  - match: "battery/+/Unused/${n}/#"\n    action: drop\n`).join('')}  - match: "battery/#"
    refresh: 60s
`;

const influxd = await startInfluxd();
const load = child('load.ts', []);
const { port } = await answer<{ port: number }>(load);
const data = dataDir();
const rules = join(data.path, 'rules.yaml');
writeFileSync(rules, RULES);
const built = join(import.meta.dirname, '../dist/main.js');
const daemon = startDaemon(
  {
    GX_HOST: `mqtt://127.0.0.1:${port}`,
    INFLUX_URL: influxd.url,
    PROFILE: 'everything',
    GX_LOGGER_CONFIG: rules,
    DATA_DIR: data.path,
  },
  [built],
);
await daemon.said(/receiving from GX/);
await daemon.said(/writing to/);
const bare = child('bare.ts', [`mqtt://127.0.0.1:${port}`, PORTAL_ID]);
await answer(bare);

await publish(WARM_UP);
await untilStored(influxd, 'gx', BEFORE + WARM_UP);
const before = { daemon: cpuSeconds(daemon.pid), bare: cpuSeconds(bare.pid) };
await publish(MESSAGES);
const of = BEFORE + WARM_UP + MESSAGES;
const stored = await untilStored(influxd, 'gx', of);
const used = { daemon: cpuSeconds(daemon.pid) - before.daemon, bare: cpuSeconds(bare.pid) - before.bare };
const { received } = await ask<{ received: number }>(bare, {});
const rss = peakMegabytes(daemon.pid);

const ledger = await daemon.stop();
for (const process of [load, bare]) process.kill();
await influxd.stop();
data.remove();

const micro = (seconds: number) => ((seconds * 1e6) / MESSAGES).toFixed(1);
say(
  `daemon ${micro(used.daemon)} us a message, bare subscriber ${micro(used.bare)} us a message (it received ${received})`,
);
say(`ledger: received ${ledger['received']} made ${ledger['made']} stored ${ledger['stored']} kept ${ledger['kept']}`);
say(`ratio=${(used.daemon / used.bare).toFixed(2)} stored=${stored} of=${of} rss_mb=${rss.toFixed(0)}`);
process.exitCode = stored === of ? 0 : 1;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function child(file: string, args: readonly string[]): ChildProcess {
  return fork(join(import.meta.dirname, file), args, { execArgv: ['--import', 'tsx'] });
}

function answer<T>(from: ChildProcess): Promise<T> {
  return new Promise((resolve) => from.once('message', (message) => resolve(message as T)));
}

function ask<T>(of: ChildProcess, question: object): Promise<T> {
  const answered = answer<T>(of);
  of.send(question);
  return answered;
}

async function publish(count: number): Promise<void> {
  await ask(load, { count });
}

/** User and system time of a process. The kernel counts in ticks of 10 ms. */
function cpuSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function peakMegabytes(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
