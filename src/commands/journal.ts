/**
 * `gx-logger journal`: what is in the journal of each destination, and for how long there is room. It asks the running daemon; where none
 * runs it reads the folder. Nothing is changed.
 */
import type { Config } from '../config/schema.ts';
import { barrier } from './access.ts';
import { describeJournal } from './journal/describe.ts';
import { gatherFacts } from './journal/facts.ts';

/** Prints for people, or as JSON. Resolves with whether DATA_DIR can be read. */
export async function journal(
  config: Config,
  { json }: { json: boolean },
  say: (line: string) => void,
): Promise<boolean> {
  const why = await barrier(config.data_dir, json ? 'journal --json' : 'journal');
  if (why !== undefined) {
    say(why);
    return false;
  }
  const facts = await gatherFacts(config);
  if (json) say(JSON.stringify(facts, null, 2));
  else say(facts.map((one) => describeJournal(one, Date.now()).join('\n')).join('\n\n'));
  return true;
}
