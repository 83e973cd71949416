/** A stand-in for each generation: it answers as its documentation and its sources say, and as real ones did. */
import { placeName } from '../../../src/influx/database.ts';
import type { Generation } from '../../../src/influx/servers/detect.ts';
import { GENERATIONS } from '../generations.ts';
import { createInflux2 } from '../influx2.ts';
import { createInflux3 } from '../influx3.ts';
import { type Handler, type Reaction, type Request, startStandIn } from '../stand-in.ts';
import { createInflux1 } from './influx1.ts';
import { type Fault, Store } from './store.ts';
import { bodyOf, type Running, type Subject } from './subject.ts';

const TOO_LARGE = 1_000_000;
const DONE: Reaction = { status: 204 };
const TOKEN = { access: { org: 'home', token: 'operator' }, wrong: { org: 'home', token: 'wrong' } };

async function run(handler: Handler, given: Omit<Running, 'url' | 'stop'>): Promise<Running> {
  const { url, stop } = await startStandIn(handler);
  return { url, stop, ...given };
}

const isTooLarge = ({ body }: Request) => body.length > TOO_LARGE;
/** In the words of the engine of 1.x and 2.x; unparsable lines hide behind conflicts. */
function wordsOf(faults: readonly Fault[]): string {
  const conflicts = faults.filter(({ conflict }) => conflict);
  const [{ conflict } = {}] = conflicts;
  if (!conflict) return faults.map(({ line }) => `unable to parse '${line}': missing field value`).join('\n');
  const { field, measurement, type } = conflict;
  const [is, was] = type === 'string' ? ['string', 'float'] : ['float', 'string'];
  const words = `input field "${field}" on measurement "${measurement}" is type ${is}, already exists as type ${was}`;
  return `partial write: field type conflict: ${words} dropped=${conflicts.length}`;
}

function startV1(): Promise<Running> {
  const store = new Store();
  const [username, password] = ['admin', 'secret'];
  const handler = createInflux1({ username, password }, (database, request) => {
    if (isTooLarge(request)) return { status: 413, body: { error: 'Request Entity Too Large' } };
    const faults = store.take(database, request.lines);
    return faults.length === 0 ? DONE : { status: 400, body: { error: wordsOf(faults) } };
  });
  return run(handler, {
    access: { username, password },
    administrator: { username, password },
    wrong: { username, password: 'wrong' },
    read: async (database, measurement) => store.read(placeName(database), measurement),
  });
}

function startV2(): Promise<Running> {
  const store = new Store();
  const { handler } = createInflux2('operator', (bucket, { lines }) => {
    // Nothing of a batch with a line that cannot be read is stored.
    const faults = store.take(bucket, lines, ({ conflict }) => conflict === undefined);
    if (faults.length === 0) return DONE;
    const unread = faults.filter(({ conflict }) => !conflict);
    if (unread.length > 0) return { status: 400, body: { code: 'invalid', message: wordsOf(unread) } };
    const message = `failure writing points to database: ${wordsOf(faults)} for database: 0a for retention policy: autogen`;
    return { status: 422, body: { code: 'unprocessable entity', message } };
  });
  const read: Running['read'] = async (database, measurement) => store.read(placeName(database), measurement);
  return run(handler, { ...TOKEN, administrator: { token: 'operator' }, read });
}

function startCloud(): Promise<Running> {
  const store = new Store();
  const { handler } = createInflux2('operator', (bucket, request) => {
    const { lines } = request;
    if (isTooLarge(request)) return { status: 413, body: { code: 'request too large', message: 'payload too large' } };
    const [first] = store.take(bucket, lines);
    if (!first) return DONE;
    const message = first.conflict ? 'table m: column f: schema conflict' : 'line protocol parsing error';
    return { status: 400, body: { code: 'invalid', line: first.index + 1, message } };
  });
  const read: Running['read'] = async (database, measurement) => store.read(placeName(database), measurement);
  return run(handler, { ...TOKEN, administrator: {}, read });
}

function startV3(): Promise<Running> {
  const store = new Store();
  const { handler } = createInflux3({
    write(db, request) {
      if (isTooLarge(request)) return { status: 413, body: 'max request size (10485760 bytes) exceeded' };
      const data = store.take(db, request.lines).map(({ index, line, conflict }) => ({
        original_line: line,
        line_number: index + 1,
        error_message: conflict
          ? `invalid column type for column '${conflict.field}', expected iox::column_type::field::float, got iox::column_type::field::string`
          : 'Could not parse entire line',
      }));
      if (data.length === 0) return DONE;
      return { status: 400, body: JSON.stringify({ error: 'partial write of line protocol occurred', data }) };
    },
  });
  const read: Running['read'] = async (database, measurement) => store.read(placeName(database), measurement);
  return run(handler, { ...TOKEN, administrator: { token: 'operator' }, read });
}

/** As newer ones are: one bad line is a refusal of all, and what is said quotes everything from it on. */
function startVictoria(): Promise<Running> {
  const store = new Store();
  const [username, password] = ['admin', 'secret'];
  const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const handler: Handler = (request) => {
    const { path, query, headers, lines } = request;
    const identity = { 'x-server-hostname': 'vm' };
    if (path === '/ping') return { status: 204, headers: identity };
    if (headers.authorization !== expected) return { status: 401, headers: identity, body: 'Unauthorized' };
    if (isTooLarge(request)) {
      return { status: 400, body: `too big request; mustn't exceed -influx.maxRequestSize=${TOO_LARGE} bytes` };
    }
    const [first] = store.take(query.get('db') ?? '', lines, () => true);
    if (!first) return DONE;
    const rest = JSON.stringify(`${lines.slice(first.index).join('\n')}\n`);
    return { status: 400, body: `incorrect influx line ${rest}: missing field value` };
  };
  return run(handler, {
    access: { username, password },
    administrator: {},
    wrong: { username, password: 'wrong' },
    read: async (database, measurement) => store.read(placeName(database), measurement),
  });
}

const tooLarge = { body: bodyOf(2 * TOO_LARGE), verdict: { kind: 'split' } } as const;
const common = { kind: 'stand-in', hasDatabases: true, tellsRetention: true, hasTypes: true } as const;

const OF: Readonly<Record<Generation, Omit<Subject, 'generation'>>> = {
  v1: { ...common, start: startV1, tooLarge },
  v2: { ...common, start: startV2 },
  cloud: {
    ...common,
    start: startCloud,
    knownAt: 'https://eu-central-1-1.aws.cloud2.influxdata.com',
    tooLarge,
  },
  v3: { ...common, start: startV3, tooLarge },
  victoria: {
    ...common,
    start: startVictoria,
    hasDatabases: false,
    tellsRetention: false,
    hasTypes: false,
    tooLarge,
  },
};

export const STAND_INS: readonly Subject[] = GENERATIONS.map((generation) => ({ generation, ...OF[generation] }));
