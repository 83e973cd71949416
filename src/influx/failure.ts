/** A request without an answer, in words: what went wrong between here and the database, and what to do about it. */

import type { Fault } from '../types.ts';

/** Data, not an exception: the network failing is an everyday state of a logger. */
export interface Failure {
  /** A bounded code for machines. */
  readonly error: Fault;
  /** What happened, without the address and without any secret. */
  readonly message: string;
  /** Set when waiting cannot help. */
  readonly action?: string;
}

interface Cause {
  readonly codes: RegExp;
  readonly error: Fault;
  readonly message: string;
  readonly action?: string;
}

const CAUSES: readonly Cause[] = [
  { codes: /^ECONNREFUSED$/, error: 'refused', message: 'connection refused: nothing listens at this address' },
  { codes: /^(ENOTFOUND|EAI_\w+)$/, error: 'host_not_found', message: 'the host name is not known' },
  {
    codes: /^(E(SOCKET)?TIMEDOUT|TimeoutError)$/,
    error: 'timed_out',
    message: 'no answer in time',
  },
  { codes: /^E(HOST|NET)(UNREACH|DOWN)$/, error: 'unreachable', message: 'the network does not reach this host' },
  {
    codes: /^(ECONNRESET|ECONNABORTED|EPIPE|AbortError)$/,
    error: 'reset',
    message: 'the connection broke before the answer came',
  },
  {
    codes: /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/,
    error: 'certificate',
    message: 'the certificate is not signed by an authority that this computer knows',
    action: 'save the certificate of its authority in a file and name that file in NODE_EXTRA_CA_CERTS',
  },
  {
    codes: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    error: 'certificate',
    message: 'the certificate is not valid today',
    action: 'renew the certificate, or set the clock of this computer',
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    error: 'certificate',
    message: 'the certificate belongs to another host name',
    action: 'use the name that the certificate carries in INFLUX_URL',
  },
  {
    codes: /^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO)$/,
    error: 'tls',
    message: 'the port does not speak TLS',
    action: 'write http:// instead of https:// in INFLUX_URL, or name the TLS port',
  },
  {
    codes: /^(ERR_SSL_\w+|ERR_TLS_\w+|CERT_\w+)$/,
    error: 'tls',
    message: 'no TLS connection came about',
    action: 'compare the TLS settings of the server with this computer',
  },
  {
    codes: /^HPE_\w+$/,
    error: 'not_http',
    message: 'what answers is not an HTTP server',
    action: 'check the port in INFLUX_URL; a TLS port asks for https://',
  },
  {
    codes: /^(ERR_INVALID_(URL|CHAR|ARG_VALUE)|ERR_UNESCAPED_CHARACTERS|TypeError)$/,
    error: 'invalid_request',
    message: 'no request can be made of these settings',
    action: 'look for stray characters, line ends for example, in INFLUX_URL, INFLUX_TOKEN and INFLUX_PASSWORD',
  },
];

/** Says what an error of node:http means. Of several addresses the first counts. */
export function explain(error: unknown): Failure {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const { name = '', message = 'unknown cause' } = first instanceof Error ? first : {};
  const code = first instanceof Error && 'code' in first && typeof first.code === 'string' ? first.code : name;
  const cause = CAUSES.find(({ codes }) => codes.test(code));
  if (!cause) return { error: 'network', message: `the request failed: ${message}` };
  const { action } = cause;
  return { error: cause.error, message: `${cause.message} (${code})`, ...(action && { action }) };
}
