/** The command line as a person types it, right and wrong. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { dataDir } from '../support/daemon.ts';
import { PROGRAM, ROOT } from '../support/program.ts';

function run(args: readonly string[], environment: Record<string, string> = {}) {
  const env = { PATH: process.env['PATH'], ...environment };
  return spawnSync(process.execPath, [...PROGRAM, ...args], { cwd: ROOT, env, encoding: 'utf8' });
}

it.each([
  [['devicez'], "error: unknown command 'devicez'\n(Did you mean devices?)"],
  [['import', '--nope'], "error: unknown option '--nope'"],
])('%j is wrong: what is, and where help is, in a few lines', (args, words) => {
  const { status, stdout, stderr } = run(args);
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: `${words}\ngx-logger --help lists the commands.\n`,
  });
});

it('devices and devices list are one', () => {
  const folder = dataDir();
  const [short, long] = [['devices'], ['devices', 'list']].map((args) => run(args, { DATA_DIR: folder.path }));
  folder.remove();
  expect(short).toMatchObject({ status: 0, stdout: expect.stringMatching(/^no device is known/), stderr: '' });
  expect(long?.stdout).toBe(short?.stdout);
});
