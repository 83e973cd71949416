/**
 * A driver is all that is known of one generation of servers: how it is recognised, written to, asked and set up, and
 * what it says of lines that it refuses. Whatever speaks to a database asks the drivers and knows no generation.
 *
 * To add a database: write one file here that exports a `Driver`, and name it in `DRIVERS` in detect.ts. An entry in
 * test/influx/conformance/stand-ins.ts, which the compiler asks for, then proves it. Answers that it gives belong in
 * test/influx/answers; README.md and docs/configuration.md have a table of the servers for people.
 */
import type { Fault } from '../../shared/health.ts';
import type { Database, Scheme } from '../database.ts';
import type { Answer, HttpReply } from '../http.ts';
import type { Plan, Wish } from '../setup/plan.ts';
import type { Ask } from './ask.ts';

/** What an answer tells of the server that gave it. */
export interface Identity {
  /** For people, for example `InfluxDB 1.6.7`. */
  readonly product: string;
  /** It says more of itself to whoever shows a token. */
  readonly isReserved?: boolean;
}

/** Where a limit is absent, there is none that matters. */
export interface ServerLimits {
  /** Most columns (tags and fields) that a measurement may have, and most measurements of a database. */
  readonly columns?: number | undefined;
  readonly tables?: number | undefined;
  /** So many requests at once while catching up, one batch each. Absent: one, of as many batches as it may hold. */
  readonly inFlight?: number;
  /** A point stays beside another one of its time and tags, where others put it in its place. */
  readonly keepsReplaced?: boolean;
}

/** The databases that these credentials see, or why that is not known. */
export type Listing =
  | {
      readonly names: readonly string[];
      /** Of the database that was asked for, in ms, where the list tells it. */
      readonly retention?: number | undefined;
      readonly refusal?: never;
    }
  | { readonly refusal: string };

/** A database that is there, as far as it tells. */
export interface Described {
  /** In ms; undefined where it keeps its data for ever, and where it does not tell. */
  readonly retention?: number | undefined;
  /** What a person should know, to be appended to the words that it is there; `words` stands in place of them. */
  readonly note?: string | undefined;
  readonly words?: string;
}

/** What came of creating a database: why it was refused, or what a person should know although it was made. */
interface Created {
  readonly refusal?: string | undefined;
  readonly note?: string;
}

/** What an answer to a write says of one line. */
export interface Complaint {
  /** From 1. */
  readonly line?: number | undefined;
  readonly words?: string | undefined;
  /** The field that is meant, as the server writes it. */
  readonly field?: string | undefined;
}

/** What one answer of a database means for what was sent. */
export type Verdict =
  | { readonly kind: 'accept' }
  /** Something in these lines is refused for what it is; sending them again cannot help. */
  | { readonly kind: 'reject'; readonly reason: string; readonly detail: string }
  /** The points are older than the database keeps. */
  | { readonly kind: 'expired'; readonly detail: string }
  /** Too large for one request. */
  | { readonly kind: 'split'; readonly detail: string }
  /** Nothing is lost: try again, after `retryAfter` ms if the server said so. */
  | {
      readonly kind: 'keep';
      readonly reason: Fault<'influx'>;
      readonly detail: string;
      readonly retryAfter?: number;
      /** Set when only a person can mend it: what to do. Retried slowly. */
      readonly action?: string;
    };

/** Where questions in InfluxQL go, or why there are none. */
export type Asked =
  | { readonly query: Readonly<Record<string, string>>; readonly refusal?: never }
  | { readonly refusal: string; readonly query?: never };

/** An answer to a write, asked before the general table (send/verdict.ts). */
export interface VerdictRow {
  readonly status: readonly number[];
  readonly text: RegExp;
  readonly verdict: (detail: string) => Verdict;
}

export interface Driver {
  /** The server behind an answer to `GET /ping` at `url`; undefined where it is none of this generation. */
  recognise(answer: Answer, url: string): Identity | undefined;
  scheme(database: Database): Scheme;

  /** Sends one gzip body whose time stamps are milliseconds. Rejects only with the signal's reason. */
  write(database: Database, body: Uint8Array, signal: AbortSignal): Promise<HttpReply>;
  readonly limits: ServerLimits;
  /** What of a line the server can hold, and what it cannot, each a line; absent where it holds every line. */
  readonly divide?: (line: string) => { readonly storable?: string; readonly left?: string };
  /** What the JSON of an answer says of single lines that it names by number; absent where it numbers none. */
  readonly complaints?: (body: Readonly<Record<string, unknown>>) => readonly Complaint[];
  readonly verdicts?: readonly VerdictRow[];

  /** Where it is asked in InfluxQL: the query of the address `/query`; or why it cannot be, in words. */
  asked(database: Database, identity: Identity): Asked;

  /** What the database is called there, in its list and for people, for example `bucket "gx"`. */
  nameOf(database: Database): string;
  titleOf(database: Database): string;
  /** How many roll-ups it has room for beside the raw values; absent where it has room for all. */
  roomForTiers?(identity: Identity): 'few' | 'none' | undefined;
  /** These three work through `ask`, which shows the credentials; they reject only with its signal's reason. */
  list(ask: Ask, database: Database): Promise<Listing>;
  create(ask: Ask, database: Database): Promise<Created>;
  /** Why a database that is missing cannot be created, found out without a change; absent where nothing forbids it. */
  forbidsCreating?(ask: Ask, database: Database, identity: Identity): Promise<string | undefined>;
  /** Asks for more than the list tells; absent where there is no more. */
  describe?(ask: Ask, database: Database): Promise<Described>;
  /** What set-up has to do. Looks, and changes nothing; it asks with credentials of its own choice. */
  plan(wish: Wish, signal: AbortSignal): Promise<Plan>;

  readonly advice: {
    /** The settings that hold the credentials; follows the word `check`. */
    readonly credentials: string;
    /** Why the credentials are not accepted, where that is plain from their kind. */
    unfit?(database: Database): string | undefined;
    /** What it cannot do that its user should know before there is a year of data in it. */
    limits(identity: Identity, database: Database): string[];
    /** It creates a database that it is asked to write to. */
    readonly createsByWriting?: boolean;
  };
}

/** A server that is known. */
export interface Server extends Identity {
  readonly driver: Driver;
}

/** Statuses under which a server speaks of the lines; 200 and 201 are sent by partial writes of Cloud. */
export const LINE_STATUSES: readonly number[] = [200, 201, 400, 422];

export const reject = (reason: string) => (detail: string) => ({ kind: 'reject', reason, detail }) as const;
/** Only a person can mend it; `action` says how. */
export const person = (reason: Fault<'influx'>, action: string) => (detail: string) =>
  ({ kind: 'keep', reason, detail, action }) as const;

/** The version that InfluxDB shows with every answer, where it is of this major version; without a leading v. */
export function versionOf({ headers }: Answer, major: number): string | undefined {
  const version = (headers['x-influxdb-version'] ?? '').replace(/^v/, '');
  return new RegExp(`^${major}\\.\\d`).test(version) ? version : undefined;
}
