/**
 * Tokens of 2.x with no more rights than needed: the logger reads and writes the buckets whose names begin with the
 * configured one, Grafana reads them. A token is known by its description. Its value is written to its file and to
 * nowhere else; a file whose token works is left alone, and so is one whose token somebody else made.
 */
import * as z from 'zod';
import { type Client, createClient, post } from './ask.ts';
import type { Plan, Wish } from './plan.ts';
import { presentable } from './presentable.ts';
import { readSecret, writeSecret } from './secret-file.ts';

/** Begins the description of every token that is made here. */
const OWN = 'gx-logger setup: ';

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
const buckets = z.object({ buckets: z.array(z.object({ id: z.string(), name: z.string() })) });

/** What later steps need of earlier ones; empty until it is known. */
export interface Place {
  /** Of the bucket. */
  readonly name: string;
  orgID: string;
  bucketID: string;
}

interface Role {
  readonly who: string;
  readonly actions: readonly ('read' | 'write')[];
  readonly file: string | undefined;
}

export async function planTokens(
  plan: Plan,
  places: readonly Place[],
  wish: Wish,
  client: Client,
  signal: AbortSignal,
): Promise<void> {
  const roles: readonly Role[] = [
    { who: 'the logger', actions: ['read', 'write'], file: wish.loggerSecret },
    { who: 'Grafana', actions: ['read'], file: wish.grafanaSecret },
  ];
  for (const { who, actions, file } of roles) {
    if (file === undefined) continue;
    const present = await readSecret(file);
    const state = present === '' ? 'none' : await tryToken(present);
    if (state === 'works') {
      plan.facts.push(`the token of ${who} in ${file} works`);
    } else if (state === 'blind' && (await isOwn(present))) {
      // Made for fewer buckets: a schema was added since.
      await planToken({ who, actions, file }, ', in place of one for fewer buckets');
    } else if (state === 'blind') {
      const mend = 'remove the file, and run this again for a new one';
      plan.todo.push(
        `the token of ${who} in ${file} is accepted, but may not read ${places.length > 1 ? 'all of the buckets' : 'bucket'} ${named()}: ${mend}`,
      );
    } else if (state !== 'none' && state !== 'refused') {
      plan.todo.push(`whether the token in ${file} works is not to be learnt (${state}): run this again later`);
    } else if (wish.server.generation === 'cloud') {
      plan.todo.push(`Cloud's tokens are made on its own pages: make one for ${who} and write it into ${file}`);
    } else {
      await planToken({ who, actions, file }, state === 'refused' ? ', in place of one that is not accepted' : '');
    }
  }

  /** The names of the buckets, each with what is appended. */
  function named(suffix = ''): string {
    return places.map(({ name }) => `"${name}${suffix}"`).join(', ');
  }

  function orgID(): string {
    return places[0]?.orgID ?? '';
  }

  /** Finds the token of the role, or plans a new one. */
  async function planToken({ who, actions, file }: Role & { file: string }, instead: string): Promise<void> {
    const description = `${OWN}${who}, ${actions.join(' and ')} ${places.map(({ name }) => `${name}*`).join(' ')}`;
    const known = places.some(({ bucketID }) => bucketID === '') ? undefined : await findToken(description, actions);
    if (known !== undefined) {
      const what = `write the token of ${who}, which is there, into ${file}${instead}`;
      plan.steps.push({ what, run: () => writeSecret(file, known) });
      return;
    }
    plan.steps.push({
      what: `create a token with which ${who} may ${actions.join(' and ')} the buckets ${named('*')}, and write it into ${file}${instead}`,
      async run() {
        const { refusal, answer } = await makeToken(description, actions);
        if (refusal !== undefined) return refusal;
        const token = authorization.safeParse(answer).data?.token;
        return token ? writeSecret(file, token) : 'the server made a token and did not show it';
      },
    });
  }

  async function listTokens() {
    const { answer } = await client('/api/v2/authorizations', { query: { orgID: orgID() } });
    return authorizations.safeParse(answer).data?.authorizations ?? [];
  }

  async function isOwn(token: string): Promise<boolean> {
    return (await listTokens()).some((one) => one.token === token && one.description.startsWith(OWN));
  }

  /** The value of an active token that has this description and all its rights, where it is shown and works. */
  async function findToken(description: string, actions: readonly string[]): Promise<string | undefined> {
    const ids = await bucketIDs();
    for (const one of await listTokens()) {
      const may = (action: string, id: string) =>
        one.permissions.some(({ action: has, resource }) => has === action && resource.id === id);
      const isFit =
        one.description === description &&
        one.status === 'active' &&
        ids.every((id) => actions.every((action) => may(action, id)));
      // A server that hashes its tokens shows none, or something else.
      if (isFit && one.token !== '' && (await tryToken(one.token)) === 'works') return one.token;
    }
    return undefined;
  }

  async function makeToken(description: string, actions: readonly string[]) {
    const permissions = (await bucketIDs()).flatMap((id) =>
      actions.map((action) => ({ action, resource: { type: 'buckets', id, orgID: orgID() } })),
    );
    return client('/api/v2/authorizations', post({ orgID: orgID(), description, permissions }));
  }

  /** Those whose names begin with the configured one; a token holds them by id, as they are today. */
  async function bucketIDs(): Promise<string[]> {
    const { answer } = await client('/api/v2/buckets', { query: { orgID: orgID(), limit: '100' } });
    const all = buckets.safeParse(answer).data?.buckets ?? [];
    const ids = all.filter(({ name }) => places.some((place) => name.startsWith(place.name))).map(({ id }) => id);
    return [...new Set([...places.map(({ bucketID }) => bucketID), ...ids])];
  }

  /** `blind`: accepted, yet the bucket is not seen with it. Else why nothing is known. */
  async function tryToken(token: string): Promise<'works' | 'refused' | 'blind' | (string & {})> {
    const { url, org } = wish.destination;
    for (const { name } of places) {
      const to = { url, bucket: name, token };
      const query = { name, ...(org && { org }) };
      const { refusal, answer } = await createClient(to, 'Token', signal)('/api/v2/buckets', { query });
      if (refusal?.startsWith('401')) return 'refused';
      if (refusal !== undefined && !/^40[34]/.test(refusal)) return presentable(refusal, to);
      const seen = buckets.safeParse(answer).data?.buckets ?? [];
      if (!seen.some((bucket) => bucket.name === name)) return 'blind';
    }
    return 'works';
  }
}
