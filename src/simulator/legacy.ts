/**
 * Venus OS before 3.20 (Victron's dbus-mqtt beside a mosquitto).
 *
 * - Everything is retained. A topic that is no longer kept alive gets an empty retained message, as if its device had
 *   left; only the serial and `N/<id>/keepalive`, which has the value 1, stay for ever.
 * - A keepalive has no payload, for everything, or a JSON list of topic filters below `N/<id>/`. Of an object the keys
 *   are taken for filters, so the options of newer systems keep nothing alive. What is not JSON counts for nothing.
 * - Topics that were not alive are published at once; those that were are not published again. There is no completion
 *   and no heartbeat.
 * - Changes are collected, and each 2 s the last one of each topic is sent.
 * - A keepalive is good for a minute, but that is looked at each 10 s only.
 */

import { parse } from './payload.ts';
import { type Host, type Publisher, SERIAL } from './publisher.ts';
import { legacyAnswersTo } from './reads.ts';
import { levelsOf, matches } from './topic-filter.ts';

const FLUSH_EVERY = 2000;
const CHECK_EVERY = 10_000;
const EVERYTHING = '#';

interface Selection {
  readonly levels: string[];
  until: number;
}

export class LegacyPublisher implements Publisher {
  private readonly host: Host;
  private readonly answer: (tail: string, payload: string) => void;
  private readonly aliveFor: number;
  /** What is kept alive, by filter. */
  private readonly selections = new Map<string, Selection>();
  private readonly changes = new Map<string, string>();
  private timers: NodeJS.Timeout[] = [];

  /** `answer` sends what is not to be retained. `aliveFor`: how long a keepalive is good for, ms. */
  constructor(host: Host, answer: (tail: string, payload: string) => void, aliveFor: number) {
    this.host = host;
    this.answer = answer;
    this.aliveFor = aliveFor;
  }

  get alive(): boolean {
    return this.selections.has(EVERYTHING);
  }

  keepalive(payload: string): void {
    const filters = readFilters(payload);
    const wasSilent = this.selections.size === 0;
    const unheard = new Set(this.tails().filter((tail) => !this.isAlive(tail)));
    const until = performance.now() + this.aliveFor;
    for (const filter of filters) this.selections.set(filter, { levels: levelsOf(filter), until });
    if (filters.length > 0 && this.timers.length === 0) this.startTimers();
    if (wasSilent && this.alive) return void this.host.publishAll();
    for (const [tail, value] of this.host.values.entries()) {
      if (unheard.has(tail) && this.isAlive(tail)) this.host.send(tail, value);
    }
  }

  changed(tail: string, payload: string): void {
    if (this.isAlive(tail)) this.changes.set(tail, payload);
  }

  left(tails: readonly string[]): void {
    for (const tail of tails) {
      this.changes.delete(tail);
      this.host.send(tail, '');
    }
  }

  read(tail: string): void {
    for (const [leaf, payload] of legacyAnswersTo(tail, this.host.values)) this.answer(leaf, payload);
  }

  fallSilent(): void {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    this.selections.clear();
    this.changes.clear();
  }

  private startTimers(): void {
    this.timers = [
      setInterval(() => this.flush(), FLUSH_EVERY),
      setInterval(() => this.expire(), Math.min(CHECK_EVERY, this.aliveFor)),
    ];
  }

  private tails(): string[] {
    return [...new Set([...this.host.values.entries()].map(([tail]) => tail))];
  }

  private isAlive(tail: string): boolean {
    const topic = tail.split('/');
    for (const { levels } of this.selections.values()) if (matches(levels, topic)) return true;
    return false;
  }

  private flush(): void {
    for (const [tail, payload] of this.changes) this.host.send(tail, payload);
    this.changes.clear();
  }

  private expire(): void {
    const now = performance.now();
    const wereAlive = this.tails().filter((tail) => tail !== SERIAL && this.isAlive(tail));
    for (const [filter, { until }] of this.selections) if (until <= now) this.selections.delete(filter);
    this.left(wereAlive.filter((tail) => !this.isAlive(tail)));
    if (this.selections.size === 0) this.fallSilent();
  }
}

function readFilters(keepalive: string): string[] {
  if (keepalive === '') return [EVERYTHING];
  const content = parse(keepalive);
  if (typeof content !== 'object' || content === null) return [];
  const filters = Array.isArray(content) ? content : Object.keys(content);
  return filters.filter((filter) => typeof filter === 'string');
}
