/**
 * Every command in the documents is held against what it names: scripts, subcommands and their options, settings,
 * compose files and their services. What can be checked no further is in EXCEPTIONS, each with its reason.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { dataDir } from '../support/daemon.ts';
import { type Ended, ROOT, runProgram } from '../support/program.ts';
import { commands, DOCUMENTS, read } from './blocks.ts';

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Commands of others: they are not ours to test, or would change the machine. */
const EXCEPTIONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^npm install --global gx-logger(@latest)?$/, 'changes the machine; package.test.ts runs what it would install'],
  [/^(install|printf|chmod|cp) .*\/etc\//, 'writes to /etc; unit.test.ts checks the unit that is copied'],
  [/^(systemctl|journalctl) /, 'needs a running systemd'],
  [/^influxd (backup|restore) |^influx_inspect export /, "InfluxDB's own tool, on the machine of the database"],
  [/^(mkdir -p|tar -C) \/var\/lib\/gx-logger\b/, 'moves the data of a service; a test of the whole move does the same'],
  [
    /^for v in \$\(docker compose config --volumes\); do docker run /,
    'needs Docker, and the volumes of an installation',
  ],
  [
    /^cd data\/journal$|^for f in raw\/\*\.lp\.gz; do$|^done$/,
    'the frame of the loop over the lines checked beside it',
  ],
  [/^cp config\/gx-logger\.example\.yaml config\/gx-logger\.yaml$/, 'copies the example, which document.test.ts loads'],
  [/^echo GX_HOST=[\d.]+ > \.env$/, 'writes the one setting into .env'],
];

const OURS = /(?:^|\s)(?:gx-logger|node dist\/main\.js)(?=\s|$)((?: .*)?)$/;
const COMPOSE = /^docker compose (?:-f (\S+) )?(up|logs|ps|exec|cp|run|pull|down|restart|stop|create)\b(.*)$/;

const helps = new Map<string, Promise<Ended>>();

async function help(subcommand: string): Promise<string> {
  const running = helps.get(subcommand) ?? runProgram([...subcommand.split(' '), '--help']);
  helps.set(subcommand, running);
  const { code, text } = await running;
  expect(code, text).toBe(0);
  return text;
}

async function checkOurs(command: string, rest: string): Promise<void> {
  const [subcommand = '', ...words] = rest.trim().split(/\s+/);
  const own = await help(subcommand);
  const [word = ''] = words;
  // A command below it has options of its own.
  const isBelow = /^\w+$/.test(word) && new RegExp(`^  ${word} \\[options\\]`, 'm').test(own);
  const text = isBelow ? await help(`${subcommand} ${word}`) : own;
  expect(text, `${subcommand} is a command`).toContain(`Usage: gx-logger ${subcommand}`);
  for (const flag of words.filter((word) => word.startsWith('--'))) expect(text).toMatch(new RegExp(`${flag}[ ,]`));
  const settings = read('docs/configuration.md');
  for (const [, name] of command.matchAll(/\b((?:GX|INFLUX)_[A-Z_]+|DATA_DIR)=/g))
    expect(settings).toContain(`\`${name}\``);
}

function checkCompose(file: string, verb: string, rest: string): void {
  const { services } = parse(read(file)) as { services: Record<string, unknown> };
  const [service] = rest.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
  if (service === undefined) expect(verb).toMatch(/^(up|ps|logs|pull|down|restart|stop|create)$/);
  else expect(Object.keys(services)).toContain(service.replace(/:.*/, ''));
}

async function check(command: string): Promise<boolean> {
  const script = /^npm (?:run )?([\w:]+)/.exec(command)?.[1];
  if (script !== undefined && script !== 'install') {
    if (script !== 'ci') expect(Object.keys(scripts)).toContain(script);
    return true;
  }
  const compose = COMPOSE.exec(command);
  if (compose) checkCompose(compose[1] ?? 'docker-compose.yml', compose[2] ?? '', compose[3] ?? '');
  const ours = OURS.exec(command.replace(/^docker compose .*? gx-logger (?=gx-logger )/, ''));
  if (ours && (!compose || / gx-logger gx-logger /.test(command))) await checkOurs(command, ours[1] ?? '');
  if (compose || ours) return true;
  if (!command.startsWith('curl ')) return false;
  // The journal's own README is what remains where there are no documents.
  const [address = ''] = /'http[^']+'/.exec(command) ?? [];
  expect(address).not.toBe('');
  expect(read('src/journal/readme.ts')).toContain(address);
  return true;
}

it.each(commands())('$document: $command', async ({ command }) => {
  const exception = EXCEPTIONS.some(([pattern]) => pattern.test(command));
  expect(exception || (await check(command)), 'a command of a kind that is not known here').toBe(true);
});

it('has no exception that nothing needs', () => {
  const all = commands();
  const idle = EXCEPTIONS.filter(([pattern]) => !all.some(({ command }) => pattern.test(command)));
  expect(idle).toEqual([]);
});

it('gx-logger journal runs as it stands in the README', async () => {
  const folder = dataDir();
  const { code, text } = await runProgram(['journal'], { DATA_DIR: folder.path });
  await folder.remove();
  expect(code, text).toBe(0);
  expect(text).toMatch(/^Journal +\S/);
});

it('names no file that is not there', () => {
  const links = DOCUMENTS.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => {
      return join(document, '..', target);
    }),
  );
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  const composes = [...read('README.md').matchAll(/`(docker-compose[\w.]*\.yml)`/g)].map(([, name]) => name);
  const there = readdirSync(ROOT).filter((name) => name.startsWith('docker-compose'));
  expect([...new Set(composes)].sort()).toEqual(there.sort());
});

it('the workflows are YAML, and name scripts and files that are there', () => {
  const folder = join(ROOT, '.github/workflows');
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8');
    const { on, jobs } = parse(text) as { on: object; jobs: Record<string, { needs?: string[] }> };
    expect(Object.keys(on).length).toBeGreaterThan(0);
    for (const { needs = [] } of Object.values(jobs)) {
      for (const other of needs) expect(Object.keys(jobs)).toContain(other);
    }
    const files = [
      ...text.matchAll(
        /(?:\.\/)?(\.ci\/run|\.github\/workflows\/\w+\.yml|test\/[\w/]+\.ts|docker-compose[\w.]*\.yml)/g,
      ),
    ];
    for (const [, path = ''] of files) expect(existsSync(join(ROOT, path)), path).toBe(true);
    for (const [, script = ''] of text.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
  }
});
