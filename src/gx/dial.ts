/**
 * Opens the socket to a GX. Over TLS the handshake is finished and the GX's key compared with the pinned one
 * before a single byte of MQTT is written, so that the password never reaches an impostor.
 *
 * The GX's certificate is self-signed: its key is pinned, on first use. A GX makes itself a new one when it is reset, and
 * when it boots with a clock from before its certificate.
 */
import { createHash } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { PinStore } from '../types.ts';
import type { Endpoint } from './endpoints.ts';

const CONNECT_TIMEOUT = 10_000;
const LATE = `no answer within ${CONNECT_TIMEOUT / 1_000} s`;
/** As the system says it; where no name server answers it says it later. */
const NOT_LOOKED_UP = Object.assign(new Error('no name server answers'), { code: 'EAI_AGAIN' });

/** Why no socket came about. `key_changed` alone needs a person. */
export class DialError extends Error {
  readonly code: 'unreachable' | 'tls' | 'key_changed';

  constructor(code: DialError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Resolves with a connected socket (after the TLS handshake and the check of the key). */
export async function dial(endpoint: Endpoint, pins: PinStore, signal: AbortSignal): Promise<Socket> {
  const { host, port, tls } = endpoint;
  const address = { host, port, noDelay: true, keepAlive: true };
  if (!tls) return opened(connectTcp(address), 'connect', endpoint, signal);
  const name = `${host}:${port}`;
  // Before the handshake: a socket that waits has nobody who takes its errors.
  const pinned = await pins.get(name);
  signal.throwIfAborted();
  // The certificate is nobody's but the GX's own: its key is what is checked, below.
  const secure = connectTls({ ...address, servername: 'venus.local', rejectUnauthorized: false });
  const socket = (await opened(secure, 'secureConnect', endpoint, signal)) as TLSSocket;
  try {
    const shown = fingerprintOf(socket);
    if (pinned === undefined) pins.set(name, shown);
    else if (pinned !== shown) {
      throw new DialError('key_changed', `its key is ${shorten(shown)}, the pinned one is ${shorten(pinned)}`);
    }
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return socket;
}

function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const detach = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.removeListener('error', fail);
      socket.removeListener('close', closed);
    };
    const fail = (cause: Error) => {
      detach();
      socket.on('error', () => undefined).destroy();
      reject(signal.aborted ? signal.reason : dialError(cause, endpoint));
    };
    const closed = () => fail(new Error('the connection was closed during the handshake'));
    const abort = () => fail(new Error('aborted'));
    let isFound = isIP(endpoint.host) !== 0;
    socket.once('lookup', () => {
      isFound = true;
    });
    const timer = setTimeout(() => fail(isFound ? new Error(LATE) : NOT_LOOKED_UP), CONNECT_TIMEOUT);
    signal.addEventListener('abort', abort, { once: true });
    // A signal that has aborted does not tell it again.
    if (signal.aborted) return abort();
    socket.once('error', fail);
    socket.once('close', closed);
    socket.once(event, () => {
      detach();
      resolve(socket);
    });
  });
}

function dialError(cause: Error & { code?: string }, { host, tls }: Endpoint): DialError {
  const { code = '', message } = cause;
  const isTls = tls && /^(ERR_SSL|EPROTO|ERR_TLS)/.test(code);
  const hint = /^(ENOTFOUND|EAI_AGAIN)$/.test(code) && /\.local\.?$/i.test(host) ? MDNS : '';
  const reason = REASONS[code] ?? (isTls ? `no TLS connection came about (${code})` : message);
  return new DialError(isTls ? 'tls' : 'unreachable', `${reason}${hint}`, { cause });
}

const MDNS =
  ' (a name that ends in .local is found by mDNS (Avahi), and never in a container: use the IP address of the GX)';

const NOT_TLS = 'the port does not speak TLS: name the TLS port (8883 on a GX), or write mqtt:// in GX_HOST';

const REASONS: Readonly<Record<string, string>> = {
  ERR_SSL_WRONG_VERSION_NUMBER: NOT_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NOT_TLS,
  ECONNREFUSED: 'the port is closed',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'no answer',
};

function fingerprintOf(socket: TLSSocket): string {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) throw new DialError('tls', 'the GX showed no certificate');
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('hex');
}

function shorten(fingerprint: string): string {
  return `${fingerprint.slice(0, 16)}...`;
}
