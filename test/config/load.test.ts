import { describe, expect, it } from 'vitest';
import { describeConfig } from '../../src/config/describe.ts';
import { loadConfig } from '../../src/config/load.ts';
import { settings, variables } from '../../src/config/settings.ts';
import { configOf, load, MINIMAL, problemsOf, withFile } from './setup.ts';

describe('sources', () => {
  it('one setting is enough, the rest has defaults', () => {
    expect(configOf({ GX_HOST: 'venus.local' })).toEqual({
      ...configOf(MINIMAL),
      influx: { ...configOf(MINIMAL).influx, url: undefined },
    });
  });

  it('a database takes one more', () => {
    expect(configOf(MINIMAL)).toMatchObject({
      gx: { host: 'venus.local' },
      influx: { url: 'http://influxdb:8086', bucket: 'gx', venus_bucket: 'venus' },
      profile: 'default',
      private: 'drop',
      schema: ['gx'],
      data_dir: './data',
      journal: 'disk',
      journal_max_bytes: 2 * 1024 ** 3,
      journal_keep: 0,
      forget_after: 30 * 86_400_000,
      clock: 'auto',
      http: { host: '127.0.0.1', port: 8484 },
      log_level: 'info',
      flush_interval: 5_000,
      full_publish_interval: 300_000,
      rules: [],
      devices: [],
      sites: {},
    });
  });

  it("the port of health and metrics is nobody else's on a computer like ours", () => {
    const taken = {
      'a GX and its brokers': [80, 443, 1883, 8883, 9001],
      'InfluxDB 1.x and 2.x, its backups, UDP, 3.x': [8086, 8088, 8089, 8181],
      VictoriaMetrics: [8428, 8429, 8480, 8481, 8482, 8880],
      'venus-influx-loader': [8088],
      'Home Assistant': [8123],
      evcc: [7070, 8887],
      'Grafana, Signal K': [3000],
      'Node-RED': [1880],
      Telegraf: [8092, 8094, 8125, 8186, 9273],
      'Prometheus and its exporters': [9090, 9093, 9100],
      'zigbee2mqtt, openHAB': [8080, 8443],
    };
    const whose = Object.entries(taken).filter(([, ports]) => ports.includes(configOf(MINIMAL).http.port));
    expect(whose).toEqual([]);
  });

  it('the defaults are those that the table of settings names, and there are no others', () => {
    const plain = configOf(MINIMAL);
    const defaults = settings.flatMap(({ name, fallback }) => (fallback === undefined ? [] : [[name, fallback]]));
    expect(configOf({ ...MINIMAL, ...Object.fromEntries(defaults) })).toEqual(plain);
    const known = new Set([...Object.keys(MINIMAL), ...defaults.map(([name]) => name)]);
    const others = variables.filter(({ name }) => !known.has(name));
    expect(describeConfig(plain)).toEqual(expect.arrayContaining(others.map(({ name }) => `${name} = (not set)`)));
  });

  it('the file alone is enough', () => {
    const yaml = 'gx: { host: venus.local, port: 1884 }\ninflux:\n  url: http://influxdb:8086\nprofile: everything\n';
    const config = configOf({ GX_LOGGER_CONFIG: 'here.yaml' }, { 'here.yaml': yaml });
    expect(config).toMatchObject({ gx: { port: 1884 }, influx: { bucket: 'gx' }, profile: 'everything' });
  });

  it('the environment wins over the file, key by key', () => {
    const [, files] = withFile('gx: { host: one.local, username: me }\ninflux: { url: "http://one", bucket: one }');
    const config = configOf({ GX_LOGGER_CONFIG: 'gx-logger.yaml', GX_HOST: 'two.local', INFLUX_BUCKET: 'two' }, files);
    expect(config.gx).toMatchObject({ host: 'two.local', username: 'me' });
    expect(config.influx).toMatchObject({ url: 'http://one', bucket: 'two' });
  });

  it('an empty variable, an empty value and null are not set', () => {
    const yaml = 'gx:\n  username: ""\n  password:\n  port: ~\nhttp:\nrules: null\nlog_level: debug';
    const [environment, files] = withFile(yaml);
    const config = configOf({ ...environment, LOG_LEVEL: '', GX_PORT: ' ', GX_PORTAL_IDD: '' }, files);
    expect(config).toMatchObject({ log_level: 'debug', rules: [], http: { port: 8484 } });
    expect([config.gx.username, config.gx.password, config.gx.port]).toEqual([undefined, undefined, undefined]);
  });

  it('values in the file are text: nothing becomes a number, a date or a boolean', () => {
    const yaml = 'gx: { portal_id: 001122334455, password: 0123, username: no }\ninflux: { org: 1e3, token: 0x1f }';
    const { gx, influx } = configOf(...withFile(yaml));
    expect([gx.portal_id, gx.password, gx.username]).toEqual([['001122334455'], '0123', 'no']);
    expect([influx.org, influx.token]).toEqual(['1e3', '0x1f']);
  });

  it('a user of the database has a password, unless a set-up is to make it', () => {
    const environment = { ...MINIMAL, INFLUX_USERNAME: 'u' };
    expect(problemsOf(environment)).toEqual([
      {
        place: 'INFLUX_PASSWORD',
        message: 'is not set, but INFLUX_USERNAME is',
        hint: expect.stringContaining('InfluxDB 1.x wants both'),
      },
    ]);
    expect(loadConfig(environment, () => '', { unwritten: '/run/secret' }).config?.influx.username).toBe('u');
  });

  it('token and user may both be there', () => {
    const influx = { INFLUX_TOKEN: 't', INFLUX_ORG: 'o', INFLUX_USERNAME: 'u', INFLUX_PASSWORD: 'p' };
    expect(configOf({ ...MINIMAL, ...influx }).influx).toMatchObject({
      token: 't',
      org: 'o',
      username: 'u',
      password: 'p',
    });
  });
});

describe('NAME_FILE', () => {
  it.each(['hunter2', 'hunter2\n', 'hunter2\r\n'])('reads the value %j', (text) => {
    expect(configOf({ ...MINIMAL, GX_PASSWORD_FILE: '/run/p' }, { '/run/p': text }).gx.password).toBe('hunter2');
  });

  it('works for any setting, and only one newline is removed', () => {
    const environment = { GX_HOST_FILE: '/h', INFLUX_URL: 'http://influxdb', GX_PASSWORD_FILE: '/p' };
    const { gx } = configOf(environment, { '/h': 'venus.local\n', '/p': 'a\n\n' });
    expect([gx.host, gx.password]).toEqual(['venus.local', 'a\n']);
  });

  it('wins over the file', () => {
    const [environment, files] = withFile('influx: { token: one }');
    expect(configOf({ ...environment, INFLUX_TOKEN_FILE: '/t' }, { ...files, '/t': 'two' }).influx.token).toBe('two');
  });

  it('beside NAME is a problem', () => {
    expect(problemsOf({ ...MINIMAL, GX_PASSWORD: 'a', GX_PASSWORD_FILE: '/p' }, { '/p': 'b' })).toMatchObject([
      { place: 'GX_PASSWORD_FILE (environment)', message: 'GX_PASSWORD and GX_PASSWORD_FILE are both set' },
    ]);
  });

  it('is one problem when the file is missing or empty, also for a required setting', () => {
    expect(problemsOf({ ...MINIMAL, GX_HOST: '', GX_HOST_FILE: '/nowhere' })).toMatchObject([
      {
        place: 'GX_HOST_FILE (environment)',
        message: 'the file it names cannot be read: there is no such file or folder',
      },
    ]);
    expect(problemsOf({ ...MINIMAL, GX_PORT_FILE: '/empty' }, { '/empty': '\n' })).toMatchObject([
      { place: 'GX_PORT_FILE (environment)', message: 'the file it names is empty' },
    ]);
  });

  it('holds its value to the same rules', () => {
    expect(problemsOf({ ...MINIMAL, GX_PORT_FILE: '/p' }, { '/p': 'abc\n' })).toMatchObject([
      { place: 'GX_PORT_FILE (environment)', message: '"abc" is not a port' },
    ]);
  });
});

describe('names', () => {
  it.each([
    ['GX_PROTAL_ID', 'Did you mean GX_PORTAL_ID?'],
    ['GX_PASWORD', 'Did you mean GX_PASSWORD?'],
    ['GX_PASWORD_FILE', 'Did you mean GX_PASSWORD_FILE?'],
    ['GX_USER', 'Did you mean GX_USERNAME?'],
    ['GX_URL', 'Did you mean GX_HOST?'],
    ['GX_LOGGER_CONFIG_FILE', 'Did you mean GX_LOGGER_CONFIG?'],
    ['GX_LOGGER_FILE', 'Did you mean GX_LOGGER_CONFIG?'],
    ['INFLUX_BUKCET', 'Did you mean INFLUX_BUCKET?'],
    ['INFLUX_DATABASE', 'Did you mean INFLUX_BUCKET?'],
    ['INFLUX_PORT', 'Did you mean INFLUX_URL?'],
    ['INFLUX_URI', 'Did you mean INFLUX_URL?'],
    ['INFLUX_SOMETHING', expect.stringContaining('INFLUX_URL, INFLUX_TOKEN')],
    ['GX_SOMETHING', expect.stringContaining('GX_HOST, GX_PORT')],
  ])('%s does not exist', (name, hint) => {
    expect(problemsOf({ ...MINIMAL, [name]: 'x' })).toEqual([
      { place: `${name} (environment)`, message: 'there is no such setting', hint },
    ]);
  });

  it.each([
    ['ENERGY_TIMEZONE', 'Berlin', 'Did you mean ENERGY_TIME_ZONE?'],
    ['ENERGY_TIME_ZNOE_FILE', '/x', 'Did you mean ENERGY_TIME_ZONE_FILE?'],
    ['ENERGY_TZ', 'Europe/Berlin', 'Did you mean ENERGY_TIME_ZONE?'],
    ['ENERGY_PHASE', 'x', 'Did you mean ENERGY_PHASES?'],
    ['ENERGY_AC_CHARGER', 'x', 'Did you mean ENERGY_AC_CHARGERS?'],
    ['ENERGY_LOADS', 'balance', 'Did you mean ENERGY_LOADS_AC?'],
    ['TIER', 'm1', 'Did you mean TIERS?'],
    ['TIER', 'auto', 'Did you mean TIERS?'],
    ['TIRES', 'm1, m15', 'Did you mean TIERS?'],
    ['ROLLUPS', 'm15', 'Did you mean TIERS?'],
    ['PROFIL', 'minimal', undefined],
  ])("%s=%s in anybody's environment is a slip where it is one of energy or tiers", (name, value, hint) => {
    const problems = hint && [{ place: `${name} (environment)`, message: 'there is no such setting', hint }];
    expect(load({ ...MINIMAL, [name]: value }).problems).toEqual(problems);
  });

  it.each([
    ['TARIFFS', 'tariffs'],
    ['TARIFF', 'tariffs'],
    ['TARRIFS', 'tariffs'],
    ['TARIFFS_FILE', 'tariffs'],
    ['TARIFF_IMPORT', 'tariffs'],
    ['TARIFFS_FEED_IN', 'tariffs'],
    ['TARIFF_CURRENCY', 'tariffs'],
    ['TARIFFS_IMPORT_FILE', 'tariffs'],
    ['ENERGY_BATTERIES', 'energy.batteries'],
    ['ENERGY_BATERIES', 'energy.batteries'],
    ['ENERGY_BEHIND', 'energy.behind'],
  ])('%s is a list, which no environment can hold', (name, path) => {
    const hint = `Write ${path} there, and name that file in GX_LOGGER_CONFIG.`;
    expect(problemsOf({ ...MINIMAL, [name]: 'x' })).toEqual([
      { place: `${name} (environment)`, message: 'a list can stand in the YAML file only', hint },
    ]);
  });

  it.each([
    ['ENERGY_API_KEY', 'x'],
    ['ENERGY_PRICES', 'x'],
    ['ENERGY_ZONE', 'NO1'],
    ['ENERGY_LOADS', '3'],
    ['ENERGY_UNIT', 'kWh'],
    ['ENERGY', '1'],
    ['TIER', 'backend'],
    ['TIERED', 'true'],
    ['TILES', 'none'],
    ['TRAFFIC', 'x'],
    ['TARIFF_API_KEY', 'x'],
    ['TARIFFS_SERVICE_HOST', '10.0.0.1'],
    ['RULES', 'x'],
    ['DEVICES', 'x'],
    ['INFLUX_ACTIVE_CONFIG', 'x'],
    ['INFLUX_CONFIGS_PATH', 'x'],
    ['INFLUX_SKIP_VERIFY', 'true'],
    ['INFLUX_HTTP_DEBUG', 'true'],
    ['INFLUX_ORG_ID', 'x'],
    ['INFLUX_HOST', 'http://other:8086'],
    ['INFLUXDB_DB', 'x'],
    ['GX_LOGGER_SERVICE_HOST', '10.0.0.1'],
    ['GX_LOGGER_SERVICE_PORT_HTTP', '8088'],
    ['GX_LOGGER_PORT', 'tcp://10.0.0.1:8088'],
    ['GX_LOGGER_PORT_8088_TCP_ADDR', '10.0.0.1'],
    ['INFLUX_PORT', 'tcp://10.0.0.1:8086'],
    ['HTTP_PROXY', 'http://proxy'],
    ['gx_host', 'x'],
  ])('%s=%s is not ours', (name, value) => {
    expect(load({ ...MINIMAL, [name]: value }).problems).toBeUndefined();
  });

  it.each([
    ['gxx: { host: a }', 'gx-logger.yaml:1:1 gxx', 'Did you mean gx?'],
    ['loglevel: debug', 'gx-logger.yaml:1:1 loglevel', 'Did you mean log_level?'],
    ['gx_host: a', 'gx-logger.yaml:1:1 gx_host', 'Did you mean gx.host?'],
    ['gx:\n  passwort: a', 'gx-logger.yaml:2:3 gx.passwort', 'Did you mean gx.password?'],
    ['influx:\n  database: a', 'gx-logger.yaml:2:3 influx.database', 'Did you mean influx.bucket?'],
    [
      'influx: { zzz: 1 }',
      'gx-logger.yaml:1:11 influx',
      `There are ${settings.flatMap(({ path: [section, key] }) => (section === 'influx' ? [key] : [])).join(', ')}.`,
    ],
    ['rules:\n  - match: "#"\n    acton: drop', 'gx-logger.yaml:3:5 rules.1.acton', 'Did you mean rules.1.action?'],
    ['__proto__: { a: b }', 'gx-logger.yaml:1:1', expect.stringContaining('There are gx, influx')],
  ])('%j has a key that does not exist', (yaml, place, hint) => {
    expect(problemsOf(...withFile(yaml))).toEqual([{ place, message: 'there is no such setting', hint }]);
  });
});

describe('without INFLUX_URL', () => {
  const GX = { GX_HOST: 'venus.local' };
  const HINT =
    'Set INFLUX_URL in the environment or in .env, or influx.url in the YAML file, for example http://influxdb:8086.';

  it.each(['INFLUX_HOST', 'INFLUXDB_URL', 'INFLUXDB_HOST', 'INFLUXDB3_HOST', 'INFLUXDB_V2_URL'])(
    '%s was meant to be it',
    (name) => {
      expect(problemsOf({ ...GX, [name]: 'influxdb' })).toEqual([
        { place: 'INFLUX_URL', message: 'is not set', hint: `${name} is set: did you mean INFLUX_URL?` },
      ]);
    },
  );

  it.each([
    ['INFLUX_PORT', 'tcp://10.0.0.1:8086'],
    ['INFLUXDB_PORT', 'tcp://10.0.0.1:8086'],
    ['INFLUXDB_SERVICE_HOST', '10.0.0.1'],
    ['INFLUX_SKIP_VERIFY', 'true'],
    ['INFLUXDB_DB', 'gx'],
    ['INFLUX_TOKEN', ' '],
    ['INFLUXDB_URL', ''],
  ])('%s=%s says nothing of a database', (name, value) => {
    expect(configOf({ ...GX, [name]: value }).influx.url).toBeUndefined();
  });

  it.each([
    [{ INFLUX_TOKEN: 't' }, 'is not set, but INFLUX_TOKEN is'],
    [{ INFLUX_ORG: 'o', INFLUX_TOKEN: 't' }, 'is not set, but INFLUX_TOKEN and INFLUX_ORG are'],
    [
      { INFLUX_USERNAME: 'u', INFLUX_PASSWORD: 'p', INFLUX_BUCKET: 'b' },
      'is not set, but INFLUX_BUCKET, INFLUX_USERNAME and INFLUX_PASSWORD are',
    ],
  ])('%j asks for it', (influx, message) => {
    expect(problemsOf({ ...GX, ...influx })).toEqual([{ place: 'INFLUX_URL', message, hint: HINT }]);
  });

  it('what the file says of a database asks for it too, and what was meant to be it is named', () => {
    const environment = { ...GX, GX_LOGGER_CONFIG: 'a.yaml', INFLUXDB_URL: 'http://influxdb' };
    expect(problemsOf(environment, { 'a.yaml': 'influx: { bucket: gx }' })).toEqual([
      {
        place: 'INFLUX_URL',
        message: 'is not set, but INFLUX_BUCKET is',
        hint: 'INFLUXDB_URL is set: did you mean INFLUX_URL?',
      },
    ]);
  });

  it('is no second problem where it is given and cannot be read', () => {
    const token = { ...GX, INFLUX_TOKEN: 't' };
    expect(problemsOf({ ...token, INFLUX_URL_FILE: '/nowhere' })).toMatchObject([
      { place: 'INFLUX_URL_FILE (environment)' },
    ]);
    expect(problemsOf({ ...token, INFLUX_URL: 'influxdb' })).toMatchObject([{ place: 'INFLUX_URL (environment)' }]);
    expect(problemsOf({ ...token, GX_LOGGER_CONFIG: '/nowhere.yaml' })).toMatchObject([
      { place: 'GX_LOGGER_CONFIG (environment)' },
    ]);
  });

  it('a journal in memory would keep nothing', () => {
    const problem = {
      message: 'is memory, and INFLUX_URL is not set: nothing would be kept',
      hint: 'Set INFLUX_URL to write to a database, or JOURNAL to disk to record to DATA_DIR.',
    };
    expect(problemsOf({ ...GX, JOURNAL: 'memory' })).toEqual([{ place: 'JOURNAL (environment)', ...problem }]);
    expect(problemsOf({ ...GX, GX_LOGGER_CONFIG: 'a.yaml' }, { 'a.yaml': 'journal: memory' })).toEqual([
      { place: 'a.yaml:1:1 journal', ...problem },
    ]);
    expect(configOf({ ...MINIMAL, JOURNAL: 'memory' }).journal).toBe('memory');
  });
});

describe('the file', () => {
  it('that cannot be read is the only problem: what it may hold is not missed', () => {
    expect(problemsOf({ GX_LOGGER_CONFIG: '/nowhere.yaml' })).toEqual([
      {
        place: 'GX_LOGGER_CONFIG (environment)',
        message: '"/nowhere.yaml" cannot be read: there is no such file or folder',
        hint: expect.any(String),
      },
    ]);
  });

  it.each([
    ['gx:\n  host: a\n\tport: 1', 'gx-logger.yaml:3:1', 'a tab indents this line'],
    ['gx:\n  host: a\n  host: b', 'gx-logger.yaml:3:3', 'this key is there twice'],
    ['gx:\n  host: "a', 'gx-logger.yaml:2:11', 'something is missing here'],
    ['gx:\n  password: @a', 'gx-logger.yaml:2:13', 'a value cannot begin with this character'],
    ['gx:\n  password: a: b', 'gx-logger.yaml:2:13', 'there are two keys on this line'],
    ['gx:\n  password: "\\q"', 'gx-logger.yaml:2:14', 'the double quotes hold a backslash that means nothing'],
    ['gx:\n  password:a\n  host: b', 'gx-logger.yaml:2:3', 'a key has no value'],
    ['gx:\n  password: *a', 'gx-logger.yaml:2:13', 'anchors (&), aliases (*) and tags (!) are not read here'],
    ['gx:\n  password: &a', 'gx-logger.yaml:2:15', 'anchors (&), aliases (*) and tags (!) are not read here'],
    ['gx:\n  password: !a b', 'gx-logger.yaml:2:16', 'anchors (&), aliases (*) and tags (!) are not read here'],
    ['gx:\n  username: a\n---\ngx:', 'gx-logger.yaml:3:1', 'a second document begins here'],
    ['gx:\n  ? [a]\n  : b', 'gx-logger.yaml:2:5', 'a list or a map stands where a key belongs'],
    ['- a', 'gx-logger.yaml:1:1', 'the file is not a map'],
    ['gx', 'gx-logger.yaml:1:1', 'the file is not a map'],
    ['gx: { username: a, password:b }', 'gx-logger.yaml:1:20 gx', 'there is no such setting'],
    ['log_level: info\ngx:\n  password:b', 'gx-logger.yaml:2:1 gx', 'is a single value or a list and should be a map'],
    ['http: [1]', 'gx-logger.yaml:1:1 http', 'is a single value or a list and should be a map'],
    ['gx:\n  username: [a]', 'gx-logger.yaml:2:3 gx.username', 'is a list and should be a single value'],
    ['log_level: { a: b }', 'gx-logger.yaml:1:1 log_level', 'is a map and should be a single value'],
    ['rules: drop', 'gx-logger.yaml:1:1 rules', 'is a single value and should be a list'],
    ['rules:\n  - drop', 'gx-logger.yaml:2:5 rules.1', 'is a single value and should be a map'],
    ['rules:\n  - action: drop', 'gx-logger.yaml:2:5 rules.1.match', 'is not set'],
    ['sites: [a]', 'gx-logger.yaml:1:1 sites', 'is a list and should be a map'],
  ])('%j has one problem', (yaml, place, message) => {
    expect(problemsOf(...withFile(yaml))).toEqual([{ place, message, hint: expect.any(String) }]);
  });

  it.each(['', '# nothing\n', '---\n', '\uFEFFgx:\r\n  username: a\r\n'])('%j is valid', (yaml) => {
    expect(load(...withFile(yaml)).problems).toBeUndefined();
  });
});

describe('problems', () => {
  it('say where to set what is missing', () => {
    expect(problemsOf({})).toEqual([
      {
        place: 'GX_HOST',
        message: 'is not set',
        hint: 'Set GX_HOST in the environment or in .env, or gx.host in the YAML file, for example venus.local.',
      },
    ]);
  });

  it('are told all at once', () => {
    const yaml = [
      'gx: { host: mqtt://venus.local:1883, passwort: a }',
      'influx:',
      '  url: influxdb:8086',
      '  token: [a]',
      'loglevel: debug',
      'flush_interval: 5 minutes',
      'http: 8088',
      'rules:',
      '  - match: vebus/a+/Ac',
      '    action: dorp',
      '  - refresh: 1x',
      'sites: { "a b": Hut }',
    ].join('\n');
    const environment = {
      GX_LOGGER_CONFIG: 'gx-logger.yaml',
      GX_PORT: '1884',
      GX_PASSWORD: 'a',
      GX_PASSWORD_FILE: '/p',
      GX_PROTAL_ID: 'x',
      LOG_LEVEL: 'loud',
      HTTP_PORT: 'x',
      INFLUX_ORG_FILE: '/nowhere',
    };
    const places = problemsOf(environment, { 'gx-logger.yaml': yaml }).map(({ place }) => place);
    expect(places.sort()).toEqual(
      [
        'GX_PASSWORD_FILE (environment)',
        'GX_PORT (environment)',
        'GX_PROTAL_ID (environment)',
        'HTTP_PORT (environment)',
        'INFLUX_ORG_FILE (environment)',
        'LOG_LEVEL (environment)',
        'gx-logger.yaml:1:38 gx.passwort',
        'gx-logger.yaml:3:3 influx.url',
        'gx-logger.yaml:4:3 influx.token',
        'gx-logger.yaml:5:1 loglevel',
        'gx-logger.yaml:6:1 flush_interval',
        'gx-logger.yaml:7:1 http',
        'gx-logger.yaml:9:5 rules.1.match',
        'gx-logger.yaml:10:5 rules.1.action',
        'gx-logger.yaml:11:5 rules.2.match',
        'gx-logger.yaml:11:5 rules.2.refresh',
        'gx-logger.yaml:12:10 sites.a b',
      ].sort(),
    );
  });

  it('of a malformed file come with those of the environment', () => {
    const places = problemsOf({ GX_LOGGER_CONFIG: 'a.yaml', GX_PORT: 'x' }, { 'a.yaml': 'gx: [' }).map(
      ({ place }) => place,
    );
    expect(places).toContain('GX_PORT (environment)');
    expect(places.some((place) => place.startsWith('a.yaml:1:'))).toBe(true);
    expect(places).not.toContain('GX_HOST');
  });
});
