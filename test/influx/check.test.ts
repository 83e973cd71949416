import dns from 'node:dns';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkDatabase } from '../../src/influx/check.ts';
import { freePort } from '../support/process.ts';
import type { Handler, Reaction } from './stand-in.ts';
import { never, withServer } from './with-server.ts';

const { serve, requests } = withServer();

interface Behaviour {
  readonly ping: Reaction;
  readonly list?: Reaction;
  readonly write?: Reaction;
}

async function check({ ping, list = { status: 403 }, write = { status: 204 } }: Behaviour, settings = {}) {
  const handler: Handler = ({ path }) => (path === '/ping' ? ping : /write/.test(path) ? write : list);
  const { url } = await serve(handler);
  const { ok, lines } = await checkDatabase({ url, bucket: 'gx', ...settings }, never);
  return { ok, text: lines.join('\n') };
}

const V2 = { status: 204, headers: { 'x-influxdb-version': 'v2.8.0' } };
const core = { 'x-influxdb-version': '3.10.1', 'x-influxdb-build': 'Core' };
const V3 = { status: 200, headers: core, body: { product_name: 'InfluxDB 3 Core' } };
const VM = { status: 204, headers: { 'x-server-hostname': 'vm' } };
const bucket = { status: 200, body: { buckets: [{ name: 'gx' }] } };
const empty = { status: 400, body: 'incoming write was empty' };

describe('the check of a database', () => {
  it('says that all is well on 2.x, and stores nothing', async () => {
    const { ok, text } = await check({ ping: V2, list: bucket }, { token: 't', org: 'home' });
    expect(ok).toBe(true);
    expect(text).toMatch(
      /InfluxDB 2\.8\.0 answers.*\nthe credentials are not refused\nbucket "gx" is there\nwriting is allowed$/,
    );
    expect(requests().flatMap(({ lines }) => lines)).toEqual([]);
    expect(requests().map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /ping',
      'GET /api/v2/buckets',
      'POST /api/v2/write',
    ]);
  });

  it.each([
    [10, 'gx-logger setup lengthens it'],
    [100, 'only gx-logger setup --shorten shortens it'],
    [90, undefined],
  ])('says what becomes of a retention of %i days where 90 are configured', async (days, words) => {
    const body = { buckets: [{ name: 'gx', retentionRules: [{ everySeconds: days * 86_400 }] }] };
    const { ok, text } = await check(
      { ping: V2, list: { status: 200, body } },
      { org: 'o', retention: 90 * 86_400_000 },
    );
    expect(ok).toBe(true);
    if (words) expect(text).toMatch(`INFLUX_RETENTION is 90 days: a run does not change what is there; ${words}`);
    else expect(text).not.toMatch('INFLUX_RETENTION');
  });

  describe('of a missing bucket', () => {
    const missing = { status: 404, body: { code: 'not found', message: 'bucket "gx" not found' } };
    /** `made` is the answer to whoever wants to make a bucket of a name that is taken in every organisation. */
    const handler =
      (made: Reaction): Handler =>
      ({ method, path }) => {
        if (path === '/ping') return V2;
        if (path === '/api/v2/write') return missing;
        if (path === '/api/v2/orgs') return { status: 200, body: { orgs: [{ id: '0a', name: 'home' }] } };
        return method === 'POST' ? made : { status: 200, body: { buckets: [] } };
      };

    async function checkMissing(made: Reaction) {
      const { url } = await serve(handler(made));
      const { ok, lines } = await checkDatabase({ url, bucket: 'gx', org: 'home', token: 'hush' }, never);
      return { ok, text: lines.join('\n') };
    }

    it('says that a run will make it, where these credentials may', async () => {
      const body = { code: 'conflict', message: 'bucket with name _monitoring already exists' };
      const { ok, text } = await checkMissing({ status: 422, body });
      expect(ok).toBe(true);
      expect(text).toMatch(/bucket "gx" is missing: a run creates it/);
      expect(requests().flatMap(({ method, body: sent }) => (method === 'POST' && sent ? [sent] : []))).toContainEqual(
        expect.stringContaining('"name":"_monitoring"'),
      );
    });

    it('is not ready where they may not', async () => {
      const body = { code: 'unauthorized', message: 'write:orgs/0a/buckets is unauthorized' };
      const { ok, text } = await checkMissing({ status: 401, body });
      expect(ok).toBe(false);
      expect(text).toMatch(
        /is missing, and a run cannot create it \(401: write:orgs.*\): create it, with gx-logger setup/,
      );
    });
  });

  it('is not ready without an organisation', async () => {
    const write = { status: 400, body: { code: 'invalid', message: 'Please provide either orgID or org' } };
    const { ok, text } = await check({ ping: V2, list: bucket, write }, { token: 't' });
    expect(ok).toBe(false);
    expect(text).toMatch(/writing is not possible: 400: Please.*To do: set INFLUX_ORG to the name of the organisation/);
    expect(text).toMatch(/INFLUX_ORG is not set/);
  });

  it('knows a bucket that its token may write but not see', async () => {
    const { ok, text } = await check(
      { ping: V2, list: { status: 200, body: { buckets: [] } } },
      { token: 't', org: 'o' },
    );
    expect(ok).toBe(true);
    expect(text).toMatch(/writing is allowed$/);
    expect(text).not.toMatch(/missing/);
  });

  it('says that a token is wrong, and does not show it', async () => {
    const no = { status: 401, body: { code: 'unauthorized', message: 'unauthorized access by hush' } };
    const { ok, text } = await check({ ping: V2, list: no, write: no }, { token: 'hush', org: 'o' });
    expect(ok).toBe(false);
    expect(text).toMatch(/the credentials are not accepted/);
    expect(text).toMatch(/writing is not possible: 401: unauthorized access by ….*INFLUX_TOKEN/);
    expect(text).not.toMatch('hush');
  });

  it('says that credentials are asked for', async () => {
    const no = { status: 401, body: { error: 'the request was not authenticated' } };
    const { ok, text } = await check({ ping: { status: 401, headers: { 'cluster-uuid': '1' } }, list: no, write: no });
    expect(ok).toBe(false);
    expect(text).toMatch(/no credentials are set, but the server asks for some/);
  });

  it('takes the complaint of 3.x about an empty write for a permission, and tells the limit of Core', async () => {
    const list = { status: 200, body: [{ 'iox::database': 'gx' }] };
    const { ok, text } = await check({ ping: V3, list, write: empty }, { token: 't' });
    expect(ok).toBe(true);
    expect(text).toMatch(/InfluxDB 3 Core 3\.10\.1 answers/);
    expect(text).toMatch(/writing is allowed/);
    expect(text).toMatch(/72 hours/);
  });

  it('does not write to a database that 3.x would create for it', async () => {
    const { ok, text } = await check({ ping: V3, list: { status: 200, body: [] }, write: empty }, { token: 't' });
    expect(ok).toBe(true);
    expect(text).toMatch(/database "gx" is missing: a run creates it/);
    expect(requests().some(({ path }) => /write/.test(path))).toBe(false);
  });

  it('tells the limits of VictoriaMetrics', async () => {
    const { ok, text } = await check({ ping: VM });
    expect(ok).toBe(true);
    expect(text).toMatch(/numbers only/);
    expect(text).toMatch(/-dedup\.minScrapeInterval=1ms/);
  });

  it('says no word of credentials that were never looked at', async () => {
    const { ok, text } = await check({ ping: VM, write: { status: 503 } }, { token: 't' });
    expect(ok).toBe(false);
    expect(text).toMatch(/writing is not possible: 503/);
    expect(text).not.toMatch(/credentials/);
  });

  it('says what is wrong with the address', async () => {
    const port = await freePort();
    const { ok, lines } = await checkDatabase({ url: `http://127.0.0.1:${port}`, bucket: 'gx' }, never);
    expect(ok).toBe(false);
    expect(lines).toEqual([expect.stringContaining('connection refused')]);
  });

  it.each([
    ['http://127.18.84.1', /connection refused.*; INFLUX_URL names no port, so port 80 was asked: InfluxDB has 8086/],
    ['http://gx-logger-nobody.local:8086', /ends in \.local is found by mDNS.*use the IP address$/],
  ])('says what is often the matter with %s', async (url, words) => {
    const lookup = vi.spyOn(dns, 'lookup');
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    lookup.mockImplementation(((_name: string, _options: object, told: (error: Error) => void) =>
      told(error)) as never);
    onTestFinished(() => lookup.mockRestore());
    const { ok, lines } = await checkDatabase({ url, bucket: 'gx' }, never);
    expect(ok).toBe(false);
    expect(lines).toEqual([expect.stringMatching(words)]);
  });
});
