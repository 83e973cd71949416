/** Why a connection to the GX ended or never came about: in words, and how long to wait before the next. */
import type { Health, HealthCode } from '../shared/health.ts';
import { DialError } from './dial.ts';
import { type Endpoint, endpointName } from './endpoints.ts';
import { LinkRefused } from './link.ts';

/** First and longest wait, ms. */
export interface Retry {
  readonly first: number;
  readonly most: number;
}

const NETWORK: Retry = { first: 1_000, most: 8_000 };
/** A GX delays refused passwords and after twenty new wrong ones locks everyone out. */
const PATIENT: Retry = { first: 30_000, most: 300_000 };
/** A GX that was away may answer any moment. */
const SEVERAL: Retry = { first: 5_000, most: 30_000 };

export interface ConnectFailure {
  readonly health: Health<'gx'>;
  readonly retry: Retry;
  /** Nothing answered at this endpoint: another may be tried. */
  readonly isUnreachable: boolean;
}

const CHECK = 'Check GX_HOST, and that MQTT access is on (GX: Settings, Integrations)';

/** A connection that worked has ended. */
export function ended(endpoint: Endpoint, reason: string): ConnectFailure {
  return failure('disconnected', `the connection to ${endpointName(endpoint)} ended: ${reason}`, NETWORK);
}

/** Portal ids that a message names. */
const MOST_LISTED = 5;

/** Several portal ids on the broker, and no telling which is meant. */
export function ambiguous(candidates: readonly string[], answering: readonly string[]): ConnectFailure {
  const which = answering.length > 1 ? `${listed(answering)} all answer` : `none of ${listed(candidates)} answers`;
  return failure('several_portal_ids', `several portal ids: ${which}; set GX_PORTAL_ID to yours, or to all`, SEVERAL);
}

/** Anybody on the broker can make ids up. */
function listed(ids: readonly string[]): string {
  const further = ids.length - MOST_LISTED;
  return `${ids.slice(0, MOST_LISTED).join(', ')}${further > 0 ? ` and ${further} more` : ''}`;
}

/** The GX is read in another way already: nothing is to be done but to look again. */
export function spare(portalId: string, elsewhere: string): ConnectFailure {
  const message = `GX ${portalId} is read at ${elsewhere} already: nothing is read here, unless it has been gone there for 60 s`;
  return { health: { ok: true, code: 'spare', message }, retry: { first: 30_000, most: 30_000 }, isUnreachable: false };
}

/** The password could not be read from its file. */
export function withoutPassword(reason: string): ConnectFailure {
  const message = `the file of the password cannot be read (password_file): ${reason}. Nothing is sent without it`;
  return failure('password_file', message, NETWORK);
}

/** A broker with which all is well, but for that nothing comes. */
export function noAnswer(portalId: string): Health<'gx'> {
  const message = `connected, but nothing comes from portal id ${portalId}: is the GX's own MQTT service up, and GX_PORTAL_ID right where it is set? A bridge must bring R/# to the GX, or something else keep it publishing`;
  return { ok: false, code: 'no_answer', message };
}

/** A connection that did not come about. */
export function failed(endpoint: Endpoint, error: unknown): ConnectFailure {
  const where = endpointName(endpoint);
  if (error instanceof LinkRefused) {
    const hint =
      endpoint.password === undefined
        ? 'it asks for a password: set GX_PASSWORD'
        : 'is GX_PASSWORD right, and MQTT access on (GX: Settings, Integrations)? If it is on for paired devices only, the GX password does not open it: set GX_USERNAME=token/... and GX_PASSWORD to those of a pairing';
    return failure('refused', `${where} refuses the login: ${hint}`, PATIENT);
  }
  const words = error instanceof Error ? error.message : String(error);
  if (!(error instanceof DialError)) {
    const hint = endpoint.tls ? '' : '; for a port with TLS write mqtts://';
    return failure('disconnected', `${where}: ${words}. ${CHECK}${hint}`, NETWORK);
  }
  if (error.code === 'key_changed') {
    const message = `${where} is not the GX we know: ${words}. No password was sent. A GX has a new key after a reset, a replacement, or one boot with a lost clock. If that may be so, run: gx-logger check --accept-key; if not, something else answers at its address`;
    return failure('key_changed', message, PATIENT);
  }
  return { ...failure(error.code, `${where}: ${words}. ${CHECK}`, NETWORK), isUnreachable: true };
}

/** What came of the second endpoint after the first could not be reached. */
export function afterBoth(first: ConnectFailure, second: ConnectFailure): ConnectFailure {
  const isRefused = second.health.code === 'refused';
  if (!isRefused && !second.isUnreachable) return second;
  const also = isRefused
    ? 'port 1883 answers, but the password is not sent over it in clear; for that write GX_HOST=mqtt://...'
    : second.health.message;
  // What to check is said once.
  const tried = first.health.message.replace(`. ${CHECK}`, '');
  // Nothing secret was sent, and the TLS port may come up any moment.
  return failure(first.health.code, `${tried}; ${also}`, NETWORK);
}

function failure(code: HealthCode<'gx'>, message: string, retry: Retry): ConnectFailure {
  return { health: { ok: false, code, message }, retry, isUnreachable: false };
}

/** For whoever goes on trying. */
export function inWords({ most }: Retry): string {
  return ` (retrying at least every ${most / 1_000} s)`;
}
