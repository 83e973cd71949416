/** INFLUX_ORG as people write it: a name, an id, or nothing; and a token that may write and see nothing. */
import { afterEach, describe, expect, it } from 'vitest';
import { checkDatabase } from '../../src/influx/check.ts';
import { createInflux2, type Influx2 } from './influx2.ts';
import { createRunner, type Runner } from './setup-runner.ts';
import { never, withServer } from './with-server.ts';

const { begin, serve } = withServer();
const administrator = { token: 'operator' };
let runner: Runner | undefined;

afterEach(async () => {
  await runner?.stop();
  runner = undefined;
});

async function setUp(influx: Influx2, settings: Record<string, string>) {
  runner = await createRunner(influx.handler);
  return runner.run({ settings, administrator, options: runner.files });
}

/** A token that may do these things with bucket `gx`, which is there. */
function withToken(actions: readonly string[]): Influx2 {
  const influx = createInflux2('operator');
  influx.buckets.push({ id: 'b', orgID: influx.orgs[0]!.id, name: 'gx', retentionRules: [] });
  const permissions = actions.map((action) => ({ action, resource: { type: 'buckets', id: 'b' } }));
  influx.tokens.push({ id: 't', token: 'limited', description: '', status: 'active', permissions });
  return influx;
}

describe('INFLUX_ORG', () => {
  it('may be the id of the organisation: everything is made there, and it is written to', async () => {
    const influx = createInflux2('operator');
    const [{ id: org } = { id: '' }] = influx.orgs;
    const { code, changes } = await setUp(influx, { INFLUX_ORG: org });
    expect(code).toBe(0);
    expect(changes).toEqual(['POST /api/v2/buckets', 'POST /api/v2/authorizations', 'POST /api/v2/authorizations']);
    expect(influx.orgs).toHaveLength(1);
    expect(influx.buckets).toMatchObject([{ name: 'gx', orgID: org }]);
    const { url } = await serve(influx.handler);
    const checked = await checkDatabase({ url, bucket: 'gx', org, token: influx.tokens[0]!.token }, never);
    expect(checked).toMatchObject({
      ok: true,
      lines: expect.arrayContaining(['bucket "gx" is there', 'writing is allowed']),
    });
  });

  it('is never made of what can only be an id', async () => {
    const influx = createInflux2('operator');
    const { code, changes, text } = await setUp(influx, { INFLUX_ORG: '7cbee656bb2ae62d' });
    expect({ code, changes }).toEqual({ code: 1, changes: [] });
    expect(text).toMatch(/organisation "7cbee656bb2ae62d" is not seen with this token: check INFLUX_ORG/);
  });

  it('is asked for by setup where it is missing, though all is there', async () => {
    const { code, text } = await setUp(withToken(['write']), {});
    expect(code).toBe(1);
    expect(text).toMatch(/nothing can be written without INFLUX_ORG: set it to .*: this token sees "home"/);
    expect(text).not.toMatch(/Everything is there/);
  });

  it('is asked for by a run, which keeps the data', async () => {
    const { handler } = withToken(['write']);
    const { reached, queue } = await begin(handler, { settings: { token: 'operator' }, batches: [['m f=1 1']] });
    const { message } = await reached('not_found');
    expect(message).toMatch(
      /Please provide either orgID or org.*To do: set INFLUX_ORG to the name of the organisation/,
    );
    expect(queue.pendingFields).toBe(1);
  });
});

describe('a token that may only write', () => {
  it('writes, and nobody says that the bucket is missing', async () => {
    const { handler } = withToken(['write']);
    const settings = { token: 'limited', org: 'home' };
    const { drained, log, ledger } = await begin(handler, { settings, batches: [['m f=1 1']] });
    await drained();
    expect(ledger.stored).toBe(1);
    expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
    const said = log.map(({ msg }) => msg);
    expect(said).toContain('bucket "gx" takes what is written, and is not shown to these credentials');
  });

  it('is told that the bucket is missing where it is', async () => {
    const { handler } = withToken(['write']);
    const settings = { token: 'limited', org: 'home', bucket: 'gxx' };
    const { reached, log } = await begin(handler, { settings, batches: [['m f=1 1']] });
    expect((await reached('not_found')).message).toMatch(/bucket "gxx" not found/);
    expect(log.map(({ msg }) => msg)).toContainEqual(
      expect.stringMatching(/^bucket "gxx" is missing; creating it was/),
    );
  });
});
