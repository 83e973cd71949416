import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/influx/database.ts';
import type { Generation } from '../../src/influx/servers/detect.ts';
import { ensureDatabase, findDatabase } from '../../src/influx/servers/ensure.ts';
import { serverOf } from './generations.ts';
import type { Handler } from './stand-in.ts';
import { never, withServer } from './with-server.ts';

const { serve, requests: all } = withServer();

async function run(
  act: typeof ensureDatabase,
  generation: Generation,
  handler: Handler,
  settings: Partial<Database> = {},
) {
  const { url } = await serve(handler);
  return act(serverOf(generation), { url, bucket: 'gx', org: 'home', token: 'hush', ...settings }, never);
}

const requests = () => all().map(({ method, path }) => `${method} ${path}`);
const refused = { status: 401, body: { code: 'unauthorized', message: 'unauthorized access, token hush' } };

/** The organisation, the buckets, and what becomes of a new one. */
const v2 =
  (buckets: string[], created: ReturnType<Handler>): Handler =>
  ({ method, path, query }) => {
    if (path === '/api/v2/orgs') return { status: 200, body: { orgs: [{ id: '0a', name: query.get('org') }] } };
    if (method === 'POST') return created;
    const found = buckets.filter((name) => name === query.get('name'));
    return { status: 200, body: { links: {}, buckets: found.map((name) => ({ id: '1', name, orgID: '0a' })) } };
  };

describe.each(['v2', 'cloud'] as const)('a bucket of %s', (generation) => {
  it('that is there is left alone', async () => {
    const finding = await run(ensureDatabase, generation, v2(['gx'], { status: 500 }));
    expect(finding.state).toBe('there');
    expect(requests()).toEqual(['GET /api/v2/buckets']);
    expect(all()[0]?.headers.authorization).toBe('Token hush');
    expect(Object.fromEntries(all()[0]?.query ?? [])).toEqual({ name: 'gx', org: 'home' });
  });

  it('that is missing is created, to keep its data for ever', async () => {
    const finding = await run(ensureDatabase, generation, v2([], { status: 201, body: { id: '2' } }));
    expect(finding).toMatchObject({ state: 'created', message: expect.stringContaining('bucket "gx"') });
    expect(JSON.parse(all().at(-1)?.body ?? '')).toEqual({ orgID: '0a', name: 'gx', retentionRules: [] });
  });

  it('that is missing is not created by looking', async () => {
    expect((await run(findDatabase, generation, v2([], { status: 500 }))).state).toBe('missing');
    expect(requests()).toEqual(['GET /api/v2/buckets']);
  });

  it('that a token cannot see, but that is there, is there', async () => {
    const body = { code: 'conflict', message: 'bucket with name gx already exists' };
    expect((await run(ensureDatabase, generation, v2([], { status: 422, body }))).state).toBe('there');
  });

  it('that a token may not create is no error', async () => {
    const body = { code: 'forbidden', message: 'insufficient permissions' };
    const finding = await run(ensureDatabase, generation, v2([], { status: 403, body }));
    expect(finding).toMatchObject({ state: 'missing', message: expect.stringContaining('insufficient permissions') });
  });
});

describe('a bucket of 2.x', () => {
  it.each([
    ['none', []],
    ['more than one', [{ id: '0a' }, { id: '0b' }]],
  ])('is not created where %s of the organisations fits', async (_, orgs) => {
    const handler: Handler = ({ path }) => ({
      status: 200,
      body: path === '/api/v2/orgs' ? { orgs } : { buckets: [] },
    });
    const finding = await run(ensureDatabase, 'v2', handler, { org: undefined });
    expect(finding).toMatchObject({ state: 'missing', message: expect.stringContaining('INFLUX_ORG') });
    expect(requests()).toEqual(['GET /api/v2/buckets', 'GET /api/v2/orgs']);
  });

  it('may be reported missing with 404', async () => {
    const body = { code: 'not found', message: 'bucket "gx" not found' };
    expect((await run(findDatabase, 'v2', () => ({ status: 404, body }))).state).toBe('missing');
  });

  it('is unknown with a wrong token, which no message repeats', async () => {
    const finding = await run(ensureDatabase, 'v2', () => refused);
    expect(finding).toMatchObject({ state: 'unknown', message: expect.stringContaining('unauthorized access') });
    expect(finding.message).not.toContain('hush');
  });

  it('is unknown where something else answers', async () => {
    expect((await run(findDatabase, 'v2', () => ({ status: 200, body: '<html>Hello</html>' }))).state).toBe('unknown');
  });
});

describe('a database of 3.x', () => {
  const v3 =
    (names: string[], created: ReturnType<Handler>): Handler =>
    ({ method }) => {
      return method === 'POST' ? created : { status: 200, body: names.map((name) => ({ 'iox::database': name })) };
    };

  it('that is there is left alone', async () => {
    expect((await run(ensureDatabase, 'v3', v3(['_internal', 'gx'], { status: 500 }))).state).toBe('there');
    expect(requests()).toEqual(['GET /api/v3/configure/database', 'POST /query']);
    expect(all()[0]?.headers.authorization).toBe('Bearer hush');
  });

  it('that is missing is created before the first write', async () => {
    expect((await run(ensureDatabase, 'v3', v3(['_internal'], { status: 200 }))).state).toBe('created');
    expect(JSON.parse(all().at(-1)?.body ?? '')).toEqual({ db: 'gx' });
  });

  it('that was created by another meanwhile is there', async () => {
    const body = { error: 'attempted to create a resource that already exists: gx' };
    expect((await run(ensureDatabase, 'v3', v3([], { status: 409, body }))).state).toBe('there');
  });

  it('is unknown without the right token', async () => {
    const body = { error: 'the request was not authenticated' };
    expect((await run(ensureDatabase, 'v3', () => ({ status: 401, body }))).state).toBe('unknown');
  });
});

describe('VictoriaMetrics', () => {
  it('is asked for nothing', async () => {
    expect((await run(ensureDatabase, 'victoria', () => ({ status: 500 }))).state).toBe('there');
    expect(requests()).toEqual([]);
  });
});

describe('a database of 1.x', () => {
  it('has its name quoted', async () => {
    const body = { results: [{ statement_id: 0, series: [{ name: 'databases', columns: ['name'] }] }] };
    const settings = { bucket: 'a"b\\c', username: 'me', password: 'hush' };
    const finding = await run(ensureDatabase, 'v1', () => ({ status: 200, body }), settings);
    expect(finding.state).toBe('created');
    const statement = new URLSearchParams(all().at(-1)?.body).get('q');
    expect(statement).toBe('CREATE DATABASE "a\\"b\\\\c"');
    expect(all()[0]?.query.size).toBe(0);
  });

  it('is not created where the answer of 200 holds an error', async () => {
    const body = { results: [{ statement_id: 0, error: 'not executed' }] };
    const finding = await run(ensureDatabase, 'v1', () => ({ status: 200, body }));
    expect(finding).toMatchObject({ state: 'unknown', message: expect.stringContaining('not executed') });
  });
});

describe('a configured retention', () => {
  const retention = 90 * 86_400_000;

  it('is that of a bucket that is created', async () => {
    const finding = await run(ensureDatabase, 'v2', v2([], { status: 201, body: { id: '2' } }), { retention });
    expect(finding).toMatchObject({ state: 'created', retention, message: expect.stringContaining('for 90 days') });
    const retentionRules = [{ type: 'expire', everySeconds: 7_776_000 }];
    expect(JSON.parse(all().at(-1)?.body ?? '')).toEqual({ orgID: '0a', name: 'gx', retentionRules });
  });

  it('is that of a database of 1.x and of 3.x that is created', async () => {
    const body = { results: [{ statement_id: 0, series: [{ name: 'databases', columns: ['name'] }] }] };
    await run(ensureDatabase, 'v1', () => ({ status: 200, body }), { retention });
    const q = new URLSearchParams(all().at(-1)?.body).get('q');
    expect(q).toBe('CREATE DATABASE "gx" WITH DURATION 90d NAME "autogen"');
    await run(ensureDatabase, 'v3', () => ({ status: 200, body: [] }), { retention });
    expect(JSON.parse(all().at(-1)?.body ?? '')).toEqual({ db: 'gx', retention_period: '90d' });
  });

  it('changes nothing that is there', async () => {
    expect((await run(ensureDatabase, 'v2', v2(['gx'], { status: 500 }), { retention })).state).toBe('there');
    expect(requests()).toEqual(['GET /api/v2/buckets']);
  });
});
