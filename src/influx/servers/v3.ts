/**
 * InfluxDB 3 by `/api/v3/write_lp`: its other paths report faults of the server as faults of the lines, and only
 * this one says which lines it refused (`accept_partial`). A request answers after the next flush of the server's
 * write-ahead log, about a second, so several are in flight while catching up. Older 3.x reads only the first gzip
 * member of a body and answers 204 all the same: one member a request.
 *
 * Every path asks for a token; without one only `cluster-uuid` tells what it is. Set-up makes the database with its
 * retention period, in whole hours, before the first write makes one that keeps its data for ever. InfluxQL tells the
 * period of one that is there, and 3.10 changes it (v3-plan.ts).
 */
import * as z from 'zod';
import { authorization, endpoint, placeName } from '../database.ts';
import { write } from '../http.ts';
import { shorten } from '../words.ts';
import { type Complaint, type Driver, LINE_STATUSES, person, reject, type VerdictRow, versionOf } from './driver.ts';
import { createDatabase, listDatabases, periodOf, whyFull } from './v3-databases.ts';
import { isCore, isEnterprise, planV3, TABLES } from './v3-plan.ts';

/** One line of a partial write. */
const refusal = z.object({
  line_number: z.number().optional().catch(undefined),
  error_message: z.string().optional().catch(undefined),
});

const CORE = 'InfluxDB 3 Core reads at most 72 hours in one query; Enterprise, free at home, has no such limit';
/** Serverless, and what is said of the whole. */
export const SCHEMA_LIMIT: VerdictRow = {
  status: LINE_STATUSES,
  text: /number of columns|number of tables|exceed(ing)? (the )?limit of \d+ (databases|tables|columns)|(column|table)s? limit/i,
  verdict: person(
    'schema_limit',
    'log fewer paths, or, where databases are too many, delete one that nobody needs (influxdb3 delete database NAME)',
  ),
};

/** Such a line is named by its number; the others are stored. */
const LINE_OVER_LIMIT: VerdictRow = {
  status: LINE_STATUSES,
  text: /^partial write of line protocol occurred: .{0,200}number of (columns|tables)/,
  verdict: reject('schema_limit'),
};

export const v3: Driver = {
  recognise(answer) {
    const version = versionOf(answer, 3);
    if (version === undefined) {
      const isReserved = answer.headers['cluster-uuid'] !== undefined;
      return isReserved ? { product: 'InfluxDB 3', isReserved } : undefined;
    }
    const build = answer.headers['x-influxdb-build'];
    return { product: `${build ? `InfluxDB 3 ${build}` : 'InfluxDB'} ${version}` };
  },
  scheme: () => 'Bearer',
  write(database, body, signal) {
    const query = { db: placeName(database), precision: 'ms', accept_partial: 'true' };
    return write(endpoint(database, '/api/v3/write_lp', query), authorization(database, 'Bearer'), body, signal);
  },
  limits: { columns: 500, tables: 2_000, inFlight: 4 },
  complaints: ({ data }) =>
    z
      .array(refusal)
      .catch([])
      .parse(Array.isArray(data) ? data : [data])
      .map(complaintOf),
  verdicts: [LINE_OVER_LIMIT, SCHEMA_LIMIT],
  asked: (database, { product }) => (isCore(product) ? { refusal: CORE } : { query: { db: placeName(database) } }),
  nameOf: placeName,
  titleOf: (database) => `database "${placeName(database)}"`,
  // Without a token the edition is not known.
  roomForTiers: ({ product }) => (isCore(product) ? 'few' : undefined),
  list: listDatabases,
  forbidsCreating: (ask, _, { product }) => whyFull(ask, product),
  create: async (ask, database) => ({ refusal: await createDatabase(ask, database) }),
  describe: async (ask, database) => ({ retention: (await periodOf(ask, placeName(database)))?.retention }),
  plan: planV3,
  advice: {
    credentials: 'INFLUX_TOKEN',
    limits: ({ product }, { policy }) => [
      ...(isEnterprise(product) ? [] : [CORE]),
      ...(policy === undefined ? [] : [TABLES]),
    ],
    createsByWriting: true,
  },
};

/** One field at most is named of a line: `column 'x', expected ...`, or `for field 'x' on line 3: expected ...`. */
function complaintOf({ line_number: line, error_message: words = '' }: z.output<typeof refusal>): Complaint {
  const said = shorten(words);
  return {
    line,
    words: said || undefined,
    field: between(said, "column '", "', expected ") ?? between(said, "for field '", "' on line "),
  };
}

/** What stands between the first `before` and the last `behind`. */
function between(text: string, before: string, behind: string): string | undefined {
  const from = text.indexOf(before) + before.length;
  const to = text.lastIndexOf(behind);
  return from >= before.length && to > from ? text.slice(from, to) : undefined;
}
