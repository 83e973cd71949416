/** How settings reach the containers: .env as a whole to the logger and its set-up, and what each file owns before it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { readAdministrator } from '../../src/config/administrator.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type Setting, variables } from '../../src/config/settings.ts';
import { describeWith } from '../support/process.ts';
import { ALL, composes, EXISTING, environments, read, type Variables } from './compose-files.ts';

const administrator = ['INFLUX_ADMIN_TOKEN', 'INFLUX_ADMIN_USERNAME', 'INFLUX_ADMIN_PASSWORD'];
const secrets = [...variables.filter(({ secret }) => secret).map(({ name }) => name), ...administrator];

/** Where the container is what counts, and not the computer around it. */
const OF_THE_CONTAINER = ['DATA_DIR', 'HTTP_HOST', 'HTTP_PORT'];
/** Where a file brings its own InfluxDB. */
const OF_THE_STACK = ['URL', 'TOKEN', 'ORG', 'BUCKET', 'VENUS_BUCKET', 'USERNAME', 'PASSWORD'].map(
  (name) => `INFLUX_${name}`,
);
const FROM_THE_SHELL = ['GX_HOST', 'GX_PORT', 'GX_PORTAL_ID', 'GX_USERNAME', 'GX_PASSWORD', 'PROFILE', 'LOGGER_NAME'];

const valuesOf = (names: readonly string[], value: (name: string) => string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, value(name)]));

/** An .env with a line for everything there is. */
const full = valuesOf(
  [
    ...variables.map(({ name }) => name),
    ...secrets.map((name) => `${name}_FILE`),
    ...administrator,
    'GX_LOGGER_CONFIG',
  ],
  (name) => `.env says ${name}`,
);

/** An .env with a sound value for every setting; that of a choice is not the default. */
const sound = Object.fromEntries(variables.map((setting) => [setting.name, soundValue(setting)]));

function soundValue({ example, choices, fallback, duration, size }: Setting): string {
  const other = duration ? '1d' : size ? '1GiB' : 'a text';
  return example ?? choices.find((choice) => choice !== fallback) ?? fallback ?? other;
}

describe.each(ALL)('%s, with a full .env', (file, { services }) => {
  const owned = file === EXISTING ? OF_THE_CONTAINER : [...OF_THE_CONTAINER, ...OF_THE_STACK];
  const readers: string[] = Object.keys(services).filter((name) => /^(gx-logger|init)$/.test(name));

  test('hands it on as a whole to the logger and its set-up, also where there is none', () => {
    for (const [name, { env_file }] of Object.entries(services)) {
      expect(env_file, name).toEqual(readers.includes(name) ? [{ path: '.env', required: false }] : undefined);
    }
  });

  test('every setting arrives, but for those that the file owns', () => {
    const given = environments(file, full);
    for (const reader of readers) {
      const arrived = variables.filter(({ name }) => given[reader]?.[name] === full[name]).map(({ name }) => name);
      expect(arrived, reader).toEqual(variables.map(({ name }) => name).filter((name) => !owned.includes(name)));
    }
    expect(given['gx-logger']).toMatchObject({ DATA_DIR: '/data', HTTP_HOST: '0.0.0.0', HTTP_PORT: '8484' });
    expect(given['gx-logger']?.['GX_LOGGER_CONFIG']).toBe('.env says GX_LOGGER_CONFIG');
  });

  test('no other container has a secret of it, and the logger none of the administrator', () => {
    for (const [name, given] of Object.entries(environments(file, full))) {
      const reading = readers.includes(name) ? secrets.filter((secret) => !owned.includes(secret)) : [];
      const seen = secrets.filter((secret) => Object.values(given).includes(`.env says ${secret}`));
      expect(seen, name).toEqual(reading.filter((secret) => !administrator.includes(secret)));
    }
  });

  test('what the logger and the set-up are given is a sound configuration', () => {
    const given = environments(file, { ...sound, INFLUX_ADMIN_TOKEN: 'of another server' });
    for (const reader of readers) {
      const environment = given[reader] ?? {};
      // init.sh has the set-up make the logger's secret.
      const options = reader === 'init' ? { unwritten: '/run/secrets-gx/logger_token' } : {};
      const { config, problems } = loadConfig(environment, () => 'secret', options);
      expect(problems, reader).toBeUndefined();
      expect(config).toMatchObject({ data_dir: '/data', http: { host: '0.0.0.0', port: 8484 }, profile: 'minimal' });
      expect(readAdministrator(environment, () => 'made').problems, reader).toBeUndefined();
    }
  });

  test('the shell comes before it for the GX and the profile, and masks nothing where it says nothing', () => {
    const shell = valuesOf(FROM_THE_SHELL, (name) => `the shell says ${name}`);
    expect(environments(file, full, shell)['gx-logger']).toMatchObject(shell);
    expect(environments(file, full)['gx-logger']).toMatchObject(valuesOf(FROM_THE_SHELL, (name) => full[name] ?? ''));
  });

  test('GX_HOST is needed, from .env or from the shell', () => {
    const { GX_HOST, ...rest } = full;
    expect(() => environments(file, rest)).toThrow('set GX_HOST to the address of the GX');
    expect(environments(file, rest, { GX_HOST: 'here' })['gx-logger']).toMatchObject({ GX_HOST: 'here' });
  });
});

test('an InfluxDB that is there is named by .env or by the shell, and so are its secrets', () => {
  const shell = { INFLUX_URL: 'http://there:8086', INFLUX_TOKEN: 'one', INFLUX_PASSWORD: 'two' };
  expect(environments(EXISTING, full, shell)['gx-logger']).toMatchObject(shell);
  const { INFLUX_URL, ...rest } = full;
  expect(() => environments(EXISTING, rest)).toThrow('set INFLUX_URL to the address of your InfluxDB');
});

describeWith('docker-compose', 'the same, by docker-compose', () => {
  const version = spawnSync('docker-compose', ['version', '--short'], { encoding: 'utf8' }).stdout;
  /** Compose 1.29, which Debian 12 has, wants the file to be there: all else it does as those do that we ask for. */
  const asItReads = (text: string) =>
    version.startsWith('1.') ? text.replaceAll('{ path: .env, required: false }', '.env') : text;

  function compose(file: string, dotenv: Variables, shell: Variables = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'gx-compose-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const lines = Object.entries(dotenv).map(([name, value]) => `${name}='${value}'\n`);
    writeFileSync(join(folder, '.env'), lines.join(''));
    writeFileSync(join(folder, file), asItReads(read(file)));
    const env = { PATH: process.env['PATH'], ...shell };
    return spawnSync('docker-compose', ['-f', file, 'config'], { cwd: folder, env, encoding: 'utf8' });
  }

  test.each(
    [...composes.keys()].flatMap((file) => [[file, {}] as const, [file, { GX_HOST: 'b', PROFILE: 'c' }] as const]),
  )('%s with a full .env, and %j in the shell', (file, shell) => {
    const dotenv = { ...full, GX_PASSWORD: 'a $ign, and a # too' };
    const { status, stdout, stderr } = compose(file, dotenv, shell);
    expect([status, stderr]).toEqual([0, '']);
    const services: Record<string, { environment?: Variables }> = parse(stdout.replaceAll('$$', '$')).services;
    const given = Object.entries(services).map(([name, { environment = {} }]) => [name, environment]);
    expect(Object.fromEntries(given)).toEqual(environments(file, dotenv, shell));
  });

  test.each([...composes.keys()])('%s says what to do without GX_HOST', (file) => {
    const { status, stderr } = compose(file, {});
    expect(status).not.toBe(0);
    expect(stderr).toContain('set GX_HOST to the address of the GX');
  });

  test.each([...composes.keys()])('%s takes GX_HOST from the shell alone', (file) => {
    const shell = { GX_HOST: '192.0.2.1', ...(file === EXISTING && { INFLUX_URL: 'http://192.0.2.2:8086' }) };
    expect(compose(file, {}, shell)).toMatchObject({ status: 0, stderr: '' });
  });

  test(`${EXISTING} wants INFLUX_URL too, and says so`, () => {
    const { status, stderr } = compose(EXISTING, { GX_HOST: '192.0.2.1' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('set INFLUX_URL to the address of your InfluxDB');
  });
});
