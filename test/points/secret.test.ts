import { describe, expect, it } from 'vitest';
import { services } from '../../src/catalogue/catalogue.ts';
import { example } from '../../src/catalogue/pattern.ts';
import { holdsSecret, isSecret } from '../../src/points/secret.ts';
import { pour } from '../support/pour.ts';

const message = (tail: string, value: unknown) => ({ t: 0, topic: `N/id/${tail}`, payload: JSON.stringify({ value }) });

describe('a secret within a text', () => {
  it.each([
    ['the password of an address', 'https://user:hunter2@host/path'],
    ['the user of an address', 'mqtt://somebody@host'],
    ['an argument of an address', 'https://host/path?size=3&api_key=abc'],
    ['JSON', '{"ssid":"x","psk":"abc"}'],
    ['JSON in a list', '[1,{"name":"a","accessToken":"abc"}]'],
    ['JSON within JSON', JSON.stringify({ config: JSON.stringify({ password: 'abc' }) })],
    ['JSON that is cut', '{"a":{"password":"ab'],
    ['a connection string', 'Endpoint=sb://host/;SharedAccessKey=abc'],
    ['a header', 'Authorization: Bearer abc'],
  ])('%s', (_, text) => {
    expect(holdsSecret(text)).toBe(true);
  });

  it.each([
    'https://host:8086/path?size=3',
    '{"name":"Battery: 1","state":9,"monkey":"x"}',
    'Pump: on, level = 5',
    'socketcan:can0',
    '2026-11-22 12:00:00',
    'com.victronenergy.battery.socketcan_can0',
  ])('none in %s', (text) => {
    expect(holdsSecret(text)).toBe(false);
  });
});

describe('secrets at the door', () => {
  it('stores no text that holds one, whatever the rules say, and counts it', async () => {
    const { lines, ledger } = await pour(
      [
        message('platform/0/Services/Url', 'https://user:hunter2@host/path'),
        message('platform/0/Services/Config', '{"password":"hunter2"}'),
        message('platform/0/Network/Services', { wifi: { psk: 'hunter2' } }),
        message('platform/0/Network/List', [{ token: 'hunter2' }]),
        message('platform/0/Network/Plain', { wifi: { name: 'home' } }),
      ],
      { rules: [{ match: 'platform/#', action: 'json' }] },
    );
    expect(lines).not.toContain('hunter2');
    expect(lines).toContain('home');
    expect(ledger.refused.secret).toBe(4);
  });

  it.each(['Alarms/BypassWarning', 'Ac/ByPassRelay', 'Ac/BypassWatts', 'Ac/PassThrough/Power', 'PassThruPower'])(
    'takes %s',
    (path) => {
      expect(isSecret({ index: 0, portalId: 'id', service: 'heatpump', instance: '0', path })).toBe(false);
    },
  );

  it('takes every path of the catalogue that is none', () => {
    const known = [...services].flatMap(([service, entries]) =>
      [...entries].map(([pattern, { log }]) => ({ service, path: example(pattern), log })),
    );
    const refused = known.filter(({ service, path, log }) => {
      const topic = { index: 0, portalId: 'id', service, instance: '0', path };
      return isSecret(topic) !== (log === 'secret');
    });
    expect(refused).toEqual([]);
  });
});
