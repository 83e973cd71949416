import { expect, it } from 'vitest';
import { endpointName, endpoints } from '../../src/gx/endpoints.ts';

const none = { host: 'venus.local', tls: undefined, port: undefined, username: undefined, password: undefined };
const urls = (options: Partial<typeof none> | object) =>
  endpoints({ ...none, ...options }).map(
    (endpoint) => endpointName(endpoint) + (endpoint.password ? ' +password' : ''),
  );

it.each([
  ['a host alone', {}, ['mqtt://venus.local:1883']],
  ['a password', { password: 'x' }, ['mqtts://venus.local:8883 +password', 'mqtt://venus.local:1883']],
  ['a password and port 1883', { password: 'x', port: 1883 }, ['mqtt://venus.local:1883 +password']],
  ['a password and mqtt://', { password: 'x', tls: false }, ['mqtt://venus.local:1883 +password']],
  ['a password and mqtts://', { password: 'x', tls: true }, ['mqtts://venus.local:8883 +password']],
  ['a password and any other port', { password: 'x', port: 21883 }, ['mqtts://venus.local:21883 +password']],
  ['another port', { port: 21883 }, ['mqtt://venus.local:21883']],
  ['port 8883', { port: 8883 }, ['mqtts://venus.local:8883']],
  ['mqtts:// and a port', { tls: true, port: 9999 }, ['mqtts://venus.local:9999']],
])('%s', (_, options, expected) => {
  expect(urls(options)).toEqual(expected);
});

it('a password never goes over port 1883 unless the configuration says so', () => {
  for (const port of [undefined, 8883, 1884, 21883]) {
    for (const endpoint of endpoints({ ...none, port, password: 'x' })) {
      expect(endpoint.tls || endpoint.password === undefined).toBe(true);
    }
  }
});
