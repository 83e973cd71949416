/** A request without an answer, in words: what went wrong between here and the database, and what to do about it. */

import type { Fault } from '../shared/health.ts';

/** Data, not an exception: the network failing is an everyday state of a logger. */
export interface Failure {
  /** A bounded code for machines. */
  readonly error: Fault<'influx'>;
  /** What happened, without the address and without any secret. */
  readonly message: string;
  /** Set when waiting cannot help. */
  readonly action?: string;
}

/** By the code or the name of an error. The last column is what to do where waiting cannot help. */
const CAUSES: readonly (readonly [codes: RegExp, error: Fault<'influx'>, message: string, action?: string])[] = [
  [/^ECONNREFUSED$/, 'refused', 'connection refused: nothing listens at this address'],
  [/^(ENOTFOUND|EAI_\w+)$/, 'host_not_found', 'the host name is not known'],
  [/^(E(SOCKET)?TIMEDOUT|TimeoutError)$/, 'timed_out', 'no answer in time'],
  [/^E(HOST|NET)(UNREACH|DOWN)$/, 'unreachable', 'the network does not reach this host'],
  [
    /^(ECONNRESET|ECONNABORTED|ECANCELED|ENOTCONN|EPIPE|ERR_STREAM_\w+|AbortError)$/,
    'reset',
    'the connection broke before the answer came',
  ],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/,
    'certificate',
    'the certificate is not signed by an authority that this computer knows',
    'save the certificate of its authority in a file and name that file in NODE_EXTRA_CA_CERTS',
  ],
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    'certificate',
    'the certificate is not valid today',
    'renew the certificate, or set the clock of this computer',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    'certificate',
    'the certificate belongs to another host name',
    'use the name that the certificate carries in INFLUX_URL',
  ],
  [
    /^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO)$/,
    'tls',
    'the port does not speak TLS',
    'write http:// instead of https:// in INFLUX_URL, or name the TLS port',
  ],
  [
    /^(ERR_SSL_\w+|ERR_TLS_\w+|CERT_\w+)$/,
    'tls',
    'no TLS connection came about',
    'compare the TLS settings of the server with this computer',
  ],
  [
    /^HPE_\w+$/,
    'not_http',
    'what answers is not an HTTP server',
    'check the port in INFLUX_URL; a TLS port asks for https://',
  ],
  [
    /^(ERR_INVALID_(URL|CHAR|ARG_VALUE)|ERR_UNESCAPED_CHARACTERS|TypeError)$/,
    'invalid_request',
    'no request can be made of these settings',
    'look for stray characters, line ends for example, in INFLUX_URL, INFLUX_TOKEN and INFLUX_PASSWORD',
  ],
];

/** Says what an error of node:http means. Of several addresses the first counts. */
export function explain(error: unknown): Failure {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const { name = '', message: words = 'unknown cause' } = first instanceof Error ? first : {};
  const known = first instanceof Error ? codeOf(first) : name;
  const cause = CAUSES.find(([codes]) => codes.test(known));
  if (!cause) return { error: 'network', message: `the request failed: ${words}` };
  const [, code, message, action] = cause;
  return { error: code, message: `${message} (${known})`, ...(action && { action }) };
}

/** Its code, else its name. With what it could not read node:http leaves the bytes, whatever each Node calls the error. */
function codeOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return 'rawPacket' in error && !code.startsWith('HPE_') ? 'HPE_UNKNOWN' : code;
}
