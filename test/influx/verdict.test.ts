import { describe, expect, it } from 'vitest';
import type { Generation } from '../../src/influx/dialect.ts';
import { judge } from '../../src/influx/verdict.ts';

/** Status, body and verdict of every answer that is known; headers where they matter. */
type Row = [
  what: string,
  generation: Generation,
  status: number,
  body: string | object,
  verdict: object,
  headers?: Record<string, string>,
];

const NOW = Date.parse('Sun, 22 Nov 2026 12:00:00 GMT');
const person = (reason: string) => ({ kind: 'keep', reason, action: expect.any(String) });
const reject = (reason: string) => ({ kind: 'reject', reason });
const partial = (message: string) => ({
  error: 'partial write of line protocol occurred',
  data: [{ original_line: 'system,site=a Ac', line_number: 2, error_message: message }],
});
const v2 = (code: string, message: string) => ({ code, message });
const failedPoints = (words: string) =>
  v2(
    'unprocessable entity',
    `failure writing points to database: partial write: ${words} for database: 0a for retention policy: autogen`,
  );
const CONFLICT =
  'field type conflict: input field "f" on measurement "m" is type string, already exists as type float dropped=1';
const OLD =
  'dropped 2 points outside retention policy of duration 72h0m0s - oldest point m at 2025-08-26T03:26:38Z dropped because it violates a Retention Policy Lower Bound at 2025-09-02T09:04:10Z, newest point m at 2025-08-26T03:31:28Z dropped because it violates a Retention Policy Lower Bound at 2025-09-02T09:04:10Z dropped=2';
const HTML = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>';

const ROWS: Row[] = [
  ['stored', 'v1', 204, '', { kind: 'accept' }],
  ['stored', 'v2', 204, '', { kind: 'accept' }],
  ['stored', 'v3', 204, '', { kind: 'accept' }],
  ['stored', 'cloud', 204, '', { kind: 'accept' }],
  ['stored', 'victoria', 204, '', { kind: 'accept' }],

  ['a JSON body with nothing wrong', 'v2', 200, {}, { kind: 'accept' }],
  [
    'a partial write with 201',
    'cloud',
    201,
    { code: 'invalid', line: 2, message: 'partial write has occurred' },
    reject('refused'),
  ],
  [
    'a numbered line in unknown words',
    'cloud',
    400,
    { code: 'invalid', line: 2, message: 'no way' },
    reject('refused'),
  ],
  ['a JSON body of 200 that reports an error', 'v1', 200, { error: 'who knows' }, person('not_understood')],
  ['200 without a body', 'v2', 200, '', person('not_a_database')],
  ['202 with a JSON body', 'v2', 202, {}, person('not_understood')],
  ['a sign-in page', 'v1', 200, HTML, person('not_a_database')],
  ['a sign-in page that speaks of lines', 'v1', 200, `${HTML} unable to parse 'm'`, person('not_a_database')],
  ['a redirect', 'v2', 302, '', person('redirected'), { location: 'https://login.example/' }],
  ['a redirect with a JSON body', 'v2', 307, { ok: true }, person('redirected')],

  ['an unparsable line', 'v1', 400, { error: "unable to parse 'm f=': missing field value" }, reject('unparsable')],
  [
    'an unparsable line among others',
    'v1',
    400,
    { error: "partial write: unable to parse 'm f=': missing field value dropped=0" },
    reject('unparsable'),
  ],
  ['an unparsable line', 'v2', 400, v2('invalid', "unable to parse 'm f=': missing field value"), reject('unparsable')],
  ['an unparsable line', 'v3', 400, partial('Could not parse entire line'), reject('unparsable')],
  [
    'an unparsable body',
    'v3',
    400,
    { error: 'line protocol parsing error', data: { line_number: 1, error_message: 'no' } },
    reject('unparsable'),
  ],
  ['an unparsable line', 'victoria', 400, 'cannot parse influx line: cannot unmarshal', reject('unparsable')],
  [
    'a line that quotes another text of the table',
    'v1',
    400,
    { error: 'unable to parse \'m f="retention policy not found" x\': bad timestamp' },
    reject('unparsable'),
  ],
  [
    'many unparsable lines, the body cut off',
    'v1',
    400,
    `{"error":"unable to parse 'm f=': missing field value\\nunable to`,
    reject('unparsable'),
  ],

  ['a type conflict', 'v1', 400, { error: `partial write: ${CONFLICT}` }, reject('type_conflict')],
  ['a type conflict', 'v2', 422, failedPoints(CONFLICT), reject('type_conflict')],
  [
    'a type conflict',
    'v3',
    400,
    partial(
      "invalid column type for column 'f', expected iox::column_type::field::float, got iox::column_type::field::string",
    ),
    reject('type_conflict'),
  ],
  [
    'too many series',
    'v1',
    400,
    {
      error:
        'partial write: max-values-per-tag limit exceeded (100000/100000): measurement="m" tag="t" value="v" dropped=1',
    },
    reject('series_limit'),
  ],
  [
    'a long string',
    'v1',
    400,
    { error: 'partial write: input field "f" on measurement "m" is too long, 1048577 > 1048576 dropped=1' },
    reject('too_long'),
  ],
  [
    'a long line',
    'victoria',
    400,
    'cannot read influx line protocol data: too long line: more than 262144 bytes',
    reject('too_long'),
  ],
  ['a partial write for a new reason', 'v1', 400, { error: 'partial write: who knows dropped=1' }, reject('refused')],
  ['damaged gzip', 'v1', 400, { error: 'gzip: invalid checksum' }, reject('damaged')],
  ['damaged gzip', 'v3', 400, 'error decoding gzip stream: unexpected end', reject('damaged')],
  ['cut-off gzip', 'victoria', 400, 'cannot read a block of data in 0.000s: unexpected EOF', reject('damaged')],

  ['too old', 'v1', 400, { error: 'partial write: points beyond retention policy dropped=2' }, { kind: 'expired' }],
  ['too old, in the new words', 'v1', 400, { error: `partial write: ${OLD}` }, { kind: 'expired' }],
  ['too old', 'v2', 422, failedPoints(OLD), { kind: 'expired' }],

  [
    'a limit of columns',
    'v3',
    422,
    { error: 'Update to schema would exceed number of columns per table limit of 500 columns' },
    person('schema_limit'),
  ],
  [
    'a limit of tables',
    'v3',
    422,
    {
      error:
        'Update to schema would exceed number of tables limit: attempted to create table but already have 2000 table(s) (limit: 2000)',
    },
    person('schema_limit'),
  ],
  [
    'a limit of databases',
    'v3',
    422,
    { error: 'Adding a new database would exceed limit of 5 databases' },
    person('schema_limit'),
  ],
  ['422 in unknown words', 'v3', 422, { error: 'who knows' }, person('not_understood')],

  ['wrong credentials', 'v1', 401, { error: 'authorization failed' }, person('unauthorized')],
  ['no credentials', 'v1', 401, { error: 'unable to parse authentication credentials' }, person('unauthorized')],
  ['no credentials', 'v2', 401, v2('unauthorized', 'unauthorized access'), person('unauthorized')],
  ['no credentials', 'v3', 401, { error: 'the request was not authenticated' }, person('unauthorized')],
  ['no permission', 'v1', 403, { error: '"r" user is not authorized to write to database "gx"' }, person('forbidden')],
  ['no permission', 'v2', 403, v2('forbidden', 'insufficient permissions for write'), person('forbidden')],
  ['no database', 'v1', 404, { error: 'database not found: "gx"' }, person('not_found')],
  ['no bucket', 'v2', 404, v2('not found', 'bucket "gx" not found'), person('not_found')],
  ['no such path', 'v1', 404, '404 page not found', person('not_found')],
  ['no retention policy', 'v1', 500, { error: 'retention policy not found: autogen' }, person('no_retention_policy')],
  ['no mapping', 'v2', 404, v2('not found', 'no dbrp mapping found'), person('no_retention_policy')],
  ['http to a TLS port of Go', 'v1', 400, 'Client sent an HTTP request to an HTTPS server.', person('needs_tls')],
  [
    'http to a TLS port of nginx',
    'v1',
    400,
    '<html><center>The plain HTTP request was sent to HTTPS port</center></html>',
    person('needs_tls'),
  ],
  ['a body lost on the way', 'v3', 400, 'incoming write was empty', person('empty')],
  ['a body lost on the way', 'v2', 400, v2('invalid', 'writing requires points'), person('empty')],
  ['400 in unknown words', 'v2', 400, v2('invalid', 'who knows'), person('not_understood')],
  [
    'a fault of 3.x on the path of 2.x',
    'v3',
    400,
    v2('invalid', 'write buffer error: object store error'),
    person('not_understood'),
  ],
  ['405', 'v1', 405, 'no', person('not_understood')],

  ['too large', 'v1', 413, { error: 'Request Entity Too Large' }, { kind: 'split' }],
  ['too large', 'v3', 413, 'max request size (10485760 bytes) exceeded', { kind: 'split' }],
  ['too large for a proxy', 'v2', 413, '<html>413 Request Entity Too Large</html>', { kind: 'split' }],

  ['408', 'v2', 408, '', { kind: 'keep', reason: 'unavailable' }],
  ['425', 'v2', 425, '', { kind: 'keep', reason: 'unavailable' }],
  ['throttled', 'v3', 429, 'too many requests', { kind: 'keep', reason: 'throttled' }],
  [
    'throttled, in seconds',
    'cloud',
    429,
    '',
    { kind: 'keep', reason: 'throttled', retryAfter: 30_000 },
    { 'retry-after': '30' },
  ],
  [
    'throttled, with a date',
    'cloud',
    429,
    '',
    { kind: 'keep', reason: 'throttled', retryAfter: 45_000 },
    { 'retry-after': 'Sun, 22 Nov 2026 12:00:45 GMT' },
  ],
  [
    'a wait of days',
    'v2',
    503,
    '',
    { kind: 'keep', reason: 'unavailable', retryAfter: 600_000 },
    { 'retry-after': '900000' },
  ],
  ['overload', 'v1', 500, { error: 'timeout' }, { kind: 'keep', reason: 'unavailable' }],
  [
    'full cache',
    'v1',
    500,
    { error: 'engine: cache-max-memory-size exceeded: (1/2)' },
    { kind: 'keep', reason: 'unavailable' },
  ],
  ['overload', 'v1', 503, 'request throttled, queue full', { kind: 'keep', reason: 'unavailable' }],
  [
    'a fault',
    'v2',
    500,
    v2('internal error', 'unexpected error writing points to database: timeout'),
    { kind: 'keep', reason: 'unavailable' },
  ],
  ['a proxy without its server', 'v2', 502, '<html>502 Bad Gateway</html>', { kind: 'keep', reason: 'unavailable' }],
];

describe('the verdict on an answer', () => {
  it.each(ROWS)('%s: %s %i', (_, generation, status, body, verdict, headers = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    expect(judge(generation, { status, headers, text }, NOW)).toMatchObject(verdict);
  });

  it.each(['nonsense', '-5', '0', 'Sun, 22 Nov 2026 11:00:00 GMT'])(
    'waits by itself for a Retry-After of %s',
    (header) => {
      const verdict = judge('v1', { status: 503, headers: { 'retry-after': header }, text: '' }, NOW);
      expect(verdict).not.toHaveProperty('retryAfter');
    },
  );

  it('does not send a fault that passes by itself to a person', () => {
    expect(judge('v1', { status: 503, headers: {}, text: '' }, NOW)).not.toHaveProperty('action');
  });

  it('keeps what never got an answer, and passes on what to do', () => {
    expect(judge('v1', { error: 'refused', message: 'no' }, NOW)).toEqual({
      kind: 'keep',
      reason: 'refused',
      detail: 'no',
    });
    const tls = { error: 'tls', message: 'no', action: 'write http://' };
    expect(judge('v1', tls, NOW)).toMatchObject({ reason: 'tls', action: 'write http://' });
  });

  it('repeats the words of the server', () => {
    const verdict = judge('v2', { status: 422, headers: {}, text: JSON.stringify(failedPoints(CONFLICT)) }, NOW);
    expect(verdict).toHaveProperty('detail', expect.stringContaining('input field "f" on measurement "m"'));
    const numbered = judge('v3', { status: 400, headers: {}, text: JSON.stringify(partial('bad column')) }, NOW);
    expect(numbered).toHaveProperty('detail', '400: partial write of line protocol occurred: bad column');
  });

  it.each(['v1', 'v2', 'v3', 'cloud', 'victoria'] as const)('names the settings to look at: %s', (generation) => {
    const verdict = judge(generation, { status: 401, headers: {}, text: '' }, NOW);
    const expected = generation === 'v1' ? /INFLUX_USERNAME/ : /INFLUX_TOKEN/;
    expect(verdict).toHaveProperty('action', expect.stringMatching(expected));
  });
});
