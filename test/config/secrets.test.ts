import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { describeConfig, formatProblems } from '../../src/config/describe.ts';
import { settings, variables } from '../../src/config/settings.ts';
import { load, MINIMAL } from './setup.ts';

/** Long enough not to stand in a message by chance, with all the characters that YAML, URLs and shells trip over. */
const secret = fc
  .string({ unit: fc.constantFrom(...'kq7Z &*!@%|>#\'"`{}[]:,?-/\\\t\n=~é'), minLength: 0, maxLength: 12 })
  .map((text) => `${text}xq7zWvK9${text}`);

/** What a person sees. The secret may also be cut or escaped, so its unmistakable middle must not be there either. */
function everythingShown(environment: Record<string, string>, files: Record<string, string>): string {
  const { config, problems } = load(environment, files);
  return config ? describeConfig(config).join('\n') : formatProblems(problems) + JSON.stringify(problems);
}

const SECRETS = settings.filter((setting) => setting.secret);

// Libraries may print too: a warning goes to standard error, past every message of ours.
const warning = vi.spyOn(process, 'emitWarning');
afterAll(() => {
  expect(warning).not.toHaveBeenCalled();
});

it('the passwords and the token are secrets', () => {
  const names = SECRETS.map((setting) => setting.name);
  expect(names).toEqual(expect.arrayContaining(['GX_PASSWORD', 'INFLUX_TOKEN', 'INFLUX_PASSWORD']));
});

describe('no problem text and no description contains a secret', () => {
  const name = fc.constantFrom(...SECRETS.map((setting) => setting.name));
  // With and without another problem: a valid configuration is described, a wrong one is explained.
  const other = fc.constantFrom<Record<string, string>>({}, { GX_PORT: 'x' }, { GX_PASWORD: 'x' }, { GX_HOST: '' });

  it('given in the environment', () => {
    fc.assert(
      fc.property(name, secret, other, (variable, value, rest) => {
        expect(everythingShown({ ...MINIMAL, [variable]: value, ...rest }, {})).not.toContain('xq7zWvK9');
      }),
    );
  });

  it('given in a secret file, beside the variable, or as the path itself', () => {
    fc.assert(
      fc.property(name, secret, other, fc.integer({ min: 0, max: 2 }), (variable, value, rest, kind) => {
        const environment: Record<string, string> = {
          ...MINIMAL,
          ...rest,
          [`${variable}_FILE`]: kind === 2 ? value : '/s',
        };
        if (kind === 1) environment[variable] = value;
        expect(everythingShown(environment, { '/s': `${value}\n` })).not.toContain('xq7zWvK9');
      }),
    );
  });

  it('given in the file: plain, quoted, nested, in a flow map, without a space, or with a key that is wrong', () => {
    const forms: ((section: string, key: string, value: string) => string)[] = [
      (section, key, value) => `${section}:\n  ${key}: ${value}\n`,
      (section, key, value) => `${section}:\n  ${key}: "${value}"\n`,
      (section, key, value) => `${section}:\n  ${key}: '${value.replaceAll("'", "''")}'\n  nonsense: 1\n`,
      (section, key, value) => `${section}:\n  ${key}:\n    - ${value}\n`,
      (section, key, value) => `${section}:\n  ${key}:\n    ${value}: x\n`,
      (section, key, value) => `${section}: {${key}: ${value}}\n`,
      (section, key, value) => `${section}: {${key}:${value}}\n`,
      (section, key, value) => `${section}:\n  ${key}:${value}\n  username: me\n`,
      (section, key, value) => `${section}:\n  ${key}: |${value}\n    more\n`,
      (section, key, value) => `${section}:\n  ${key}x: ${value}\n`,
      (section, _key, value) => `${section}: ${value}\nlog_level: loud\n`,
    ];
    const form = fc.constantFrom(...forms);
    fc.assert(
      fc.property(fc.constantFrom(...SECRETS), secret, form, other, ({ path }, value, write, rest) => {
        const [section = '', key = ''] = path;
        const environment = { ...MINIMAL, ...rest, GX_LOGGER_CONFIG: 'gx-logger.yaml' };
        expect(everythingShown(environment, { 'gx-logger.yaml': write(section, key, value) })).not.toContain(
          'xq7zWvK9',
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('given inside an address', () => {
    const scheme = fc.constantFrom('', 'http://', 'https://', 'mqtt://', 'mqtts://', 'tcp://', '//');
    fc.assert(
      fc.property(scheme, secret, fc.constantFrom('GX_HOST', 'INFLUX_URL'), (start, value, variable) => {
        expect(everythingShown({ ...MINIMAL, [variable]: `${start}me:${value}@host:1883` }, {})).not.toContain(
          'xq7zWvK9',
        );
        expect(everythingShown({ ...MINIMAL, INFLUX_URL: `${start}host?token=${value}` }, {})).not.toContain(
          'xq7zWvK9',
        );
      }),
    );
  });
});

describe('a description', () => {
  it('says that secrets are set, and the rest as it is', () => {
    const environment = {
      ...MINIMAL,
      GX_HOST: 'mqtts://venus.local:8884',
      GX_PASSWORD: 'hunter2',
      FLUSH_INTERVAL: '90',
      JOURNAL_MAX_BYTES: '500 MB',
      GX_LOGGER_CONFIG: 'a.yaml',
    };
    const yaml = "rules:\n  - match: 'vebus/#'\n    refresh: 60\n  - { match: '#', action: drop }\nsites: { abc: Hut }";
    const { config } = load(environment, { 'a.yaml': yaml });
    const said: Record<string, string> = {
      GX_HOST: 'mqtts://venus.local',
      GX_PORT: '8884',
      GX_PASSWORD: '(set)',
      INFLUX_URL: 'http://influxdb:8086',
      JOURNAL_MAX_BYTES: '500MB',
      FLUSH_INTERVAL: '90s',
      FULL_PUBLISH_INTERVAL: '5m',
    };
    expect(describeConfig(config!)).toEqual([
      ...variables.map(({ name, fallback }) => `${name} = ${said[name] ?? fallback ?? '(not set)'}`),
      'rules.1 = keep vebus/#, refresh 1m',
      'rules.2 = drop #',
      'sites.abc = Hut',
    ]);
  });
});

describe('problems on a terminal', () => {
  it('are a list with places and hints', () => {
    const text = formatProblems([
      { place: 'GX_PORT (environment)', message: '"x" is not a port', hint: 'Whole numbers.' },
      { place: 'a.yaml:1:1', message: 'this is wrong' },
    ]);
    expect(text).toBe(
      'There are 2 problems in the configuration:\n\n' +
        '  GX_PORT (environment)\n    "x" is not a port\n    hint: Whole numbers.\n\n' +
        '  a.yaml:1:1\n    this is wrong\n',
    );
    expect(formatProblems([{ place: 'a', message: 'b' }])).toMatch(/^There is a problem in the configuration:\n/);
  });
});
