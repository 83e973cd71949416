import { describe, expect, it } from 'vitest';
import { presentable } from '../../src/influx/words.ts';

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

  describe('shows no word where it repeats a secret in a spelling of its own', () => {
    const token = 'T0k&n<Abc>d+e/f=="q"\\b c';
    const to = { url: 'http://db', bucket: 'gx', token };
    const html = (text: string) => [...text].map((one) => `&#x${one.charCodeAt(0).toString(16)};`).join('');
    it.each([
      ['as it is', token],
      ['in an address', encodeURIComponent(token)],
      ['in an address, in lower case', encodeURIComponent(token).replace(/%../g, (one) => one.toLowerCase())],
      ['in an address, twice', encodeURIComponent(encodeURIComponent(token))],
      ['in a form', new URLSearchParams({ token }).toString().slice(6)],
      ['in JSON', JSON.stringify(token)],
      [
        'in JSON of Go',
        JSON.stringify(token).replaceAll('&', '\\u0026').replaceAll('<', '\\u003c').replaceAll('>', '\\u003E'),
      ],
      ['in JSON within JSON', JSON.stringify(JSON.stringify(token))],
      [
        'in HTML, by names',
        token.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
      ],
      ['in HTML, by numbers', html(token)],
      ['in InfluxQL', token.replace(/['\\]/g, '\\$&')],
      ['in lower case', token.toLowerCase()],
      ['in base64', Buffer.from(token).toString('base64')],
      ['in base64 of addresses', Buffer.from(token).toString('base64url')],
      ['in hex', Buffer.from(token).toString('hex').toUpperCase()],
      ['folded over two lines', token.replace(' ', '\n  ')],
      ['with a line for each letter', [...token].join('\n')],
      ['cut by three letters', token.slice(0, -3)],
      ['without its beginning', token.slice(4)],
    ])('%s', (_, spelling) => {
      const shown = presentable(`401: the token ${spelling} is not known`, to);
      expect(shown).toMatch(
        /^401: (the token "?…"? is not known|… \(its words repeat the credentials and are not shown\))$/,
      );
    });

    it('and shows them where they only have some letters of it', () => {
      const other = { ...to, token: 'influxdb-of-the-boat' };
      expect(presentable('401: InfluxDB wants a token', other)).toBe('401: InfluxDB wants a token');
    });

    it('shows no control character', () => {
      expect(presentable('500: \u001b]0;PWNED\u0007\u009b2J boom', to)).toBe('500: ]0;PWNED 2J boom');
    });
  });

  it('hides a secret before it cuts', () => {
    expect(presentable(`${'x'.repeat(296)}${destination.token}`, destination)).not.toContain('to/k');
  });
});
