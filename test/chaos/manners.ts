/** The ways in which a database, or what stands before it, can be at fault. */
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { type Answer, type Manner, pass } from './proxy.ts';

/** Only requests that bring points are treated so; the others pass. */
export const onWrites =
  (manner: Manner): Manner =>
  (exchange) =>
    exchange.isWrite ? manner(exchange) : pass(exchange);

export const answering =
  (answer: Answer): Manner =>
  (exchange) =>
    exchange.reply(answer);

export const late =
  (ms: number): Manner =>
  async (exchange) => {
    await delay(ms);
    await pass(exchange);
  };

/** Writes to one database are refused, and others pass. */
export const unavailableFor = (database: string): Manner =>
  onWrites((exchange) =>
    new URLSearchParams(exchange.path.split('?')[1]).get('db') === database
      ? exchange.reply({ status: 503, body: 'no backend' })
      : pass(exchange),
  );

/** The database stores the points, and the daemon never learns of it. */
export const cutAfterStoring: Manner = onWrites(async (exchange) => {
  await exchange.forward();
  exchange.cut('HTTP/1.1 204 No Con');
});

/** Neither stored nor answered. */
export const reset: Manner = onWrites((exchange) => exchange.cut(''));

/** No answer, ever. */
export const blackHole: Manner = () => undefined;

/** It says that it stored the points, and did not. */
export const lying: Manner = onWrites(answering({ status: 204 }));

/** A proxy that takes so many bytes and no more. */
export const tooLarge = (most: number): Manner =>
  onWrites((exchange) =>
    exchange.body.length > most
      ? exchange.reply({ status: 413, body: '<html><h1>413 Request Entity Too Large</h1></html>' })
      : pass(exchange),
  );

/** A write that holds this text fails, however often it comes. */
export const failingOn = (text: string): Manner =>
  onWrites((exchange) =>
    gunzipSync(exchange.body).includes(text)
      ? exchange.reply({ status: 500, body: '{"error":"internal error"}' })
      : pass(exchange),
  );

/** Who does not know this secret may ask, but not write. */
export const guarded = (secret: string): Manner =>
  onWrites((exchange) =>
    (exchange.headers.authorization ?? '').endsWith(secret)
      ? pass(exchange)
      : exchange.reply({ status: 401, body: '{"code":"unauthorized","message":"unauthorized access"}' }),
  );

const LOGIN = 'http://login.portal.invalid/';
export const redirecting = answering({ status: 302, headers: { location: LOGIN } });
export const webPage = answering({
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><html><title>Welcome</title><form action="/login">Free Wi-Fi</form></html>',
});

/** A port that speaks TLS, asked in plain: as Go's server puts it, and as others do. */
export const tlsOfGo = answering({ status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' });
export const tlsAlert: Manner = (exchange) => exchange.cut('\x15\x03\x01\x00\x02\x02\x46');

/** Takes nothing, and says so at great length. */
export const talking: Manner = (exchange) => {
  const texts = [
    '<'.repeat(2 ** 20),
    JSON.stringify({ error: `partial write: input field "${'" on measurement "'.repeat(58_000)}` }),
    `remoteAddr: ${'; requestURI: '.repeat(75_000)}`,
  ];
  const body = texts[exchange.body.length % texts.length] ?? '';
  exchange.reply({ status: 503, body });
};
