/** Answers as InfluxDB 2.8 does to what set-up asks: it has users, organisations, buckets and tokens in memory. */
import type { Handler, Reaction, Request } from './stand-in.ts';

interface Permission {
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string };
}
export interface Bucket {
  readonly id: string;
  readonly orgID: string;
  readonly name: string;
  retentionRules: { type?: string; everySeconds: number; shardGroupDurationSeconds?: number }[];
}
/** From a database and a policy of InfluxQL to a bucket, as somebody made it. */
export interface Mapping {
  readonly orgID: string;
  readonly bucketID: string;
  readonly database: string;
  readonly retention_policy: string;
  default: boolean;
}
export interface Influx2 {
  readonly handler: Handler;
  readonly orgs: { id: string; name: string }[];
  readonly buckets: Bucket[];
  readonly mappings: Mapping[];
  readonly tokens: { id: string; token: string; description: string; status: string; permissions: Permission[] }[];
  /** Of the operator; none before the first set-up. */
  operator: string | undefined;
  /** Whether it keeps only hashes of its tokens, and shows none. */
  hashes: boolean;
}

const json = (status: number, body: object): Reaction => ({ status, body });
const fault = (status: number, code: string, message: string) => json(status, { code, message });

/** `write` decides on what is written to a bucket that is there, by whoever may. */
export function createInflux2(
  operator?: string,
  write: (bucket: string, request: Request) => Reaction = () => ({ status: 204 }),
): Influx2 {
  let count = 0;
  const id = () => {
    count += 1;
    return count.toString(16).padStart(16, '0');
  };
  const orgs: Influx2['orgs'] = operator === undefined ? [] : [{ id: id(), name: 'home' }];
  const buckets: Influx2['buckets'] = [];
  const tokens: Influx2['tokens'] = [];
  const mappings: Mapping[] = [];
  const self: Influx2 = { handler, orgs, buckets, mappings, tokens, operator, hashes: false };
  return self;

  function handler(request: Request): Reaction {
    const { method, path, headers } = request;
    if (path === '/ping') return { status: 204, headers: { 'x-influxdb-version': 'v2.8.0' } };
    if (path === '/api/v2/setup') return method === 'GET' ? json(200, { allowed: !self.operator }) : setUp(request);
    const token = /^Token (.*)$/.exec(headers.authorization ?? '')?.[1];
    const holder = tokens.find((one) => one.token === token && one.status === 'active');
    const isOperator = token !== undefined && token === self.operator;
    if (!isOperator && !holder) return fault(401, 'unauthorized', `unauthorized access with ${token}`);
    const may = (action: string, bucket: string) =>
      isOperator || holder?.permissions.some((one) => one.action === action && one.resource.id === bucket);
    if (path === '/api/v2/write') {
      if (!organisationOf(request.query)) return fault(400, 'invalid', 'Please provide either orgID or org');
      const bucket = buckets.find(({ name }) => name === request.query.get('bucket'));
      if (!bucket) return fault(404, 'not found', `bucket "${request.query.get('bucket')}" not found`);
      if (!may('write', bucket.id)) return fault(403, 'forbidden', 'insufficient permissions for write');
      return write(bucket.name, request);
    }
    if (path.startsWith('/api/v2/buckets') && method === 'GET') {
      return listBuckets(request, ({ id }) => may('read', id) === true);
    }
    if (!isOperator && method !== 'GET') return fault(401, 'unauthorized', `write:${path.slice(8)} is unauthorized`);
    if (path === '/api/v2/orgs') return method === 'GET' ? listOrgs(request, isOperator) : makeOrg(request);
    if (path === '/api/v2/buckets') return makeBucket(request);
    if (path.startsWith('/api/v2/buckets/')) return changeBucket(request);
    if (path === '/api/v2/dbrps') return method === 'GET' ? listMappings(request) : makeMapping(request);
    if (path !== '/api/v2/authorizations') return fault(404, 'not found', 'path not found');
    return method === 'GET' ? listTokens(isOperator) : makeToken(request);
  }

  function setUp({ body }: Request): Reaction {
    if (self.operator) return fault(422, 'conflict', 'onboarding has already been completed');
    const { username, password, org, bucket, token, retentionPeriodSeconds } = JSON.parse(body);
    if (!username || !org || !bucket || password.length < 8) return fault(400, 'invalid', 'missing or short');
    self.operator = token;
    orgs.push({ id: id(), name: org });
    const retentionRules = retentionPeriodSeconds ? [{ type: 'expire', everySeconds: retentionPeriodSeconds }] : [];
    buckets.push({ id: id(), orgID: orgs[0]!.id, name: bucket, retentionRules });
    return json(201, { user: { name: username }, org: orgs[0]!, bucket: buckets[0]!, auth: { token } });
  }

  /** A write takes what may be an id for one; everything else takes `org` for a name. */
  function organisationOf(query: URLSearchParams) {
    const [name, given] = [query.get('org'), query.get('orgID')];
    return orgs.find((org) => org.id === (given ?? name) || org.name === name);
  }

  function listOrgs({ query }: Request, isOperator: boolean): Reaction {
    const [name, given] = [query.get('org'), query.get('orgID')];
    const found = orgs.filter(
      (org) => isOperator && (name === null || org.name === name) && (given === null || org.id === given),
    );
    return (name ?? given) !== null && found.length === 0
      ? fault(404, 'not found', `organization name "${name}" not found`)
      : json(200, { orgs: found });
  }

  function makeOrg({ body }: Request): Reaction {
    const org = { id: id(), name: JSON.parse(body).name };
    orgs.push(org);
    return json(201, org);
  }

  function listBuckets({ query }: Request, isVisible: (bucket: Bucket) => boolean): Reaction {
    const name = query.get('org');
    const org = name === null ? query.get('orgID') : orgs.find((one) => one.name === name)?.id;
    if (org === undefined) return fault(404, 'not found', `organization name "${name}" not found`);
    const found = buckets.filter(
      (bucket) =>
        isVisible(bucket) &&
        (org === null || bucket.orgID === org) &&
        (!query.has('name') || query.get('name') === bucket.name),
    );
    return json(200, { links: {}, buckets: found });
  }

  function makeBucket({ body }: Request): Reaction {
    const bucket = { id: id(), ...JSON.parse(body) };
    if (buckets.some(({ name, orgID }) => name === bucket.name && orgID === bucket.orgID)) {
      return fault(422, 'conflict', `bucket with name ${bucket.name} already exists`);
    }
    buckets.push(bucket);
    return json(201, bucket);
  }

  function changeBucket({ method, path, body }: Request): Reaction {
    const bucket = buckets.find((one) => path.endsWith(`/${one.id}`));
    if (method !== 'PATCH' || !bucket) return fault(404, 'not found', 'bucket not found');
    const [rule] = JSON.parse(body).retentionRules;
    const shard = rule.shardGroupDurationSeconds ?? bucket.retentionRules[0]?.shardGroupDurationSeconds ?? 0;
    if (rule.everySeconds > 0 && shard > rule.everySeconds) {
      return fault(422, 'unprocessable entity', 'shard-group duration must also be updated to be smaller');
    }
    bucket.retentionRules = [{ ...rule, ...(shard && { shardGroupDurationSeconds: shard }) }];
    return json(200, bucket);
  }

  /** A bucket whose name has a slash shows a mapping that nobody made, which is never the default. */
  function listMappings({ query }: Request): Reaction {
    const virtual = buckets.map(({ id: bucketID, orgID, name }) => {
      const [database = '', retention_policy = 'autogen'] = name.split('/');
      return { orgID, bucketID, database, retention_policy, default: !name.includes('/'), virtual: true };
    });
    const hidden = (one: Omit<Mapping, 'bucketID'>) =>
      mappings.some((made) => made.database === one.database && made.retention_policy === one.retention_policy);
    const all = [...mappings, ...virtual.filter((one) => !hidden(one))];
    const content = all.filter(({ orgID, database }) => orgID === query.get('orgID') && database === query.get('db'));
    return json(200, { content });
  }

  function makeMapping({ body }: Request): Reaction {
    const made: Mapping = { ...JSON.parse(body) };
    if (!buckets.some(({ id }) => id === made.bucketID)) return fault(404, 'not found', 'bucket not found');
    // What the name of a bucket makes the default does not count.
    if (!mappings.some((one) => one.default && one.database === made.database)) made.default = true;
    for (const one of mappings) if (made.default && one.database === made.database) one.default = false;
    mappings.push(made);
    return json(201, { id: id(), ...made });
  }

  function listTokens(isOperator: boolean): Reaction {
    const shown = isOperator ? tokens : [];
    return json(200, { authorizations: shown.map((one) => (self.hashes ? { ...one, token: undefined } : one)) });
  }

  function makeToken({ body }: Request): Reaction {
    const { description, permissions } = JSON.parse(body);
    const made = { id: id(), token: `secret-${count}==`, description, status: 'active', permissions };
    tokens.push(made);
    return json(201, made);
  }
}
