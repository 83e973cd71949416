/** The configuration of the official loader in, one of ours out: always one that is taken, and never with a secret. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrateConfig } from '../../src/commands/migrate.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gx-logger-migrate-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function migrated(config: unknown, secrets?: unknown): Promise<string> {
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  if (secrets !== undefined) await writeFile(join(folder, 'secrets.json'), JSON.stringify(secrets));
  const lines: string[] = [];
  await migrateConfig(folder, (line) => void lines.push(line));
  return lines.join('\n');
}

/** `password` is what a person sets beside the file, as it says. */
function load(yaml: string, password = ''): Config {
  const environment = { GX_LOGGER_CONFIG: 'made.yaml', INFLUX_PASSWORD: password };
  const { config, problems } = loadConfig(environment, () => yaml);
  if (!config) throw new Error(`${JSON.stringify(problems)}\n${yaml}`);
  return config;
}

const INFLUXDB = {
  protocol: 'http',
  host: 'influxdb',
  port: 8086,
  path: '',
  username: '',
  password: '',
  database: 'venus',
  retention: '30d',
  batchWriteInterval: 10,
};

describe('migrate config', () => {
  it('carries over a GX by its address, the database, and what was selected', async () => {
    const hosts = [
      { hostName: 'off.local', enabled: false },
      { hostName: '192.168.1.5', enabled: true },
    ];
    const subscriptions = { '192.168.1.5': ['/battery/#', '/vebus/+/Ac/#'] };
    const text = await migrated({ manual: { enabled: true, hosts, subscriptions, expiry: {} }, influxdb: INFLUXDB });
    const config = load(text);
    expect(config).toMatchObject({
      gx: { host: '192.168.1.5' },
      influx: { url: 'http://influxdb:8086', venus_bucket: 'venus' },
      schema: ['venus-influx-loader'],
      profile: 'everything',
      flush_interval: 10_000,
    });
    expect(config.rules.map(({ match, action }) => [match, action])).toEqual([
      ['battery/#', 'keep'],
      ['vebus/+/Ac/#', 'keep'],
      ['system/#', 'keep'],
      ['settings/#', 'keep'],
      ['#', 'drop'],
    ]);
    expect(text).toContain('# host: "off.local" (by address, switched off)');
  });

  it('lists several GX, each with its way and with what was selected of it', async () => {
    const manual = {
      enabled: true,
      hosts: [
        { hostName: '192.168.1.5', enabled: true },
        { hostName: 'off.local', enabled: false },
        { hostName: 'mqtt://boat.local:1884', enabled: true },
      ],
      subscriptions: { '192.168.1.5': ['/battery/#'], 'mqtt://boat.local:1884': ['/#'] },
      expiry: { '192.168.1.5': 5 },
    };
    const upnp = { enabled: true, enabledPortalIds: ['c0619ab11111'], subscriptions: { c0619ab11111: ['/gps/#'] } };
    const vrm = { enabled: true, enabledPortalIds: ['c0619ab22222'] };
    const text = await migrated({ manual, upnp, vrm, influxdb: INFLUXDB }, { vrmToken: 'hush' });
    const config = load(text);
    const rules = (...matches: string[]) => [
      ...[...matches, 'system/#', 'settings/#'].map((match) => ({ match, action: 'keep' })),
      { match: '#', action: 'drop' },
    ];
    expect(config.installations).toMatchObject([
      { host: '192.168.1.5', portal_id: [], rules: rules('battery/#') },
      { host: 'boat.local', port: 1884, tls: false, rules: [] },
      { host: 'venus.local', portal_id: ['c0619ab11111'], rules: rules('gps/#') },
      { host: 'venus.local', portal_id: ['c0619ab22222'], rules: [] },
    ]);
    expect(config.rules).toEqual([]);
    expect(config.influx.venus_bucket).toBe('venus');
    expect(text).toContain('  # The loader found it by UPnP: write its address in place of venus.local.');
    expect(text).toMatch(/reached it through VRM: .* place of venus\.local\.\n.*new series begin/);
    expect(text).toContain('  # The loader was to end by itself at a set time; gx-logger goes on.\n');
    expect(text).toContain('# host: "off.local" (by address, switched off)');
    expect(text).toContain('# The token for VRM is not needed');
  });

  it('lists a hundred GX, and tells of the rest', async () => {
    const hosts = Array.from({ length: 102 }, (_, index) => ({ hostName: `gx${index}.local`, enabled: true }));
    const text = await migrated({ manual: { enabled: true, hosts } });
    expect(load(text).installations.map(({ host }) => host)).toEqual(hosts.slice(0, 100).map((one) => one.hostName));
    expect(text).toContain('  # host: "gx101.local" is not carried over: has 101 entries, and 100 is the most');
  });

  it('makes no rules where everything is selected, nothing is, or another GX has the selection', async () => {
    const hosts = [{ hostName: 'a.local', enabled: true }];
    for (const subscriptions of [{}, { 'a.local': ['/#'] }, { 'a.local': [] }, { 'b.local': ['/battery/#'] }]) {
      expect(load(await migrated({ manual: { enabled: true, hosts, subscriptions } })).rules).toEqual([]);
    }
  });

  it('takes the portal id of a GX that was found by UPnP or VRM, and says what to do about its address', async () => {
    const upnp = { enabled: true, enabledPortalIds: ['c0619ab11111'], subscriptions: {}, expiry: {} };
    const vrm = { enabled: true, enabledPortalIds: [], manualPortalIds: [{ portalId: 'd0', enabled: true }] };
    const found = await migrated({ upnp, vrm: { ...vrm, enabled: false } });
    expect(load(found).gx).toMatchObject({ host: 'venus.local', portal_id: ['c0619ab11111'] });
    expect(found).toMatch(/# The loader found it by UPnP; .* its address/);
    expect(found).toContain('# portal_id: "d0" (by VRM, switched off)');
    const reached = await migrated({ vrm }, { vrmToken: 'hush' });
    expect(load(reached).gx.portal_id).toEqual(['d0']);
    expect(reached).toMatch(/# The token for VRM is not needed/);
    expect(reached).toMatch(/new series begin/);
  });

  it('prefers what is switched on', async () => {
    const manual = { enabled: false, hosts: [{ hostName: 'a.local', enabled: true }] };
    const upnp = { enabled: true, enabledPortalIds: ['c0'] };
    expect(load(await migrated({ manual, upnp })).gx.portal_id).toEqual(['c0']);
    const off = await migrated({ manual });
    expect(load(off).gx.host).toBe('a.local');
    expect(off).toContain('# It was switched off in the loader (host).');
  });

  it('writes addresses with a path, https and IPv6', async () => {
    const url = async (influxdb: object) => load(await migrated({ influxdb })).influx.url;
    expect(await url({ ...INFLUXDB, protocol: 'https', port: '443', path: '/db/' })).toBe('https://influxdb/db');
    expect(await url({ host: '::1', path: 'below' })).toBe('http://[::1]:8086/below');
    expect(await url({})).toBe('http://influxdb:8086');
  });

  it('takes apart an address that stands where a host belongs', async () => {
    const url = async (influxdb: object) => load(await migrated({ influxdb })).influx.url;
    expect(await url({ ...INFLUXDB, host: 'https://influx.local:8443' })).toBe('https://influx.local:8443');
    expect(await url({ ...INFLUXDB, host: 'influx.local:8087', path: 'db' })).toBe('http://influx.local:8087/db');
    expect(await url({ ...INFLUXDB, host: 'http://[fd00::5]/db/' })).toBe('http://[fd00::5]:8086/db');
  });

  it('says which further GX was to end by itself', async () => {
    const hosts = ['a.local', 'b.local'].map((hostName) => ({ hostName, enabled: false }));
    const text = await migrated({ manual: { hosts, expiry: { 'b.local': 5 } } });
    expect(text).toContain('# host: "b.local" (by address, switched off, was to end by itself)');
  });

  it('takes the file itself for its folder', async () => {
    const text = await migrated({ influxdb: INFLUXDB });
    const lines: string[] = [];
    await migrateConfig(join(folder, 'config.json'), (line) => void lines.push(line));
    expect(lines.join('\n').replace('/config.json', '')).toBe(text);
  });

  it.each(['30d', '52w', 'INF', '', null])('leaves the retention %j to the database', async (retention) => {
    const text = await migrated({ influxdb: { ...INFLUXDB, retention } });
    expect(load(text).influx.retention).toBeUndefined();
    expect(text).toContain(
      retention ? `# The loader had the retention "${retention}".` : '# The loader named no retention.',
    );
  });

  it('never shows a password or a token, and says where a password belongs', async () => {
    const secrets = { vrmToken: 'hush-token', vrmUsername: 'me@hush', login: { password: 'hush-login' } };
    const influxdb = { ...INFLUXDB, username: 'me', password: 'hush-influx' };
    const text = await migrated({ influxdb }, secrets);
    expect(text).not.toMatch(/hush/);
    expect(text).toMatch(/set INFLUX_PASSWORD, or INFLUX_PASSWORD_FILE/);
    expect(load(text, 'as it says').influx.username).toBe('me');
    expect(await migrated({ influxdb: { ...influxdb, host: 'me:hush@db' } }, secrets)).not.toMatch(/hush/);
  });

  it('copies no user name that has no password, and says so', async () => {
    const text = await migrated({ influxdb: { ...INFLUXDB, username: 'me', password: undefined } });
    expect(load(text).influx.username).toBeUndefined();
    expect(text).toContain('# The loader has a user name without a password: set INFLUX_USERNAME and INFLUX_PASSWORD');
  });

  it('shows no password that stands in the address of a further GX', async () => {
    const hosts = ['one.local', 'user:hunter@two@two.local'].map((hostName) => ({ hostName, enabled: true }));
    const text = await migrated({ manual: { enabled: true, hosts } });
    expect(text).toContain('# host: "two.local" is not carried over: the address contains credentials');
    expect(text).not.toMatch(/hunter/);
  });

  it('takes a host whose name is that of a property which every object has', async () => {
    const hosts = [{ hostName: 'constructor', enabled: true }];
    const text = await migrated({ manual: { enabled: true, hosts, subscriptions: {}, expiry: {} } });
    expect(load(text)).toMatchObject({ gx: { host: 'constructor' }, rules: [] });
    expect(text).not.toMatch(/end by itself/);
  });

  it('takes a GX once that is found in two ways', async () => {
    const enabledPortalIds = ['c0619ab12345'];
    const text = await migrated({
      upnp: { enabled: true, enabledPortalIds },
      vrm: { enabled: true, enabledPortalIds },
    });
    expect(load(text).gx.portal_id).toEqual(['c0619ab12345']);
    expect(text).not.toMatch(/has these too/);
  });

  it('takes numbers with and without quotation marks, and a mark before the text', async () => {
    const influxdb = { ...INFLUXDB, port: '8087', batchWriteInterval: '30', username: 7, password: 12_345 };
    const plain = await migrated({ influxdb });
    expect(load(plain, 'as it says')).toMatchObject({
      influx: { url: 'http://influxdb:8087', username: '7' },
      flush_interval: 30_000,
    });
    expect(plain).not.toContain('12345');
    await writeFile(join(folder, 'config.json'), `\uFEFF${JSON.stringify({ influxdb })}`);
    const lines: string[] = [];
    await migrateConfig(folder, (line) => void lines.push(line));
    expect(lines.join('\n')).toBe(plain);
  });

  it('names what it does not know', async () => {
    expect(await migrated({ mqttTls: {} })).toContain('# Not known, and not carried over: "mqttTls".');
  });

  it('says which file is wrong, and what is wrong with it, without showing what is in it', async () => {
    await expect(migrateConfig(folder, () => undefined)).rejects.toThrow(/config\.json: there is no such file\. Name/);
    await expect(migrated({ influxdb: { password: { hush: 'hush' }, port: [] } })).rejects.toThrow(
      /config\.json is not as the loader writes it: influxdb\.port: expected a text or a number; influxdb\.password: expected a text or a number$/,
    );
    const vrm = { enabled: 'yes', manualPortalIds: 'c0', subscriptions: { 'me:hush@host': 5 } };
    await expect(migrated({ vrm })).rejects.toThrow(
      /: vrm\.enabled: .*expected boolean, received string; .*host: .*expected array, received number; .*vrm\.manualPortalIds: .*expected array, received string$/,
    );
    expect(String(await migrated({ vrm }).catch(String))).not.toMatch(/hush/);
    await expect(migrated([])).rejects.toThrow(/config\.json is not as the loader writes it: all of it: /);
    await writeFile(join(folder, 'config.json'), '{"hush": hush');
    const words = await migrateConfig(folder, () => undefined).catch(String);
    expect(words).toMatch(/config\.json is not JSON$/);
    await writeFile(join(folder, 'config.json'), '{}');
    await writeFile(join(folder, 'secrets.json'), 'hush');
    await expect(migrateConfig(folder, () => undefined)).rejects.toThrow(/secrets\.json is not JSON$/);
  });

  it('whatever stands in the documented keys, what comes out is taken', async () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        'a.local',
        '10.0.0.1',
        '::1',
        '',
        ' ',
        'a\nb: c',
        '# x',
        '"',
        "'",
        '*a',
        '&a',
        '!!b',
        'null',
        '~',
        '- a',
      ),
      fc.constantFrom(
        '30d',
        'INF',
        '52w',
        '0s',
        '1h30m',
        'x',
        '99999999d',
        'http',
        'https:',
        'mqtt',
        '8086',
        '0',
        '/a/b',
      ),
      fc.constantFrom('/battery/#', '/#', '#', '/+/+/Ac', '/a#b', '//', '/battery', '+'),
    );
    const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const many = fc.dictionary(odd, fc.array(odd, { maxLength: 4 }), { maxKeys: 3 });
    const common = {
      enabled: maybe(fc.boolean()),
      subscriptions: maybe(many),
      expiry: maybe(fc.dictionary(odd, fc.nat())),
    };
    const ids = maybe(fc.array(odd, { maxLength: 3 }));
    const document = fc.record({
      upnp: maybe(fc.record({ ...common, enabledPortalIds: ids })),
      vrm: maybe(
        fc.record({
          ...common,
          enabledPortalIds: ids,
          manualPortalIds: maybe(
            fc.array(fc.record({ portalId: odd, enabled: maybe(fc.boolean()) }), { maxLength: 2 }),
          ),
        }),
      ),
      manual: maybe(
        fc.record({
          ...common,
          hosts: maybe(fc.array(fc.record({ hostName: odd, enabled: maybe(fc.boolean()) }), { maxLength: 3 })),
        }),
      ),
      influxdb: maybe(
        fc.record({
          protocol: maybe(odd),
          host: maybe(odd),
          port: maybe(fc.oneof(fc.nat(70_000), odd)),
          path: maybe(odd),
          username: maybe(odd),
          password: maybe(fc.constant('hush')),
          database: maybe(odd),
          retention: maybe(odd),
          batchWriteInterval: maybe(fc.oneof(fc.integer({ min: -5, max: 1e9 }), fc.double(), odd)),
        }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(document, async (config) => {
        const text = await migrated(config);
        const hasUser = /^ {2}username:/m.test(text);
        expect(load(text, hasUser ? 'as it says' : '').schema).toEqual(['venus-influx-loader']);
        expect(text).not.toContain('hush');
      }),
      { numRuns: 400 },
    );
  });
});
