/**
 * Tokens of 2.x with no more rights than needed: the logger reads and writes the buckets whose names begin with the
 * configured one, Grafana reads them. A token is known by its description. Its value is written to its file and to
 * nowhere else; a file whose token works is left alone, and so is one whose token somebody else made.
 */
import { resolve } from 'node:path';
import * as z from 'zod';
import type { Database } from '../database.ts';
import type { Wish } from '../setup/plan.ts';
import { readSecret, writeSecret } from '../setup/secret-file.ts';
import { presentable } from '../words.ts';
import { createAsk, post, type Result } from './ask.ts';
import { type BucketIds, bucketName, bucketsOf, inOrganisation, type Planning } from './v2-buckets.ts';

/** Begins the description of every token that is made here. */
const OWN = 'gx-logger setup: ';

const PATH = '/api/v2/authorizations';
const permission = z.object({
  action: z.string(),
  resource: z.object({ type: z.string(), id: z.string().optional() }),
});
const authorization = z.object({
  token: z.string().default(''),
  description: z.string().default(''),
  status: z.string().default('active'),
  permissions: z.array(permission).default([]),
});
const authorizations = z.object({ authorizations: z.array(authorization) });

interface Role {
  readonly who: string;
  readonly actions: readonly ('read' | 'write')[];
  readonly file: string;
}

/** With the ids of the wish's buckets, in their order. */
interface TokenPlanning extends Planning {
  readonly ids: readonly BucketIds[];
}

/** For the buckets of a wish, whose ids stand in the same order. */
export async function planTokens(planning: Planning, ids: readonly BucketIds[]): Promise<void> {
  const { plan } = planning;
  const { loggerSecret, grafanaSecret, databases } = planning.wish;
  const [to] = databases;
  const given = { ...planning, ids };
  if (loggerSecret !== undefined) {
    if (to.token === undefined) plan.settings.push(`INFLUX_TOKEN_FILE=${resolve(loggerSecret)}`);
    await planRole(given, { who: 'the logger', actions: ['read', 'write'], file: loggerSecret });
  }
  if (grafanaSecret !== undefined) await planRole(given, { who: 'Grafana', actions: ['read'], file: grafanaSecret });
}

async function planRole(given: TokenPlanning, role: Role): Promise<void> {
  const { plan, wish, isCloud } = given;
  const { who, file } = role;
  const present = await readSecret(file);
  const state = present === '' ? 'none' : await tryToken(given, present);
  if (state === 'works') {
    plan.facts.push(`the token of ${who} in ${file} works`);
  } else if (state === 'blind' && (await isOwn(given, role, present))) {
    // A schema was added since, or a bucket deleted.
    await planToken(given, role, ', in place of one for fewer or other buckets');
  } else if (state === 'blind') {
    const buckets = `${wish.databases.length > 1 ? 'all of the buckets' : 'bucket'} ${quoted(wish)}`;
    const mend = 'remove the file, and run this again for a new one';
    plan.todo.push(`the token of ${who} in ${file} is accepted, but may not read ${buckets}: ${mend}`);
  } else if (state !== 'none' && state !== 'refused') {
    plan.todo.push(`whether the token in ${file} works is not known (${state}): run this again later`);
  } else if (isCloud) {
    plan.todo.push(`Cloud's tokens are made on its own pages: make one for ${who} and write it into ${file}`);
  } else {
    await planToken(given, role, state === 'refused' ? ', in place of one that is not accepted' : '');
  }
}

/** Finds the token of the role, or plans a new one. */
async function planToken(given: TokenPlanning, role: Role, instead: string): Promise<void> {
  const { who, actions, file } = role;
  const { plan, wish, ids } = given;
  const description = describe(role, wish.databases);
  const known = ids.some(({ bucketID }) => bucketID === '') ? undefined : await findToken(given, description, actions);
  if (known !== undefined) {
    const what = `write the token of ${who}, which is there, into ${file}${instead}`;
    plan.steps.push({ what, run: () => writeSecret(file, known) });
    return;
  }
  plan.steps.push({
    what: `create a token with which ${who} may ${actions.join(' and ')} the buckets ${quoted(wish, '*')}, and write it into ${file}${instead}`,
    async run() {
      const { refusal, answer } = await makeToken(given, description, actions);
      if (refusal !== undefined) return refusal;
      const token = authorization.safeParse(answer).data?.token;
      return token ? writeSecret(file, token) : 'the server made a token and did not show it';
    },
  });
}

/** The names of the buckets, each with what is appended. */
function quoted({ databases }: Wish, suffix = ''): string {
  return databases.map((database) => `"${bucketName(database)}${suffix}"`).join(', ');
}

/** Known once the steps before are done. */
function organisationOf({ ids }: TokenPlanning): string {
  return ids[0]?.orgID ?? '';
}

async function listTokens(given: TokenPlanning): Promise<z.output<typeof authorization>[]> {
  const { answer } = await given.ask(PATH, { query: { orgID: organisationOf(given) } });
  return authorizations.safeParse(answer).data?.authorizations ?? [];
}

function describe({ who, actions }: Role, databases: readonly Database[]): string {
  const names = databases.map((database) => `${bucketName(database)}*`);
  return `${OWN}${who}, ${actions.join(' and ')} ${names.join(' ')}`;
}

/**
 * Whether a token that does not see all buckets was made here: for fewer, or for some that were deleted since. A server that
 * hashes its tokens shows none: there it is one that sees just the buckets of which a token that was made here tells, or
 * none where such a token is for none of those that are there now.
 */
async function isOwn(given: TokenPlanning, role: Role, token: string): Promise<boolean> {
  const own = (await listTokens(given)).filter((one) => one.description.startsWith(OWN));
  if (own.some((one) => one.token === token)) return true;
  const seen: Database[] = [];
  for (const database of given.wish.databases) {
    if ((await trySeeing(given, token, database)) === 'works') seen.push(database);
  }
  const description = describe(role, seen.length > 0 ? seen : given.wish.databases);
  const there = new Set<string | undefined>(given.ids.map(({ bucketID }) => bucketID));
  return own.some(
    (one) =>
      one.token === '' &&
      one.description === description &&
      (seen.length > 0 || !one.permissions.some(({ resource }) => there.has(resource.id))),
  );
}

/** The value of an active token that has this description and all its rights, where it is shown and works. */
async function findToken(
  given: TokenPlanning,
  description: string,
  actions: Role['actions'],
): Promise<string | undefined> {
  const wanted = await bucketIDs(given);
  for (const one of await listTokens(given)) {
    const may = (action: string, id: string) =>
      one.permissions.some(({ action: has, resource }) => has === action && resource.id === id);
    const isFit =
      one.description === description &&
      one.status === 'active' &&
      wanted.every((id) => actions.every((action) => may(action, id)));
    // A server that hashes its tokens shows none.
    if (isFit && one.token !== '' && (await tryToken(given, one.token)) === 'works') return one.token;
  }
  return undefined;
}

async function makeToken(given: TokenPlanning, description: string, actions: Role['actions']): Promise<Result> {
  const orgID = organisationOf(given);
  const permissions = (await bucketIDs(given)).flatMap((id) =>
    actions.map((action) => ({ action, resource: { type: 'buckets', id, orgID } })),
  );
  return given.ask(PATH, post({ orgID, description, permissions }));
}

/** Those whose names begin with a configured one; a token holds them by id, as they are today. */
async function bucketIDs(given: TokenPlanning): Promise<string[]> {
  const { wish, ask, ids } = given;
  const { answer } = await ask('/api/v2/buckets', { query: { orgID: organisationOf(given), limit: '100' } });
  const names = wish.databases.map(bucketName);
  const fit = (bucketsOf(answer) ?? []).filter((bucket) => names.some((name) => bucket.name.startsWith(name)));
  return [...new Set([...ids.map(({ bucketID }) => bucketID), ...fit.map(({ id }) => id)])];
}

/** `blind`: accepted, yet the bucket is not seen with it. Else why nothing is known. */
type TokenState = 'works' | 'refused' | 'blind' | (string & {});

async function tryToken(given: TokenPlanning, token: string): Promise<TokenState> {
  for (const database of given.wish.databases) {
    const state = await trySeeing(given, token, database);
    if (state !== 'works') return state;
  }
  return 'works';
}

async function trySeeing({ signal }: TokenPlanning, token: string, database: Database): Promise<TokenState> {
  const name = bucketName(database);
  const as = { url: database.url, bucket: name, token };
  const query = { name, ...inOrganisation(database) };
  const { refusal, answer } = await createAsk(as, 'Token', signal)('/api/v2/buckets', { query });
  if (refusal?.startsWith('401')) return 'refused';
  if (refusal !== undefined && !/^40[34]/.test(refusal)) return presentable(refusal, as);
  return bucketsOf(answer)?.some((bucket) => bucket.name === name) ? 'works' : 'blind';
}
