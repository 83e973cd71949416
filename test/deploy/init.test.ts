/** config/docker/init.sh, run for real in a folder of its own, with a `gx-logger` that stands in for ours. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../config/docker/init.sh');

let folder: string;
let tools: string;
let provisioning: string;

/** Writes what `gx-logger setup` writes, and only into files that are empty; and that Grafana's folder was asked for. */
const STAND_IN = `#!/bin/sh
echo "gx-logger $*"
[ -z "\${GX_SECRETS:-}\${GX_PROVISIONING:-}" ] || exit 8
if [ "$1 $2 $3 $5" = "grafana write --out --secret-file" ]; then
  exec printf '%s' "$6" >"$4/written"
fi
[ "$1 $2 $4" = "setup --logger-token-file --grafana-token-file" ] || exit 9
[ -s "$3" ] || printf logger-secret >"$3"
[ -s "$5" ] || printf grafana-secret >"$5"
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gx-secrets-'));
  tools = mkdtempSync(join(tmpdir(), 'gx-tools-'));
  provisioning = mkdtempSync(join(tmpdir(), 'gx-provisioning-'));
  install('gx-logger', STAND_IN);
  // Only root, and members of a group, may give a file to it; which group is asked for is told instead.
  install('chgrp', `#!/bin/sh\necho "$1 \${2##*/}" >>${tools}/groups\n`);
});

afterEach(() => {
  for (const path of [folder, tools, provisioning]) rmSync(path, { recursive: true });
});

function install(name: string, text: string): void {
  writeFileSync(join(tools, name), text);
  chmodSync(join(tools, name), 0o755);
}

function init(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const PATH = `${tools}:${process.env['PATH']}`;
  return spawnSync('sh', [SCRIPT, ...words], {
    env: { PATH, GX_SECRETS: folder, GX_PROVISIONING: provisioning },
    encoding: 'utf8',
  });
}

/** Every file with its mode, its time and what is in it. */
function snapshot(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => {
      const { mode, mtimeNs, ino } = statSync(join(folder, name), { bigint: true });
      return [name, `${(mode & 0o777n).toString(8)} ${mtimeNs} ${ino} ${readFileSync(join(folder, name), 'utf8')}`];
    }),
  );
}

function secret(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

test('the first start makes secrets that cannot be guessed, each a file without a line end', () => {
  expect(init('secrets')).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(folder).sort()).toEqual([
    'grafana_admin_password',
    'grafana_token',
    'influxdb_admin_password',
    'influxdb_admin_token',
    'logger_token',
  ]);
  expect(secret('grafana_admin_password')).toMatch(/^[a-km-np-z2-9]{20}$/);
  expect(secret('influxdb_admin_password')).toMatch(/^[a-km-np-z2-9]{20}$/);
  expect(secret('influxdb_admin_token')).toMatch(/^[0-9a-f]{64}$/);
  expect(secret('influxdb_admin_password')).not.toBe(secret('grafana_admin_password'));
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o640);
});

test("Grafana's secrets are of group 0, the others of group 1000", () => {
  init('secrets');
  // The files are made under one name, in this order.
  const groups = readFileSync(join(tools, 'groups'), 'utf8').trim().split('\n');
  expect(groups).toEqual(['0 .new', '1000 .new', '1000 .new', '1000 .new', '0 .new']);
});

test('two installations have no secret in common', () => {
  init('secrets');
  const first = secret('grafana_admin_password');
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  init('secrets');
  expect(secret('grafana_admin_password')).not.toBe(first);
});

test('running it again changes nothing', () => {
  init('secrets');
  init('setup');
  const before = snapshot();
  const again = init('secrets');
  expect(again.stdout).not.toContain('made ');
  expect(init('setup').status).toBe(0);
  expect(snapshot()).toEqual(before);
});

test('alerts that are set wrongly stop the first start, and later neither the logger nor Grafana', () => {
  init('secrets');
  const wrong = STAND_IN.replace('exec printf', 'exit 2; exec printf');
  install('gx-logger', wrong);
  expect(init('setup').status).not.toBe(0);
  install('gx-logger', STAND_IN);
  expect(init('setup')).toMatchObject({ status: 0, stderr: '' });
  install('gx-logger', wrong);
  const { status, stdout, stderr } = init('setup');
  expect(status).toBe(0);
  expect(stderr).toMatch(/^What is wrong stands above\. Grafana goes on with what it was provisioned with before\.$/m);
  expect(stdout).toContain('user:      admin');
  expect(readdirSync(provisioning)).toEqual(['written']);
});

test('setup has gx-logger write the tokens, then says where Grafana is and how to get in, and no other secret', () => {
  init('secrets');
  const { status, stdout } = init('setup');
  expect(status).toBe(0);
  expect(secret('logger_token')).toBe('logger-secret');
  expect(secret('grafana_token')).toBe('grafana-secret');
  expect(stdout).toContain(`password:  ${secret('grafana_admin_password')}\n`);
  expect(stdout).toMatch(/http:\/\/.*:3000/);
  for (const name of ['influxdb_admin_password', 'influxdb_admin_token', 'logger_token', 'grafana_token']) {
    expect(stdout).not.toContain(secret(name));
  }
});

test('setup then has gx-logger write what Grafana is provisioned with, with the secret that it made', () => {
  init('secrets');
  expect(init('setup').status).toBe(0);
  expect(readFileSync(join(provisioning, 'written'), 'utf8')).toBe(join(folder, 'grafana_token'));
});

test('a setup that fails is a failure, and says no password as if all were well', () => {
  init('secrets');
  install('gx-logger', '#!/bin/sh\nexit 1\n');
  expect(init('setup')).toMatchObject({ status: 1, stdout: '' });
});

test('show prints the same as setup, and says what to do where there is nothing yet', () => {
  expect(init('show')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('docker compose up -d'),
  });
  init('secrets');
  expect(init('show').stdout).toContain(secret('grafana_admin_password'));
});

test('for InfluxDB 3 the logger and Grafana get the one token there is, and what 2.x left is replaced', () => {
  writeFileSync(join(folder, 'logger_token'), 'of-2.x');
  expect(init('secrets3').status).toBe(0);
  const { token, name } = JSON.parse(secret('influxdb3_admin_token.json'));
  expect(token).toMatch(/^apiv3_[0-9a-f]{64}$/);
  expect(name).toBe('_admin');
  expect(secret('logger_token')).toBe(token);
  expect(secret('grafana_token')).toBe(token);
  const before = snapshot();
  init('secrets3');
  expect(snapshot()).toEqual(before);
});

test('a word it does not know is refused', () => {
  expect(init('secret')).toMatchObject({ status: 2, stdout: '' });
  expect(readdirSync(folder)).toEqual([]);
});
