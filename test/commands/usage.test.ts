/** The command line as a person types it, right and wrong. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { dataDir } from '../support/daemon.ts';
import { PROGRAM, ROOT } from '../support/program.ts';

function run(args: readonly string[], environment: Record<string, string> = {}) {
  const env = { PATH: process.env['PATH'], ...environment };
  return spawnSync(process.execPath, [...PROGRAM, ...args], { cwd: ROOT, env, encoding: 'utf8' });
}

function notA(option: string, text: string, what: string): string {
  return `error: option '${option}' argument '${text}' is invalid. It must be a ${what}.`;
}

it.each([
  [['devicez'], "error: unknown command 'devicez'\n(Did you mean devices?)"],
  [['import', '--nope'], "error: unknown option '--nope'"],
  [['devices', 'forgt', 'battery/256'], "error: unknown command 'forgt'\n(Did you mean forget?)"],
  [['devices', 'battery/256'], "error: unknown command 'battery/256'\nThere are list and forget."],
  [['simulate', '--port', 'abc'], notA('--port <port>', 'abc', 'whole number from 0 to 65535')],
  [['simulate', '--port', '65536'], notA('--port <port>', '65536', 'whole number from 0 to 65535')],
  [['simulate', '--speed', '0'], notA('--speed <factor>', '0', 'number from 0.01 to 600')],
  [['demo', '--speed', 'Infinity'], notA('--speed <factor>', 'Infinity', 'number from 0.01 to 600')],
  [['demo', '--seed', '1.5'], notA('--seed <number>', '1.5', 'whole number from 0 to 9007199254740991')],
  [['record', 'a.jsonl', '--minutes', ''], notA('--minutes <number>', '', 'number from 0.01 to 10080')],
  [['budget', '--minutes', '1e9'], notA('--minutes <number>', '1e9', 'number from 0.01 to 10080')],
])('%j is wrong: what is, and where help is, in a few lines', (args, words) => {
  const { status, stdout, stderr } = run(args);
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: `${words}\ngx-logger --help lists the commands.\n`,
  });
});

it('devices and devices list are one', async () => {
  const folder = dataDir();
  const [short, long] = [['devices'], ['devices', 'list']].map((args) => run(args, { DATA_DIR: folder.path }));
  await folder.remove();
  expect(short).toMatchObject({ status: 0, stdout: expect.stringMatching(/^no device is known/), stderr: '' });
  expect(long?.stdout).toBe(short?.stdout);
});
