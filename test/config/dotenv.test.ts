/** The file `.env` beside the environment: what it sets, which names it may hold, and that it is named. */
import { describe, expect, it } from 'vitest';
import { readAdministrator } from '../../src/config/administrator.ts';
import { withDotEnv } from '../../src/config/dotenv.ts';
import { loadConfig } from '../../src/config/load.ts';
import { MINIMAL } from './setup.ts';

function load(file: string, environment: Record<string, string> = MINIMAL) {
  const all = withDotEnv(environment, () => file);
  const { config, problems = [] } = loadConfig(all.environment, () => '', all);
  return { config, problems };
}

describe('.env', () => {
  it('adds to the environment, which wins', () => {
    const { config } = load('INFLUX_BUCKET=one\nPROFILE=minimal # small\nTZ=UTC\n', {
      ...MINIMAL,
      INFLUX_BUCKET: 'two',
    });
    expect([config?.influx.bucket, config?.profile]).toEqual(['two', 'minimal']);
  });

  it.each([
    ['PROFIL=minimal', 'PROFIL', 'Did you mean PROFILE?'],
    ['LOGLEVEL=debug', 'LOGLEVEL', 'Did you mean LOG_LEVEL?'],
    ['HTTP_PROT=80', 'HTTP_PROT', 'Did you mean HTTP_PORT?'],
    ['DATADIR=/data', 'DATADIR', 'Did you mean DATA_DIR?'],
    ['log_level=debug', 'log_level', 'Did you mean LOG_LEVEL?'],
    ['GX_PASWORD_FILE=/run/x', 'GX_PASWORD_FILE', 'Did you mean GX_PASSWORD_FILE?'],
  ])('%s is a slip, whatever its beginning', (line, name, hint) => {
    const message = 'there is no such setting';
    expect(load(`${line}\n`).problems).toEqual([{ place: `${name} (.env)`, message, hint }]);
  });

  it('what others read stays untouched, and in the environment so does what is nearly ours', () => {
    const others =
      'GRAFANA_PORT=3000\nPAGE_ADDRESS=0.0.0.0\nPAGE_PORT=9000\nINFLUXDB_IMAGE=influxdb:1.8\nTZ=UTC\nHTTP_PROXY=x\n';
    expect(load(`${others}COMPOSE_PROJECT_NAME=gx\nINFLUX_ADMIN_TOKEN=t\n`).problems).toEqual([]);
    expect(load('', { ...MINIMAL, PROFIL: 'minimal', SITES: 'x' }).problems).toEqual([]);
  });

  it('a value that is wrong is told with the place where it stands', () => {
    const places = load('GX_PORT=x\nINFLUX_ORGG=home\n', { ...MINIMAL, LOG_LEVEL: 'loud' }).problems.map(
      ({ place }) => place,
    );
    expect(places.sort()).toEqual(['GX_PORT (.env)', 'INFLUX_ORGG (.env)', 'LOG_LEVEL (environment)']);
    const { environment, fromFile } = withDotEnv({}, () => 'INFLUX_ADMIN_TOKEN="a\u00e4"\n');
    const { problems = [] } = readAdministrator(environment, () => '', fromFile);
    expect(problems).toMatchObject([{ place: 'INFLUX_ADMIN_TOKEN (.env)' }]);
  });

  it('a list belongs into the YAML file', () => {
    expect(load('RULES=battery/#\n').problems).toMatchObject([
      { place: 'RULES (.env)', message: 'a list can stand in the YAML file only' },
    ]);
  });

  it.each(['GX_PASSWORD=zebra#ferry', 'GX_PASSWORD=#ferry', 'GX_PASSWORD=zebra #ferry', 'GX_PASSWORD=zebra#'])(
    'a # in a password without quotes is told, and the password is not: %s',
    (line) => {
      const { problems } = load(`${line}\n`);
      expect(problems).toEqual([
        {
          place: 'GX_PASSWORD (.env)',
          message: 'what follows the # is taken for a comment and is not part of the value',
          hint: expect.stringContaining("GX_PASSWORD='...'"),
        },
      ]);
      expect(JSON.stringify(problems)).not.toMatch(/zebra|ferry/);
    },
  );

  it.each([
    ["GX_PASSWORD='one#two' # ours", 'one#two'],
    ['GX_PASSWORD="one #two"', 'one #two'],
    ['GX_PASSWORD=one # the password of the GX', 'one'],
    ['#GX_PASSWORD=one#two', undefined],
  ])('%s is meant so', (line, password) => {
    const { config, problems } = load(`${line}\n`);
    expect([config?.gx.password, problems]).toEqual([password, []]);
  });

  it.each([
    ['# ours\nGX_HOST 1.2.3.4\n', '.env:2', 'GX_HOST is not set here: there is no ='],
    ['GX_PORT=1\n\nGX_PORT=2\n', '.env:3', 'GX_PORT is set in line 1 already'],
    ['GX_PASSWORD=“zebra”\n', '.env:1', 'the quotes around GX_PASSWORD are no plain ones'],
  ])('a line that sets something else than it seems to is told with its number: %j', (file, place, message) => {
    const { problems } = load(file);
    expect(problems).toContainEqual({ place, message, hint: expect.any(String) });
    expect(JSON.stringify(problems)).not.toMatch(/zebra|1\.2\.3\.4/);
  });

  it.each([
    "GX_PASSWORD='one\nGX_PORT two\nGX_HOST three'\n",
    'export GX_PORT=1883\n# GX_PORT 2\n\nPROFILE: minimal\n',
    'OTHER one\nOTHER=1\nOTHER=2\nOTHER_TOO=“two”\n',
  ])('%j has no such line', (file) => {
    expect(load(file).problems).toEqual([]);
  });

  it('that cannot be read is told; none, or a folder of that name, is no file', () => {
    const failing = (code: string) => () => {
      throw Object.assign(new Error(code), { code });
    };
    expect(withDotEnv({}, failing('EACCES')).problems).toEqual([
      { place: '.env', message: 'cannot be read: permission denied', hint: expect.any(String) },
    ]);
    expect(withDotEnv({}, failing('ENOENT')).problems).toEqual([]);
    expect(withDotEnv({}, failing('EISDIR')).problems).toEqual([]);
  });
});
