/**
 * `gx-logger journal`: what is in the journal of each destination, and for how long there is room. It asks the running daemon; where none
 * runs it reads the folder. Nothing is changed.
 */
import type { Config } from '../config/schema.ts';
import { describeJournal } from './journal/describe.ts';
import { gatherFacts } from './journal/facts.ts';

/** Prints for people, or as JSON. */
export async function journal(config: Config, { json }: { json: boolean }, say: (line: string) => void): Promise<void> {
  const facts = await gatherFacts(config);
  if (json) say(JSON.stringify(facts, null, 2));
  else say(facts.map((one) => describeJournal(one, Date.now()).join('\n')).join('\n\n'));
}
