import { describe, expect, it } from 'vitest';
import { formatDuration, formatSize } from '../../src/config/units.ts';
import { configOf, MINIMAL, problemsOf, withFile } from './setup.ts';

describe('GX_HOST', () => {
  it.each([
    ['venus.local', { host: 'venus.local', tls: undefined, port: undefined }],
    [' venus.local ', { host: 'venus.local', tls: undefined, port: undefined }],
    ['gx_broker', { host: 'gx_broker', tls: undefined, port: undefined }],
    ['192.168.1.20', { host: '192.168.1.20', tls: undefined, port: undefined }],
    ['192.168.1.20:1884', { host: '192.168.1.20', tls: undefined, port: 1884 }],
    ['fd00::5', { host: 'fd00::5', tls: undefined, port: undefined }],
    ['[fd00::5]', { host: 'fd00::5', tls: undefined, port: undefined }],
    ['fe80::1%eth0', { host: 'fe80::1%eth0', tls: undefined, port: undefined }],
    ['mqtt://venus.local', { host: 'venus.local', tls: false, port: undefined }],
    ['mqtts://venus.local/', { host: 'venus.local', tls: true, port: undefined }],
    ['MQTTS://[fd00::5]:8884', { host: 'fd00::5', tls: true, port: 8884 }],
  ])('%s is understood', (text, expected) => {
    const { host, tls, port } = configOf({ ...MINIMAL, GX_HOST: text }).gx;
    expect({ host, tls, port }).toEqual(expected);
  });

  it.each([
    ['venus local', '"venus local" is not a host name or an IP address'],
    ['192.168.1.300', '"192.168.1.300" is not a host name or an IP address'],
    ['192.168.1', '"192.168.1" is not a host name or an IP address'],
    ['-venus', '"-venus" is not a host name or an IP address'],
    ['[venus]', '"[venus]" is not a host name or an IP address'],
    ['mqtt://', '"mqtt://" is not a host name or an IP address'],
    ['tcp://venus.local', '"tcp://venus.local" is not an MQTT address'],
    ['https://venus.local', '"https://venus.local" is not an MQTT address'],
    ['venus.local/N', '"venus.local/N" has a path'],
    ['mqtt://venus.local/N/#', '"mqtt://venus.local/N/#" has a path'],
    ['venus.local:99999', '"99999" is not a port'],
    ['venus.local:', '"" is not a port'],
    ['mqtt://me:hunter2@venus.local', 'the address contains credentials'],
  ])('%s is refused', (text, message) => {
    expect(problemsOf({ ...MINIMAL, GX_HOST: text })).toEqual([
      { place: 'GX_HOST (environment)', message, hint: expect.any(String) },
    ]);
  });
});

describe('INFLUX_URL', () => {
  it.each([
    ['http://influxdb:8086', 'http://influxdb:8086'],
    ['http://influxdb:8086/', 'http://influxdb:8086'],
    ['HTTPS://Example.org/influx/', 'https://example.org/influx'],
    ['http://[::1]:8086', 'http://[::1]:8086'],
  ])('%s is understood', (text, expected) => {
    expect(configOf({ ...MINIMAL, INFLUX_URL: text }).influx.url).toBe(expected);
  });

  it.each([
    ['localhost:8086', '"localhost:8086" has no scheme', 'Perhaps "http://localhost:8086", or https.'],
    ['ftp://influxdb', '"ftp://influxdb" is not an http or https URL', 'For example http://influxdb:8086.'],
    ['http://', '"http://" is not an http or https URL', 'For example http://influxdb:8086.'],
    ['http:///write', '"http:///write" is not an http or https URL', 'For example http://influxdb:8086.'],
    [
      'http://influxdb:808600',
      '"http://influxdb:808600" is not an http or https URL',
      'For example http://influxdb:8086.',
    ],
    [
      'http://me:hunter2@influxdb',
      'the URL contains credentials',
      expect.stringContaining('INFLUX_USERNAME and INFLUX_PASSWORD'),
    ],
    ['http://influxdb/write?db=gx', 'the URL contains a query', expect.stringContaining('INFLUX_BUCKET')],
    [
      'http://venus.local:1883',
      'port 1883 is that of MQTT on a GX, and not of a database',
      expect.stringContaining('8086'),
    ],
    [
      'https://192.168.1.20:8883/',
      'port 8883 is that of MQTT on a GX, and not of a database',
      expect.stringContaining('GX_HOST'),
    ],
  ])('%s is refused', (text, message, hint) => {
    expect(problemsOf({ ...MINIMAL, INFLUX_URL: text })).toEqual([
      { place: 'INFLUX_URL (environment)', message, hint },
    ]);
  });
});

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['5s', 5_000],
    ['1.5s', 1_500],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['90', 90_000],
    ['0.5', 500],
    [' 10 s ', 10_000],
  ])('%s is %i ms', (text, milliseconds) => {
    expect(configOf({ ...MINIMAL, FLUSH_INTERVAL: text }).flush_interval).toBe(milliseconds);
  });

  it('a retention that is a bare number gets the hint that it is in seconds', () => {
    expect(problemsOf({ ...MINIMAL, INFLUX_RETENTION: '730' })).toMatchObject([
      {
        message: '"730" is too short',
        hint: '730 without a unit are seconds; days are 730d. Choose between 1h and 36500d.',
      },
    ]);
  });

  it.each([
    ['2y', 'There is no unit longer than a day: write 730d.'],
    ['1 year', 'There is no unit longer than a day: write 365d.'],
    ['6 months', 'There is no unit longer than a day: write 180d.'],
    ['2w', 'There is no unit longer than a day: write 14d.'],
    ['30 days', 'Write 30d.'],
    ['90D', 'Write 90d.'],
    ['48 hours', 'Write 48h.'],
    ['for ever', 'Write 500ms, 5s, 5m, 2h, 1d or a number of seconds.'],
  ])('%s gets the hint how to write it', (text, hint) => {
    const [problem] = problemsOf({ ...MINIMAL, INFLUX_RETENTION: text });
    expect(problem).toMatchObject({ message: `"${text}" is not a duration`, hint });
    const written = /\d+[dh]\b(?=\.)/.exec(hint)?.[0];
    if (written) expect(configOf({ ...MINIMAL, INFLUX_RETENTION: written }).influx.retention).toBeGreaterThan(0);
  });

  it.each([
    ['FLUSH_INTERVAL', '5 minutes', '"5 minutes" is not a duration'],
    ['FLUSH_INTERVAL', '-5s', '"-5s" is not a duration'],
    ['FLUSH_INTERVAL', '5S', '"5S" is not a duration'],
    ['FLUSH_INTERVAL', '99ms', '"99ms" is too short'],
    ['FLUSH_INTERVAL', '25d', '"25d" is too long'],
    ['FULL_PUBLISH_INTERVAL', '9s', '"9s" is too short'],
  ])('%s=%s is refused', (name, text, message) => {
    expect(problemsOf({ ...MINIMAL, [name]: text })).toEqual([
      { place: `${name} (environment)`, message, hint: expect.any(String) },
    ]);
  });

  it.each([
    [300_000, '5m'],
    [90_000, '90s'],
    [1_500, '1500ms'],
    [172_800_000, '2d'],
    [0, '0s'],
    [315_360_000_000, '3650d'],
  ])('%i ms is written as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('may be nothing and may be years where no timer waits for them', () => {
    expect(configOf({ ...MINIMAL, JOURNAL_KEEP: '0' }).journal_keep).toBe(0);
    expect(configOf({ ...MINIMAL, JOURNAL_KEEP: '365d' }).journal_keep).toBe(31_536_000_000);
    expect(problemsOf({ ...MINIMAL, JOURNAL_KEEP: '3651d' })).toEqual([
      {
        place: 'JOURNAL_KEEP (environment)',
        message: '"3651d" is too long',
        hint: 'Choose between 0s and 3650d.',
      },
    ]);
  });

  it('a retention of at least an hour', () => {
    expect(configOf(MINIMAL).influx.retention).toBeUndefined();
    expect(configOf({ ...MINIMAL, INFLUX_RETENTION: '730d' }).influx.retention).toBe(730 * 86_400_000);
    expect(problemsOf({ ...MINIMAL, INFLUX_RETENTION: '30m' })).toMatchObject([
      { place: 'INFLUX_RETENTION (environment)', hint: 'Choose between 1h and 36500d.' },
    ]);
  });

  it('never exceed what a timer can hold', () => {
    expect(configOf({ ...MINIMAL, FLUSH_INTERVAL: '24d' }).flush_interval).toBeLessThan(2 ** 31);
  });
});

describe('sizes', () => {
  it.each([
    ['1073741824', 1_073_741_824],
    ['1048576B', 1_048_576],
    ['5000kB', 5_000_000],
    ['5000KB', 5_000_000],
    ['500MB', 500_000_000],
    [' 2 GiB ', 2_147_483_648],
    ['1.5GiB', 1_610_612_736],
    ['4096 KiB', 4_194_304],
    ['1TB', 1_000_000_000_000],
    ['1MiB', 1_048_576],
  ])('%s is %i bytes', (text, bytes) => {
    expect(configOf({ ...MINIMAL, JOURNAL_MAX_BYTES: text }).journal_max_bytes).toBe(bytes);
  });

  it.each([
    ['2G', '"2G" is not a size', 'Write 500MB, 2GiB or a number of bytes.'],
    ['2 gigabytes', '"2 gigabytes" is not a size', 'Write 500MB, 2GiB or a number of bytes.'],
    ['-1', '"-1" is not a size', 'Write 500MB, 2GiB or a number of bytes.'],
    ['500Mb', '"500Mb" is not a size', 'Write 500MB, 2GiB or a number of bytes.'],
    ['1MB', '"1MB" is too small', 'Choose between 1MiB and 1024TiB.'],
    ['0', '"0" is too small', 'Choose between 1MiB and 1024TiB.'],
    ['2000TiB', '"2000TiB" is too large', 'Choose between 1MiB and 1024TiB.'],
  ])('%s is refused', (text, message, hint) => {
    expect(problemsOf({ ...MINIMAL, JOURNAL_MAX_BYTES: text })).toEqual([
      { place: 'JOURNAL_MAX_BYTES (environment)', message, hint },
    ]);
  });

  it.each([
    [2_147_483_648, '2GiB'],
    [500_000_000, '500MB'],
    [1_610_612_736, '1536MiB'],
    [1_048_576, '1MiB'],
    [1_048_577, '1048577B'],
    [1_000_000_000_000, '1TB'],
  ])('%i bytes are written as %s, which means the same', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
    expect(configOf({ ...MINIMAL, JOURNAL_MAX_BYTES: text }).journal_max_bytes).toBe(bytes);
  });
});

describe('other values', () => {
  it.each([
    ['GX_PORT', '0', '"0" is not a port'],
    ['GX_PORT', '65536', '"65536" is not a port'],
    ['HTTP_PORT', '80.5', '"80.5" is not a port'],
    ['HTTP_HOST', 'http://localhost', '"http://localhost" is not a host name or an IP address'],
    ['GX_PORTAL_ID', 'c0:61:9a', 'is not a portal id, which has letters, digits, _ and - only'],
    ['JOURNAL', 'Disk', '"Disk" is none of disk, memory'],
    ['CLOCK', 'ntp', '"ntp" is none of auto, host'],
    ['PROFILE', 'smallest', '"smallest" is none of minimal, default, everything'],
    ['LOG_LEVEL', 'WARN', '"WARN" is none of trace, debug, info, warn, error, fatal, silent'],
    ['INFLUX_TOKEN', 'two\nlines', 'the token has characters that no token has'],
    ['INFLUX_TOKEN', 'tökén', 'the token has characters that no token has'],
  ])('%s=%s is refused', (name, text, message) => {
    expect(problemsOf({ ...MINIMAL, [name]: text })).toEqual([
      { place: `${name} (environment)`, message, hint: expect.any(String) },
    ]);
  });

  it('a near miss of a choice is named', () => {
    expect(problemsOf({ ...MINIMAL, LOG_LEVEL: 'WARN' })[0]?.hint).toBe('Did you mean warn?');
    expect(problemsOf({ ...MINIMAL, PROFILE: 'x' })[0]?.hint).toBe('Choose one of minimal, default, everything.');
  });

  it('a long value is cut', () => {
    expect(problemsOf({ ...MINIMAL, PROFILE: 'x'.repeat(5_000) })[0]?.message.length).toBeLessThan(120);
  });

  it('a port that Kubernetes set is explained', () => {
    expect(problemsOf({ ...MINIMAL, GX_PORT: 'tcp://10.0.0.7:1883' })[0]?.hint).toContain('enableServiceLinks');
  });

  it('a password is taken as it is, spaces too', () => {
    expect(configOf({ ...MINIMAL, GX_PASSWORD: ' p w ' }).gx.password).toBe(' p w ');
  });
});

describe('the port in two places', () => {
  it('may be the same one', () => {
    expect(configOf({ ...MINIMAL, GX_HOST: 'venus.local:1884', GX_PORT: '1884' }).gx.port).toBe(1884);
  });

  it('must not be two, and is told beside other problems of the section', () => {
    const places = problemsOf({ ...MINIMAL, GX_HOST: 'venus.local:1884', GX_PORT: '1883', GX_PORTAL_ID: '?' }).map(
      ({ place }) => place,
    );
    expect(places).toEqual(['GX_PORTAL_ID (environment)', 'GX_PORT (environment)']);
  });

  it('is no second problem where one of them is none', () => {
    expect(problemsOf({ ...MINIMAL, GX_HOST: 'venus.local:1884', GX_PORT: 'x' })).toHaveLength(1);
    expect(problemsOf({ ...MINIMAL, GX_HOST: 'venus.local:x', GX_PORT: '1883' })).toHaveLength(1);
  });
});

describe('rules and sites', () => {
  it.each(['#', '+/#', 'vebus/#', 'vebus/+/Ac/#', '+/+/Mgmt/+', 'battery/256/Soc'])('%s is a filter', (match) => {
    expect(configOf(...withFile(`rules: [{ match: '${match}' }]`)).rules).toEqual([
      { match, action: 'keep', refresh: undefined },
    ]);
  });

  it.each([
    ['vebus+/0/Ac', 'has a + beside other characters'],
    ['vebus/+/Ac#', 'has a # that is not the whole last level'],
    ['vebus/#/Ac', 'has a # that is not the whole last level'],
    ['/vebus/0/Ac', 'has an empty level'],
    ['vebus//Ac', 'has an empty level'],
    ['N/c0619ab12345/vebus/#', 'begins with N'],
    ['vebus/+', 'matches nothing'],
    ['batery/+/Soc', 'begins with no service'],
    ['Battery/+/Soc', 'begins with no service'],
    ['battery/*/Soc', 'has a *'],
  ])('%s is none', (match, message) => {
    expect(problemsOf(...withFile(`rules:\n  - match: '${match}'`))).toEqual([
      { place: 'gx-logger.yaml:2:5 rules.1.match', message: `"${match}" ${message}`, hint: expect.any(String) },
    ]);
  });

  it('the service that a filter means is named; one that nobody knows may exist', () => {
    const [problem] = problemsOf(...withFile('rules:\n  - match: batery/+/Soc'));
    expect(problem?.hint).toBe('Did you mean battery?');
    expect(configOf(...withFile('rules:\n  - match: newdevice/+/Soc')).rules).toHaveLength(1);
  });

  it.each([
    ['sites: Meltemi', /^Write a portal id and a name .*: c0619ab12345: /],
    ['rules: "#"', /^Write a list, .* match: /],
    ['devices: House', /^Write a list, .* name: /],
    ['devices:\n  - { name: A, service: vebus, instances: 3 }', /instances: \[3\]/],
  ])('%s: the form is shown', (yaml, hint) => {
    expect(problemsOf(...withFile(yaml))).toEqual([expect.objectContaining({ hint: expect.stringMatching(hint) })]);
  });

  it('every part of a rule counts', () => {
    const rules = "rules:\n  - { match: 'a/b/c', action: json, refresh: 2m }\n  - { match: 'a/#', action: drop }";
    expect(configOf(...withFile(rules)).rules).toEqual([
      { match: 'a/b/c', action: 'json', refresh: 120_000 },
      { match: 'a/#', action: 'drop', refresh: undefined },
    ]);
  });

  it('a site has a portal id and a name', () => {
    expect(configOf(...withFile('sites: { 001122334455: Hut, c0619ab12345: 42 }')).sites).toEqual({
      '001122334455': 'Hut',
      c0619ab12345: '42',
    });
    expect(problemsOf(...withFile('sites:\n  "a b": Hut\n  abc: [Hut]\n  def:'))).toMatchObject([
      { place: 'gx-logger.yaml:2:3 sites.a b', message: 'is not a portal id, which has letters, digits, _ and - only' },
      { place: 'gx-logger.yaml:3:3 sites.abc', message: 'is a list and should be a single value' },
      { place: 'gx-logger.yaml:4:3 sites.def', message: 'is not set' },
    ]);
  });
});
