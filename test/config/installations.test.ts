import { describe, expect, it } from 'vitest';
import { describeConfig } from '../../src/config/describe.ts';
import { configOf, load, problemsOf } from './setup.ts';

const INFLUX = { INFLUX_URL: 'http://influxdb:8086', GX_LOGGER_CONFIG: 'gx-logger.yaml' };

function given(yaml: string, environment: Record<string, string> = {}) {
  return [{ ...INFLUX, ...environment }, { 'gx-logger.yaml': yaml }] as const;
}

const installationsOf = (yaml: string, environment?: Record<string, string>) =>
  configOf(...given(yaml, environment)).installations;

const told = (yaml: string, environment?: Record<string, string>) =>
  problemsOf(...given(yaml, environment)).map(({ place, message, hint }) => `${place}: ${message}. ${hint}`);

describe('one GX', () => {
  it('is what the environment says, without a list', () => {
    const config = configOf({ ...INFLUX, GX_LOGGER_CONFIG: undefined, GX_HOST: 'venus.local' });
    expect(config.installations).toEqual([
      expect.objectContaining({ host: 'venus.local', portal_id: [], topic_prefix: '', rules: [], devices: [] }),
    ]);
  });

  it('may be one of several of a broker, below a prefix', () => {
    const environment = {
      GX_HOST: 'broker.lan',
      GX_PORTAL_ID: 'c0619ab12345, b827eb000001',
      GX_TOPIC_PREFIX: 'home/victron/',
    };
    const [one] = installationsOf('', environment);
    expect(one).toMatchObject({ portal_id: ['c0619ab12345', 'b827eb000001'], topic_prefix: 'home/victron/' });
    expect(installationsOf('', { ...environment, GX_PORTAL_ID: 'all' })[0]?.portal_id).toBe('all');
    expect(installationsOf('', { ...environment, GX_TOPIC_PREFIX: 'victron' })[0]?.topic_prefix).toBe('victron/');
  });
});

describe('several GX', () => {
  it('take over what they leave out, and keep what is theirs', () => {
    const yaml = `
gx: { host: broker.lan, port: 1884, username: me, portal_id: c0619ab12345 }
rules: [{ match: "battery/#", action: drop }]
installations:
  - site: House
  - { host: 'boat.lan:1885', portal_id: [b827eb000001], password: own, rules: [{ match: "vebus/#", interval: 10s }] }
  - { host: mqtts://hut.lan, portal_id: b827eb000002, password_file: /run/secrets/hut }
`;
    const installations = installationsOf(yaml, { GX_PASSWORD: 'common' });
    expect(installations).toMatchObject([
      {
        host: 'broker.lan',
        port: 1884,
        username: 'me',
        password: 'common',
        portal_id: ['c0619ab12345'],
        site: 'House',
      },
      {
        host: 'boat.lan',
        port: 1885,
        username: 'me',
        password: 'own',
        rules: [{ match: 'vebus/#', interval: 10_000 }],
      },
      { host: 'hut.lan', tls: true, port: 1884, password_file: '/run/secrets/hut' },
    ]);
    expect(installations[2]?.password).toBeUndefined();
  });

  it('need no common section, and are shown one by one, without a secret', () => {
    const yaml =
      'installations: [{ host: a.lan, site: A, password: hidden1 }, { host: b.lan, topic_prefix: v, portal_id: all }]';
    const lines = describeConfig(configOf(...given(yaml)));
    expect(lines.filter((line) => line.startsWith('installations') || line.startsWith('GX_'))).toEqual([
      'installations.1 = a.lan, site A, password (set)',
      'installations.2 = b.lan, portal id all, prefix v/',
    ]);
    expect(lines.join('\n')).not.toContain('hidden1');
  });
});

describe('what is wrong with several is told where it stands', () => {
  const file = (place: string) => `gx-logger.yaml:${place}`;

  it.each([
    ['installations: [{ site: A }]', 'host: is not set'],
    [
      'installations: [{ host: a, portal_id: x1 }, { host: b, portal_id: [y1, x1] }]',
      'installations.2.portal_id: "x1" is that of another entry',
    ],
    [
      'installations: [{ host: a, site: A }, { host: b, site: A }]',
      'installations.2.site: "A" is the name of another site',
    ],
    [
      'sites: { c0619ab12345: A }\ninstallations: [{ host: a, site: A }]',
      'installations.1.site: "A" is the name of another site',
    ],
    [
      'sites: { x1: A, y1: A, z1: A }\ninstallations: [{ host: a, portal_id: x1 }, { host: b, portal_id: y1 }]',
      'installations.2.portal_id: "y1" has the name of "x1" in sites',
    ],
    [
      'sites: { x1: A, y1: A }\ngx: { host: a, portal_id: [x1, y1] }',
      'gx.portal_id: "y1" has the name of "x1" in sites',
    ],
    ['installations: [{ host: a, site: A, portal_id: all }]', 'installations.1.site: names several GX'],
    ['installations: [{ host: a, password: b, password_file: c }]', 'password_file: stands beside password'],
    ['installations: [{ host: a, topic_prefix: victron/+ }]', 'topic_prefix: "victron/+" has a wildcard'],
    ['installations: [{ host: a, topic_prefix: victron/N }]', 'topic_prefix: "victron/N" ends in N'],
    ['installations: [{ host: a, topic_prefix: a//b }]', 'topic_prefix: "a//b" is no prefix'],
    ['installations: [{ host: a, portal_id: all, x: 1 }]', 'there is no such setting'],
    ['installations: [{ host: a, hots: 1 }]', 'there is no such setting. Did you mean installations.1.host?'],
    ['installations: [{ host: "a:1883", port: 1884 }]', 'installations.1.port: is not the port that host names'],
    ['installations: { host: a }', 'is a map and should be a list'],
    ['installations: [a]', 'is a single value and should be a map'],
    ['installations: [{ host: a, rules: [{ match: "#", interval: 0s }] }]', 'installations.1.rules.1.interval'],
  ])('%s', (yaml, message) => {
    const problems = told(yaml);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
    expect(problems[0]).toContain(file('1:').slice(0, -2));
  });

  it('a fault that all take over is told once, at its own place', () => {
    const yaml = 'gx: { port: many }\ninstallations: [{ host: a }, { host: b }]';
    expect(told(yaml)).toEqual([expect.stringMatching(/^gx-logger.yaml:1:7 gx.port: "many" is not a port/)]);
  });

  it('a hundred are served by one daemon, five hundred are not', () => {
    const list = (count: number) =>
      `installations:\n${Array.from({ length: count }, (_, index) => `  - host: gx${index}.lan`).join('\n')}\n`;
    expect(load(...given(list(100))).config?.installations).toHaveLength(100);
    expect(told(list(500))).toEqual([expect.stringContaining('has 500 entries, and 100 is the most')]);
  });
});
