/** Which roll-ups are kept beside the raw values: `TIERS`. */
import * as z from 'zod';
import { type Context, quote, refuse } from './problem.ts';

/** By what they are called in the database: means of a minute, and of a quarter of an hour. */
export const TIERS = ['m1', 'm15'] as const;
export type Tier = (typeof TIERS)[number];

/** `auto`: all, but where the database has room for few. */
export type TierChoice = 'auto' | 'none' | readonly Tier[];

const HINT = `Write auto, none, or what is wanted of ${TIERS.join(' and ')}, with a comma between them.`;

/** One or several, as a list in the file and with commas between them elsewhere; in the order of `TIERS`, each once. */
export function tierChoice(given: unknown, context: Context): TierChoice {
  const texts = z.array(z.string()).safeParse(typeof given === 'string' ? given.split(',') : given);
  if (!texts.success) return refuse(context, 'is neither a text nor a list of texts', HINT);
  const names = texts.data.map((text) => text.trim()).filter((name) => name !== '');
  const [word = 'none', another] = names;
  if (another === undefined && (word === 'auto' || word === 'none')) return word;
  const unknown = names.find((name) => !TIERS.some((known) => known === name));
  if (unknown !== undefined) return refuse(context, `${quote(unknown)} is no roll-up`, HINT);
  return TIERS.filter((known) => names.includes(known));
}

/** Those that are kept, as far as the database has room for them. */
export function chosenTiers(choice: TierChoice): readonly Tier[] {
  if (choice === 'none') return [];
  return choice === 'auto' ? TIERS : choice;
}
