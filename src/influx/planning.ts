/** From an address to the plan of its set-up, whatever server answers there. */
import type { Health } from '../types.ts';
import { detect } from './detect.ts';
import { addressOf, type Destination, type Server } from './dialect.ts';
import { createPlan, destinationsOf, type Plan, type Wish } from './plan.ts';
import { planV1 } from './setup-v1.ts';
import { planV2 } from './setup-v2.ts';
import { planV3 } from './setup-v3.ts';

export type { Plan } from './plan.ts';

const PLANNERS: Readonly<Record<Server['generation'], (wish: Wish, signal: AbortSignal) => Promise<Plan>>> = {
  v1: planV1,
  v2: planV2,
  cloud: planV2,
  v3: planV3,
  victoria: planVictoria,
};

export type Planned = { readonly plan: Plan; readonly title: string } | { readonly health: Health };

/** Looks, and changes nothing. Rejects with the signal's reason, and where a file of a secret cannot be read. */
export async function planSetup(wish: Omit<Wish, 'server'>, signal: AbortSignal): Promise<Planned> {
  const to: Destination = wish.destination;
  // 3.x tells its edition to a token only, and the administrator's may be the only one there is.
  const detected = await detect({ ...to, token: to.token ?? wish.administrator.token }, signal);
  if ('health' in detected) return detected;
  const { server } = detected;
  const plan = await PLANNERS[server.generation]({ ...wish, server }, signal);
  return { plan, title: `${server.product} at ${addressOf(to)}` };
}

async function planVictoria(wish: Wish): Promise<Plan> {
  const plan = createPlan();
  const { retention } = wish.destination;
  const labels = destinationsOf(wish).map(({ bucket }) => `db="${bucket}"`);
  plan.facts.push(`nothing to create: every point gets the label ${labels.join(' or ')}`);
  if (retention !== undefined) {
    plan.facts.push('how long it keeps its data is a flag of its start, -retentionPeriod, and not changed from here');
  }
  return plan;
}
