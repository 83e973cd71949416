/**
 * Mappings of 2.x and Cloud: InfluxQL asks for a database and a policy there as on 1.x, and a mapping leads to the
 * bucket. One without a policy is only found where a mapping says that it is the default.
 */
import * as z from 'zod';
import { type Client, post } from './ask.ts';
import { bucketOf, type Destination } from './dialect.ts';
import type { Plan } from './plan.ts';

const mapping = z.object({
  database: z.string(),
  retention_policy: z.string(),
  bucketID: z.string(),
  default: z.boolean().default(false),
  /** Made of the bucket's name by the server itself; one that somebody makes comes before it. */
  virtual: z.boolean().default(false),
});
const mappings = z.object({ content: z.array(mapping).default([]) });

/** Empty until it is known. */
interface Ids {
  readonly orgID: string;
  readonly bucketID: string;
}

export function createMapping({ orgID, bucketID }: Ids, { bucket, policy }: Destination, isDefault: boolean) {
  return post({ orgID, bucketID, database: bucket, retention_policy: policy, default: isDefault });
}

/** Those of a database, from the answer of `/api/v2/dbrps`. */
function mappingsOf({ bucket }: Destination, answer: unknown) {
  return (mappings.safeParse(answer).data?.content ?? []).filter((one) => one.database === bucket);
}

/** Where queries go that name no policy, unless that is the destination's; the bucket of that name is one such place. */
function otherDefault(to: Destination, answer: unknown): string | undefined {
  return mappingsOf(to, answer).find((one) => one.default && one.retention_policy !== to.policy)?.retention_policy;
}

/** Whether the mapping may be the default: what is there already stays what it is. */
export function mayBeDefault(to: Destination, answer: unknown): boolean {
  return otherDefault(to, answer) === undefined;
}

/** Plans the mapping of a destination that has a policy. What is there is left as it is, and said. */
export async function planMapping(plan: Plan, place: Ids, to: Destination, client: Client): Promise<void> {
  const { bucket: database, policy } = to;
  if (policy === undefined) return;
  const name = `the mapping of database "${database}", policy "${policy}"`;
  const query = { orgID: place.orgID, db: database };
  const { answer, refusal } = place.orgID === '' ? {} : await client('/api/v2/dbrps', { query });
  if (refusal !== undefined) {
    plan.todo.push(`${name} is not to be seen (${refusal}): set INFLUX_ADMIN_TOKEN to a token that may`);
    return;
  }
  const same = mappingsOf(to, answer).find((one) => one.retention_policy === policy && !one.virtual);
  const other = otherDefault(to, answer);
  const isOther = other && `queries that name no policy go to "${other}", as before`;
  if (same && same.bucketID !== place.bucketID) {
    plan.todo.push(`${name} leads to another bucket than "${bucketOf(to)}": change or delete it (influx v1 dbrp)`);
    return;
  }
  if (same) {
    plan.facts.push(`${name} is there${isOther ? `; ${isOther}` : ''}`);
    return;
  }
  plan.steps.push({
    what: `create ${name}, to bucket "${bucketOf(to)}"${isOther ? `; ${isOther}` : ', as the default'}`,
    run: async () => (await client('/api/v2/dbrps', createMapping(place, to, other === undefined))).refusal,
  });
}
