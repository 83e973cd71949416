import { describe, expect, it } from 'vitest';
import { beforeSecret, readAdministrator } from '../../src/config/administrator.ts';
import { load, MINIMAL } from './setup.ts';

/** As node:fs reads, from these files alone. */
const reader = (files: Record<string, string>) => (path: string) => {
  const text = files[path];
  if (text === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
  return text;
};

describe('the administrator', () => {
  it('is read from variables and from files', () => {
    const environment = {
      INFLUX_ADMIN_TOKEN_FILE: '/token',
      INFLUX_ADMIN_USERNAME: 'admin',
      INFLUX_ADMIN_PASSWORD_FILE: '/password',
    };
    expect(readAdministrator(environment, reader({ '/token': 'op\n', '/password': ' p \n' }))).toEqual({
      administrator: { token: 'op', username: 'admin', password: ' p ' },
    });
    expect(readAdministrator({ INFLUX_ADMIN_TOKEN: '' }, reader({}))).toEqual({ administrator: {} });
  });

  it.each([
    [{ INFLUX_ADMIN_TOKEN: 'hush', INFLUX_ADMIN_TOKEN_FILE: '/t' }, 'INFLUX_ADMIN_TOKEN_FILE', 'both set'],
    [{ INFLUX_ADMIN_TOKEN_FILE: '/hush' }, 'INFLUX_ADMIN_TOKEN_FILE', 'cannot be read'],
    [{ INFLUX_ADMIN_TOKEN: 'hush hush' }, 'INFLUX_ADMIN_TOKEN', 'characters that no token has'],
  ])('%j is a problem, and nothing of it is shown', (environment, place, words) => {
    const { problems = [] } = readAdministrator(environment, reader({}));
    expect(problems).toMatchObject([{ place: `${place} (environment)`, message: expect.stringContaining(words) }]);
    expect(JSON.stringify(problems)).not.toContain('hush');
  });

  it('is no setting, and none that does not exist', () => {
    const administrator = { INFLUX_ADMIN_TOKEN: 'hush', INFLUX_ADMIN_PASSWORD_FILE: '/p', INFLUX_ADMIN_USERNAME: 'a' };
    const { config } = load({ ...MINIMAL, ...administrator });
    expect(config).toBeDefined();
    expect(JSON.stringify(config)).not.toContain('hush');
  });
});

describe('the file that a set-up writes the secret of the logger into', () => {
  const environment = { INFLUX_TOKEN_FILE: '/secret', INFLUX_PASSWORD_FILE: '/other' };

  it.each([{}, { '/secret': '\n' }])('may be missing or empty before: %j', (files) => {
    expect(beforeSecret(environment, '/secret', reader(files))).toEqual({
      INFLUX_TOKEN_FILE: undefined,
      INFLUX_PASSWORD_FILE: '/other',
    });
  });

  it('is read where it holds one, and where none is named', () => {
    expect(beforeSecret(environment, '/secret', reader({ '/secret': 't' }))).toEqual(environment);
    expect(beforeSecret(environment, undefined, reader({}))).toEqual(environment);
  });
});
