/** What a person should know of topics: once a topic, of so many topics and no more. */
import type { Topic } from '../types.ts';
import { nameOf } from './rules.ts';

const MOST = 20;

export class Notices {
  private readonly told = new Set<Topic>();
  private waiting: string[] = [];

  tell(topic: Topic, words: (name: string) => string): void {
    if (this.told.size > MOST || this.told.has(topic)) return;
    this.told.add(topic);
    const name = nameOf(topic);
    const isLast = this.told.size > MOST;
    this.waiting.push(
      isLast ? `The same goes for ${name}, and perhaps for more topics: no further one is told of` : words(name),
    );
  }

  /** Those that were not taken yet. */
  take(): readonly string[] {
    const taken = this.waiting;
    if (taken.length > 0) this.waiting = [];
    return taken;
  }
}
