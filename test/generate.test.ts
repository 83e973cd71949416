/** `npm run generate` in a copy of the tree: `--check` tells what is stale, and a run mends that and nothing else. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { dataDir } from './support/daemon.ts';
import { ROOT } from './support/program.ts';

it('generate --check reaches the configuration and the dashboards, and generate mends both', () => {
  const { path: copy, remove } = dataDir();
  onTestFinished(remove);
  for (const path of ['package.json', 'config', 'docs', 'scripts', 'src']) {
    cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const generate = (...options: string[]) => {
    const all = ['run', '--silent', 'generate', '--', ...options];
    const { status, stdout } = spawnSync('npm', all, { cwd: copy, encoding: 'utf8' });
    return { status, stdout };
  };

  expect(generate('--check')).toEqual({ status: 0, stdout: '' });
  const files = ['config/gx-logger.schema.json', 'config/grafana/dashboards/gx-battery.json'];
  for (const file of files) appendFileSync(join(copy, file), '\n');
  const lines = (words: string) => files.map((file) => `${file} ${words}\n`).join('');
  expect(generate('--check')).toEqual({ status: 1, stdout: lines('is stale: run npm run generate') });
  expect(generate()).toEqual({ status: 0, stdout: lines('written') });
  expect(generate('--check')).toEqual({ status: 0, stdout: '' });
});
