/** `gx-logger grafana` as people run it: what is written, who may read it, and what is told where nothing can be. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { writeGrafana } from '../../src/commands/grafana/write.ts';
import { readGrafana } from '../../src/config/grafana.ts';
import { loadConfig } from '../../src/config/load.ts';
import { dashboards } from '../grafana/panels.ts';
import { freePort } from '../support/process.ts';
import { runProgram } from '../support/program.ts';

let folder: string;
let out: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gx-grafana-'));
  out = join(folder, 'out');
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

const DATABASE = { INFLUX_URL: 'http://db:8086' };
const write = (environment: Record<string, string>, ...more: string[]) =>
  runProgram(['grafana', 'write', '--out', out, '--server', '2', ...more], environment);
const read = (path: string) => parse(readFileSync(join(out, path), 'utf8'));
const rules = (): { uid: string; title: string; for: string; isPaused?: boolean }[] =>
  read('alerting/gx-logger.yml').groups[0].rules;

describe('grafana write', () => {
  it('writes the whole folder, for the group that owns it to read, and leaves no drafts', async () => {
    mkdirSync(out);
    chmodSync(out, 0o750);
    const { code, text } = await write({ ...DATABASE, INFLUX_BUCKET: 'boat' });
    expect(text).toContain('They are seen in Grafana alone');
    expect(code).toBe(0);
    const found = readdirSync(out, { recursive: true }).map(String).sort();
    const shipped = dashboards.map(([name]) => `gx-dashboards/${name}`);
    expect(found).toEqual([
      'alerting',
      'alerting/gx-logger.yml',
      'dashboards',
      'dashboards/gx.yml',
      'datasources',
      'datasources/gx.yml',
      'gx-dashboards',
      ...shipped,
      'plugins',
    ]);
    for (const path of found) {
      const { mode, gid } = statSync(join(out, path));
      expect([path, mode & 0o777, gid]).toEqual([path, /\.(yml|json)$/.test(path) ? 0o640 : 0o750, statSync(out).gid]);
    }
    expect(read('datasources/gx.yml').datasources[0]).toMatchObject({
      url: 'http://db:8086',
      jsonData: { dbName: 'boat', httpHeaderName1: 'Authorization' },
      secureJsonData: { httpHeaderValue1: 'Token $__file{/run/secrets-gx/grafana_token}' },
    });
    expect(readFileSync(join(out, 'alerting/gx-logger.yml'), 'utf8')).toContain(`FROM "boat"."autogen"."system"`);
  });

  it.each([
    [{ TIERS: 'auto' }, ['"boat"."autogen"', '"boat"."m1"', '"boat"."m15"']],
    [{ TIERS: 'none' }, ['"boat"."autogen"']],
    [{ TIERS: 'm1' }, ['"boat"."autogen"', '"boat"."m1"']],
    [{ TIERS: 'm15' }, ['"boat"."autogen"', '"boat"."m15"']],
  ])('makes the dashboards for the database and the roll-ups that there are: %j', async (tiers, places) => {
    await write({ ...DATABASE, ...tiers, INFLUX_BUCKET: 'boat', ENERGY_TIME_ZONE: 'Europe/Athens' });
    const made = dashboards.map(([name]) => JSON.parse(readFileSync(join(out, 'gx-dashboards', name), 'utf8')));
    const sources = made.flatMap(
      (one) =>
        JSON.stringify(one)
          .replaceAll('\\', '')
          .match(/(?<=FROM )"\w+"\."\w+"\.\S+/g) ?? [],
    );
    const read = sources.map((source) => source.split('.').slice(0, 2).join('.'));
    expect([...new Set(read)].sort()).toEqual(places);
    // Raw values have no lowest and highest of their own.
    expect(sources.filter((source) => /"autogen"\."\w+_(min|max)"/.test(source))).toEqual([]);
    for (const { timezone } of made) expect(timezone).toBe('Europe/Athens');
  });

  it('is an error with e-mail and without a mail server, and leaves what is there', async () => {
    await write(DATABASE);
    const before = readFileSync(join(out, 'alerting/gx-logger.yml'), 'utf8');
    const told = { ...DATABASE, ALERTS_EMAIL: 'a@b.org' };
    expect(await write(told)).toEqual({
      code: 2,
      text: expect.stringMatching(/GF_SMTP_ENABLED.*GF_SMTP_HOST.*Nothing was written/),
    });
    expect(await write({ ...told, GF_SMTP_HOST: 'mail' })).toMatchObject({ code: 2 });
    expect(readFileSync(join(out, 'alerting/gx-logger.yml'), 'utf8')).toBe(before);
    const { code, text } = await write({ ...told, GF_SMTP_HOST: 'mail:587', GF_SMTP_ENABLED: 'true' });
    expect(text).toContain('messages by email');
    expect(code).toBe(0);
  });

  it('says what it needs where there is no database, and which one is not heard', async () => {
    expect(await write({})).toMatchObject({ code: 2, text: expect.stringContaining('INFLUX_URL is not set') });
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, text } = await runProgram(['grafana', 'write', '--out', out], { INFLUX_URL: url });
    expect(text).toMatch(/--server says which one it is.*Nothing was written/);
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['/proc/nope', '/dev/null/a', 'a\u0000b'])(
    'ends with words where the folder cannot be made: %j',
    async (place) => {
      const lines: string[] = [];
      const environment = { ...DATABASE, GX_HOST: 'a' };
      const config = loadConfig(environment, () => '').config ?? expect.fail();
      const grafana = readGrafana(environment, () => '').grafana ?? expect.fail();
      const options = { out: place, server: '2', secretFile: '/secret', dashboards: '/dashboards' } as const;
      expect(await writeGrafana(config, grafana, options, (line) => lines.push(line), AbortSignal.any([]))).toBe(1);
      expect(lines).toEqual([expect.stringMatching(/cannot be written: \w/)]);
    },
  );

  it('says what comes next: where the files belong, the file of the secret, the restart, and a message to try', async () => {
    const { text } = await write({ ...DATABASE, ALERTS_WEBHOOK: 'http://a/x' }, '--secret-file', '/etc/gx-token');
    expect(text).toMatch(/Copy alerting, dashboards.*\/etc\/grafana\/provisioning/s);
    expect(text).toMatch(/The file \/etc\/gx-token has to be there.*Restart Grafana.*gx-logger grafana test/s);
    expect((await write(DATABASE)).text).not.toContain('grafana test');
  });

  it('writes none of the files where one cannot be', async () => {
    await write(DATABASE);
    rmSync(join(out, 'dashboards'), { recursive: true });
    writeFileSync(join(out, 'dashboards'), '');
    const before = readFileSync(join(out, 'datasources/gx.yml'), 'utf8');
    const { code, text } = await write({ INFLUX_URL: 'http://other:8086' });
    expect(text).toContain(`${out} cannot be written`);
    expect(code).toBe(1);
    expect(readFileSync(join(out, 'datasources/gx.yml'), 'utf8')).toBe(before);
  });

  it('makes no rules of the schema of the loader, whose database Grafana then reads', async () => {
    const { code, text } = await write({ ...DATABASE, SCHEMA: 'venus-influx-loader' });
    expect(text).toContain('no dashboards and alert rules');
    expect(code).toBe(0);
    expect(read('alerting/gx-logger.yml')).not.toHaveProperty('groups');
    expect(read('datasources/gx.yml').datasources[0].jsonData.dbName).toBe('venus');
  });

  it('waits longer for a GX over VRM', async () => {
    const file = join(folder, 'settings.yaml');
    writeFileSync(
      file,
      'installations: [{ host: boat.local }, { host: mqtt17.victronenergy.com, portal_id: c0619ab12345 }]\n',
    );
    await write({ ...DATABASE, GX_LOGGER_CONFIG: file });
    const silent = rules().filter(({ title }) => title.startsWith('GX silent'));
    expect(silent.map((one) => `${one.title} ${one.for}`)).toEqual(['GX silent 15m', 'GX silent (c0619ab12345) 1h']);
  });

  it.each([
    ['{ rules: { gx_silent: { for: 2h } } }', ['GX silent 2h', 'GX silent (c0619ab12345) 2h']],
    [
      '{ overrides: [{ site: c0619ab12345, rules: { gx_silent: { for: 90m } } }] }',
      ['GX silent 15m', 'GX silent (c0619ab12345) 90m'],
    ],
  ])('waits over VRM as long as a person says: %s', async (alerts, wanted) => {
    const file = join(folder, 'settings.yaml');
    const list = '[{ host: mqtt17.victronenergy.com, portal_id: c0619ab12345 }]';
    writeFileSync(file, `installations: ${list}\nalerts: ${alerts}\n`);
    await write({ ...DATABASE, GX_LOGGER_CONFIG: file });
    const silent = rules().filter(({ title }) => title.startsWith('GX silent'));
    expect(silent.map((one) => `${one.title} ${one.for}`)).toEqual(wanted);
  });
});

describe('grafana test', () => {
  it('says who is to be told where nobody is', async () => {
    expect(await runProgram(['grafana', 'test'], DATABASE)).toMatchObject({
      code: 2,
      text: expect.stringContaining('ALERTS_EMAIL'),
    });
  });

  it('says where Grafana is looked for when it does not answer, and shows no secret', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const environment = {
      ...DATABASE,
      ALERTS_WEBHOOK: 'http://a/hidden',
      GRAFANA_URL: url,
      GRAFANA_PASSWORD: 'hidden',
    };
    const { code, text } = await runProgram(['grafana', 'test'], environment);
    expect(text).toBe(
      `Grafana at ${url} sent nothing: it does not answer (ECONNREFUSED); GRAFANA_URL says where it is\n`,
    );
    expect(code).toBe(1);
  });

  it('takes no password in the address, which is shown', async () => {
    const environment = { ...DATABASE, ALERTS_WEBHOOK: 'http://a/x', GRAFANA_URL: 'http://admin:hidden@127.0.0.1:1' };
    const { code, text } = await runProgram(['grafana', 'test'], environment);
    expect(text).toContain('GRAFANA_USERNAME and GRAFANA_PASSWORD');
    expect(text).not.toContain('hidden');
    expect(code).toBe(2);
  });

  it('takes the password that is set before the one of a file', async () => {
    const environment = { ...DATABASE, GRAFANA_PASSWORD: 'a', GRAFANA_PASSWORD_FILE: join(folder, 'none') };
    expect(await runProgram(['grafana', 'test'], environment)).toMatchObject({
      code: 2,
      text: expect.stringContaining('ALERTS_EMAIL'),
    });
    const { GRAFANA_PASSWORD, ...rest } = environment;
    expect(await runProgram(['grafana', 'test'], rest)).toMatchObject({
      code: 2,
      text: expect.stringContaining('GRAFANA_PASSWORD_FILE'),
    });
  });
});
