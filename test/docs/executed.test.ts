/**
 * The commands of README.md and docs, executed as they stand: against a simulated GX and a real InfluxDB, in a folder
 * made for it. What cannot run on any machine that runs the tests is in ELSEWHERE, each with the reason.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithInfluxd } from '../support/influxd.ts';
import { freePort } from '../support/process.ts';
import { type Simulator, startSimulator } from '../support/simulator.ts';
import { ownFields, storedSeries } from '../support/stored.ts';
import { commands, DOCUMENTS, read } from './blocks.ts';
import { Workshop } from './workshop.ts';

const ELSEWHERE: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^gx-logger energy recompute\b/, 'needs days of history; its own test has some'],
  [/^npm ci$/, 'replaces the node_modules that the tests run from; CI begins with it'],
  [/^npm test$/, 'is what runs this test'],
  [/^npm run build$/, 'makes what the tests run, and build.ts sees to that'],
  [/^npm install --global gx-logger(@latest)?$/, 'changes the machine; package.test.ts runs what it would install'],
  [/^(install|printf|chmod|cp) .*\/etc\//, 'writes to /etc; unit.test.ts checks the unit that is copied'],
  [/^cp config\/gx-logger\.example\.yaml config\/gx-logger\.yaml$/, 'copies the example, which document.test.ts loads'],
  [/^(systemctl|journalctl) /, 'needs a running systemd'],
  [/^docker compose (?!exec gx-logger )/, 'needs Docker; the workflow `containers` runs the compose files'],
  [/^influxd (backup|restore) |^influx_inspect export /, "InfluxDB's own tool, on the machine of the database"],
  [/^(tar|mkdir) .*\/var\/lib\/gx-logger/, 'moves between machines; e2e/new-machine.test.ts does the same'],
  [/^for v in .* docker run /, 'needs Docker'],
];

/** What stands before the program where it runs in a container or as a service. */
const PLACE = /^(docker compose exec gx-logger|systemd-run .* \/usr\/bin\/env) (?=gx-logger )/;
const OURS = /^(?:[A-Z_]+=\S+ )*(?:gx-logger|node dist\/main\.js) (\w+)/;
const SETTING = /^echo GX_HOST=\S+ > \.env$/;
const LOOP = /^cd data\/journal$|^for f in |^curl |^done$/;

/** Where an import goes. */
function databaseOf(line: string): string {
  return line.includes('--schema venus-influx-loader') ? 'venus' : 'gx';
}

/** What a command says when all is well; `until` is what the ones say that work until they are stopped. */
const EXPECTED: Readonly<Record<string, { readonly says: RegExp; readonly until?: RegExp }>> = {
  check: { says: /^Everything is ready: gx-logger run$/m },
  'setup --dry-run': { says: /^Nothing was changed: this was a dry run\.$/m },
  setup: { says: /^Set up\.$/m },
  run: { says: /"stored":[1-9].*stopped: nothing waits to be written/, until: /receiving from GX/ },
  journal: { says: /^Waiting to be sent +[1-9].* values\b/m },
  import: { says: /^Importing [1-9]/m },
  simulate: { says: /^Simulating "/m, until: /^Listening on .*$/m },
  'simulate --replay': { says: /^Replaying .*: [1-9]\d* messages/m, until: /^Listening on .*$/m },
  record: { says: /^[1-9][\d,]* messages/m, until: /receiving from GX/ },
  explain: { says: /^( {2}Stored +(yes|no), by |\d+ paths? of the catalogue, |acload +dcsystem )/m },
  devices: { says: /^\w+\/\d+ .*(was online, since|is forgotten$)/m },
  budget: { says: /^Watched .*: [1-9][\d,]* messages/m, until: /receiving from GX/ },
  'demo --store': {
    says: /^The demo has ended: .* [1-9][\d,]* values are in bucket gx-demo at /m,
    until: /Ctrl-C ends it/,
  },
  // It prints into a file.
  migrate: { says: /^$/ },
  demo: { says: /Ctrl-C ends it, and nothing is kept\./, until: /Ctrl-C ends it/ },
};

const documented = commands().filter(({ document }) => document !== 'CONTRIBUTING.md');
const lines = documented.filter(({ command }) => !ELSEWHERE.some(([pattern]) => pattern.test(command)));
const ours = lines.filter(({ command }) => OURS.test(command.replace(PLACE, '')) || command === 'npm run demo');
const settings = lines.filter(({ command }) => SETTING.test(command));
const loops = lines.filter(({ document, command }) => document === 'docs/journal.md' && LOOP.test(command));

it('leaves no documented line out, and excuses none that is not there', () => {
  const executed = new Set([...ours, ...settings, ...loops]);
  expect(lines.filter((line) => !executed.has(line))).toEqual([]);
  expect(ELSEWHERE.filter(([pattern]) => !documented.some(({ command }) => pattern.test(command)))).toEqual([]);
});

describeWithInfluxd('the documented commands', (influxd) => {
  let simulator: Simulator;
  let workshop: Workshop;
  let kept: number;

  beforeAll(async () => {
    simulator = await startSimulator({ scenario: 'ess-house' });
    // For the query of what is wrong now.
    simulator.gx.set('vebus/276/Alarms/L1/Overload', 2);
    const gx = `mqtt://127.0.0.1:${simulator.port}`;
    workshop = new Workshop({
      GX_HOST: gx,
      INFLUX_URL: influxd.url,
      HTTP_PORT: String(await freePort()),
      FLUSH_INTERVAL: '200ms',
    });
    const { code, output } = await workshop.run('INFLUX_URL= exec gx-logger run', /receiving from GX/);
    expect(code, output).toBe(0);
    // The loop is over the journal of raw values; the alarm is in those of the roll-ups as well.
    kept = Number(/"raw":\{[^}]*"kept":(\d+)/.exec(output)?.[1]);
    expect(kept, output).toBeGreaterThan(100);
    workshop.keepData();
  });
  afterAll(async () => {
    workshop.remove();
    await simulator.stop();
  });

  /** The line with the addresses of the test in place of the reader's. */
  async function here(line: string): Promise<string> {
    const local = line
      .replace(PLACE, '')
      .replace(/\bGX_HOST=\S+/, `GX_HOST=mqtt://127.0.0.1:${simulator.port}`)
      .replace(/\bINFLUX_URL=\S+/, `INFLUX_URL=${influxd.url}`)
      .replaceAll('http://localhost:8086', influxd.url);
    if (!/ simulate\b/.test(local)) return local;
    return `${local.replace(/ --port \d+/, '')} --port ${await freePort()}`;
  }

  it.each(ours)('$document: $command', async ({ command }) => {
    const line = await here(command);
    const [, subcommand = 'demo'] = OURS.exec(line) ?? [];
    const flag = / --(?:dry-run|replay|store)\b/.exec(line)?.[0] ?? '';
    const expected = EXPECTED[subcommand + flag];
    expect(expected, 'a command that is not known here').toBeDefined();
    workshop.furnish(line);
    await influxd.query('DROP DATABASE gx');
    if (subcommand !== 'setup') await influxd.query('CREATE DATABASE gx');
    const { code, output } = await workshop.run(`exec env ${line}`, expected?.until);
    expect(code, output).toBe(0);
    expect(output).toMatch(expected?.says ?? /$^/);
    if (subcommand === 'import')
      expect((await storedSeries(influxd, databaseOf(line))).size, output).toBeGreaterThan(0);
  });

  it.each(settings)('$document: $command', async ({ command }) => {
    const { code, output } = await workshop.run(command);
    expect({ code, output }).toEqual({ code: 0, output: '' });
    expect(readFileSync(join(workshop.path, '.env'), 'utf8')).toMatch(/^GX_HOST=\S+\n$/);
  });

  it('docs/journal.md: the loop over the journal stores every value of it', async () => {
    const script = await here(loops.map(({ command }) => command).join('\n'));
    workshop.furnish('');
    await influxd.query('DROP DATABASE gx');
    await influxd.query('CREATE DATABASE gx');
    const { code, output } = await workshop.run(script);
    expect(code, output).toBe(0);
    expect(output).toMatch(/^(loaded raw\/\S+\.lp\.gz\n)+$/);
    const values = [...(await storedSeries(influxd, 'gx')).values()];
    expect(values.reduce((sum, { count }) => sum + count, 0) + (await ownFields(influxd, 'gx'))).toBe(kept);
    // Of a time unit that is not the journal's the database makes another year.
    expect(await influxd.query('SELECT * FROM /.*/ WHERE time < now() - 1h LIMIT 1', 'gx')).toEqual([]);
  });

  // The recipes of energy.md are tried on years of energy, by a test of their own.
  const queries = DOCUMENTS.filter((document) => document !== 'docs/energy.md').flatMap((document) =>
    [...read(document).matchAll(/^```sql\n([\s\S]*?)^```/gm)].map(([, query = '']) => ({ document, query })),
  );

  it.each(queries)('$document: $query', async ({ query }) => {
    const statement = query
      .replaceAll('$timeFilter', 'time > now() - 1h AND time < now() + 1h')
      .replaceAll(/\$\{?__interval\}?/g, '10s');
    const answer = await influxd.query(statement, 'gx');
    const values = answer.flatMap((series) => series.values.map(([, value]) => value));
    expect(values.filter((value) => typeof value === 'number').length).toBeGreaterThan(0);
  });
});
