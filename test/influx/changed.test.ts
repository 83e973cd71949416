/** What somebody changes at the database while the daemon runs: its tokens, and the database itself. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rereadCredentials } from '../../src/config/credentials.ts';
import { createInflux2 } from './influx2.ts';
import { createInflux3 } from './influx3.ts';
import { withServer } from './with-server.ts';

const { begin } = withServer();
const NOW = Date.now();

describe('a token that was changed', () => {
  function start(old: { status: 'active' | 'inactive'; mayWrite: boolean }) {
    const influx = createInflux2('operator');
    influx.buckets.push({ id: 'b', orgID: influx.orgs[0]!.id, name: 'gx', retentionRules: [] });
    const permissions = (id: string) =>
      ['read', 'write'].map((action) => ({ action, resource: { type: 'buckets', id } }));
    const own = { description: '', status: 'active' };
    influx.tokens.push({
      id: '1',
      token: 'old',
      ...own,
      status: old.status,
      permissions: permissions(old.mayWrite ? 'b' : 'x'),
    });
    influx.tokens.push({ id: '2', token: 'new', ...own, permissions: permissions('b') });
    return influx;
  }

  it.each([
    ['unauthorized', { status: 'inactive', mayWrite: true }],
    ['forbidden', { status: 'active', mayWrite: false }],
  ] as const)('is read again from its file where the one before is %s', async (code, old) => {
    let token = 'old';
    const { reached, drained, log, ledger } = await begin(start(old).handler, {
      settings: { token, org: 'home' },
      credentials: async () => ({ token }),
      batches: [[`m f=1 ${NOW}`]],
    });
    await reached(code);
    token = 'new';
    await drained();
    expect(ledger.stored).toBe(1);
    const said = log
      .map(({ msg }) => msg)
      .filter((msg) => /credentials of the database were changed/.test(String(msg)));
    expect(said).toHaveLength(1);
    expect(JSON.stringify(log)).not.toContain('"new"');
  });

  it('is read from the files that the environment names, and one that cannot be read counts for nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gx-credentials-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const files: Record<string, string> = { [join(folder, 'token')]: 'new\n', [join(folder, 'password')]: ' pass \n' };
    for (const [path, text] of Object.entries(files)) await writeFile(path, text);
    const read = async (path: string) => files[path] ?? Promise.reject(new Error('no such file'));
    const environment = {
      INFLUX_TOKEN_FILE: join(folder, 'token'),
      INFLUX_PASSWORD_FILE: join(folder, 'password'),
      INFLUX_USERNAME_FILE: join(folder, 'missing'),
      INFLUX_BUCKET_FILE: join(folder, 'token'),
    };
    expect(await rereadCredentials(environment, read)).toEqual({ token: 'new', password: ' pass ' });
    expect(await rereadCredentials({ INFLUX_TOKEN: 'fixed' }, read)).toEqual({});
  });
});

describe('a database of 3.x that somebody deleted', () => {
  it('is told to keep its data for ever, where a write made it anew', async () => {
    const influx = createInflux3();
    const settings = { token: 'operator', retention: 400 * 86_400_000 };
    const { add, drained, log } = await begin(influx.handler, { settings, waits: { look: 0 } });
    await add([`m f=1 ${NOW}`]);
    await drained();
    expect(influx.databases.get('gx')).toBe(9_600);
    influx.databases.delete('gx');
    await add([`m f=2 ${NOW + 1}`]);
    await drained();
    expect([...influx.databases]).toContainEqual(['gx', undefined]);
    await add([`m f=3 ${NOW + 2}`]);
    await drained();
    const told = () => log.filter(({ msg }) => /"gx" was deleted and made anew/.test(String(msg)));
    await expect.poll(() => told().length).toBe(1);
    expect(told()[0]).toMatchObject({
      level: 40,
      msg: expect.stringMatching(/kept its data for 400 days and keeps it for ever now\. gx-logger setup --shorten/),
    });
  });
});
