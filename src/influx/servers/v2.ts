/**
 * InfluxDB 2.x. Batches go through the transport of the official client, which does no more here than any HTTP client
 * would: its own writer keeps points in memory, gives them up in time, and swallows errors, and its transport cuts
 * answers that are no JSON to 1,000 characters. What it calls an error is an answer here: every status from 300 up
 * arrives as an HttpError. Set-up (v2-plan.ts) makes organisation, bucket, mapping and tokens.
 */
import { type Headers, HttpError, InfluxDB, type SendOptions, setLogger } from '@influxdata/influxdb-client';
import * as z from 'zod';
import { type Database, endpoint } from '../database.ts';
import { TEXT_LIMIT, writeBy } from '../http.ts';
import { type Ask, post as json, UNEXPECTED } from './ask.ts';
import { type Driver, person, type VerdictRow, versionOf } from './driver.ts';
import {
  bucketName,
  bucketsOf,
  createBucket,
  idOf,
  inOrganisation,
  mapBucket,
  mappedTo,
  retentionOf,
} from './v2-buckets.ts';
import { planV2 } from './v2-plan.ts';

/** Exactly one: nothing is created where it might be the wrong one. */
const organisation = z.object({ orgs: z.tuple([z.object({ id: z.string() })]) });

const NO_ORGANISATION: VerdictRow = {
  status: [400],
  text: /Please provide either orgID or org/,
  verdict: person('not_found', 'set INFLUX_ORG to the name of the organisation that has the bucket'),
};

export const v2: Driver = {
  recognise(answer) {
    const version = versionOf(answer, 2);
    return version === undefined ? undefined : { product: `InfluxDB ${version}` };
  },
  scheme: () => 'Token',
  write(database, body, signal) {
    const url = endpoint(database, '');
    const query = new URLSearchParams({
      ...inOrganisation(database),
      bucket: bucketName(database),
      precision: 'ms',
    });
    const { token } = database;
    return writeBy(url, body, signal, ({ agent, ...options }) => {
      // A limit of the client would be one of silence, and the kernel sends a whole body in silence on a slow line.
      const client = new InfluxDB({ url, timeout: 0, transportOptions: { agent }, ...(token && { token }) });
      return post(client, `/api/v2/write?${query}`, body, options);
    });
  },
  limits: {},
  verdicts: [NO_ORGANISATION],
  asked: (database) => ({ query: mappedTo(database) }),
  nameOf: bucketName,
  titleOf: (database) => `bucket "${bucketName(database)}"`,
  async list(ask, database) {
    const name = bucketName(database);
    const { answer, refusal } = await ask('/api/v2/buckets', { query: { name, ...inOrganisation(database) } });
    // It may answer 404 for the one bucket that was asked for.
    if (refusal !== undefined) return /bucket ".{1,300}" not found/.test(refusal) ? { names: [] } : { refusal };
    const all = bucketsOf(answer);
    if (!all) return { refusal: UNEXPECTED };
    const bucket = all.find((one) => one.name === name);
    return { names: all.map((one) => one.name), retention: bucket && retentionOf(bucket) };
  },
  async forbidsCreating(ask, database) {
    const { orgID, refusal } = await findOrganisation(ask, database);
    if (orgID === undefined) return refusal;
    // Every organisation has a bucket of this name, so none is made: whoever may create is told of that instead.
    const tried = await ask('/api/v2/buckets', json({ orgID, name: '_monitoring', retentionRules: [] }));
    return tried.refusal !== undefined && /^40[13]\b/.test(tried.refusal) ? tried.refusal : undefined;
  },
  async create(ask, database) {
    const { orgID, refusal } = await findOrganisation(ask, database);
    if (orgID === undefined) return { refusal };
    const made = await ask('/api/v2/buckets', createBucket(orgID, database));
    if (made.refusal !== undefined) return { refusal: made.refusal };
    if (database.policy === undefined) return {};
    // Writing does without the mapping; where it is refused, `gx-logger setup` is asked to make it.
    const unmapped = await mapBucket(ask, { orgID, bucketID: idOf(made.answer) }, database);
    return unmapped === undefined
      ? {}
      : { note: `; the mapping to it was refused (${unmapped}): gx-logger setup makes it` };
  },
  plan: planV2,
  advice: {
    credentials: 'INFLUX_TOKEN',
    limits: (_, { org }) => (org ? [] : ['INFLUX_ORG is not set: InfluxDB 2 asks for an organisation']),
  },
};

async function findOrganisation(ask: Ask, database: Database) {
  const { answer, refusal } = await ask('/api/v2/orgs', { query: inOrganisation(database) });
  const orgID = organisation.safeParse(answer).data?.orgs[0].id;
  return { orgID, refusal: refusal ?? 'INFLUX_ORG names no organisation that these credentials see' };
}

// The client would write to the console; whatever it has to say is in the answer, too.
setLogger({ error() {}, warn() {} });

/** Rejects where no answer came. */
function post({ transport }: InfluxDB, path: string, body: Uint8Array, options: Omit<SendOptions, 'method'>) {
  return new Promise<{ status: number; headers: Headers; text: string }>((resolve, reject) => {
    let status = 0;
    let headers: Headers = {};
    let text = '';
    // The declared type of the body is string, yet bytes are carried as they are.
    const bytes = body as unknown as string;
    transport.send(
      path,
      bytes,
      { method: 'POST', ...options },
      {
        responseStarted(received, code) {
          headers = received;
          status = code ?? 0;
        },
        next(chunk) {
          if (text.length < TEXT_LIMIT) text += Buffer.from(chunk).toString('utf8');
        },
        complete: () => resolve({ status, headers, text }),
        error(error) {
          if (!(error instanceof HttpError)) return reject(error);
          resolve({ status: error.statusCode, headers, text: error.body ?? '' });
        },
      },
    );
  });
}
