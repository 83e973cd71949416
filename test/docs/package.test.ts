/** What npm would publish, unpacked elsewhere and run as `npx gx-logger` runs it: by its shebang. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../support/program.ts';
import { read } from './blocks.ts';

let folder: string;
let files: string[];

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gx-logger-package-'));
  const source = join(folder, 'source');
  for (const name of ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'config', 'docs', 'dist']) {
    cpSync(join(ROOT, name), join(source, name), { recursive: true });
  }
  // npm speaks of the user's settings on standard error, and of nothing else on standard output.
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts'], source)) as [
    { filename: string; files: { path: string }[] },
  ];
  files = packed.files.map(({ path }) => path);
  run('tar', ['-xzf', join(source, packed.filename), '-C', folder], folder);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'package/node_modules'));
  writeFileSync(join(folder, '.env'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('has the program, the configuration and what the README shows, and no sources or tests', () => {
  for (const path of [
    'dist/main.js',
    'config/systemd/gx-logger.service',
    'config/gx-logger.schema.json',
    'config/grafana/dashboards/gx-battery.json',
    'docs/operations.md',
    'LICENSE',
  ]) {
    expect(files).toContain(path);
  }
  expect(files.filter((path) => /^(src|test|bench)\/|\.env$|fixtures/.test(path))).toEqual([]);
});

it('runs by its shebang and tells its version', () => {
  const { bin, version } = JSON.parse(read('package.json')) as { bin: Record<string, string>; version: string };
  const program = join(folder, 'package', bin['gx-logger'] ?? '');
  expect(existsSync(program)).toBe(true);
  // As npm does with every bin that it installs.
  chmodSync(program, 0o755);
  expect(run(program, ['--version'], folder).trim()).toBe(version);
  expect(run(program, ['--help'], folder)).toContain('Usage: gx-logger');
});
