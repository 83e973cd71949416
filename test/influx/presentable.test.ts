import { describe, expect, it } from 'vitest';
import { presentable } from '../../src/influx/database.ts';

const destination = { url: 'http://db', bucket: 'gx', token: 'to/ken==', username: 'me', password: 'p"w' };

describe('a text of the server', () => {
  it.each([
    ['the token', 'invalid token to/ken==!'],
    ['the token in an address', `?token=${encodeURIComponent(destination.token)}!`],
    ['the password in JSON', JSON.stringify({ error: 'p"w!' })],
    ['the password as it is', 'p"w!'],
    ['what Basic sends', `Basic ${Buffer.from('me:p"w').toString('base64')}!`],
  ])('is shown without %s', (_, text) => {
    const shown = presentable(text, destination);
    expect(shown).toContain('…!');
    for (const secret of ['to/ken', 'to%2Fken', 'p"w', 'p\\"w', 'bWU6']) expect(shown).not.toContain(secret);
  });

  it('is one line without markup, of bounded length', () => {
    expect(presentable('<html>\n<b>Bad\tGateway</b></html>', destination)).toBe('Bad Gateway');
    expect(presentable('x'.repeat(1000), destination)).toHaveLength(301);
  });

  it('hides a secret before it cuts', () => {
    expect(presentable(`${'x'.repeat(296)}${destination.token}`, destination)).not.toContain('to/k');
  });
});
