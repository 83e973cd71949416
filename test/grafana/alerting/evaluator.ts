/** A Grafana that alerts, as one household has it: its rules, their states, and the messages that it sends. */
import type { Answers } from './answers.ts';
import { look } from './look.ts';
import { type Message, Messages } from './messages.ts';
import type { Provisioned, Question, Rule } from './rule.ts';
import { States } from './states.ts';

export interface Moment {
  readonly time: number;
  readonly rule: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly isFiring: boolean;
}

export class Evaluator {
  /** Every series that began to fire or ended, as the states say. */
  readonly moments: Moment[] = [];
  private readonly rules: readonly (readonly [Rule, States])[];
  private readonly messages: Messages;

  constructor({ rules, silent }: Provisioned) {
    this.rules = rules.map((rule) => [rule, new States(rule)]);
    this.messages = new Messages(silent);
  }

  get sent(): readonly Message[] {
    return this.messages.sent;
  }

  /** Looks at what the database answered of these owners; it does not answer where `answers` is undefined. */
  look(owners: readonly string[], answers: Answers | undefined, now: number): void {
    this.messages.pass(now);
    const answer = (question: Question) => {
      const rows = answers?.(question);
      return rows ? owners.flatMap((owner) => rows.get(owner) ?? []) : [];
    };
    for (const [rule, states] of this.rules) {
      const seen = answers ? look(rule, answer, states.isLoaded) : 'error';
      for (const { labels, isFiring } of states.take(seen, now)) {
        this.moments.push({ time: now, rule: rule.uid, labels, isFiring });
        this.messages.take(rule, labels, isFiring, now);
      }
    }
  }

  end(until: number): void {
    this.messages.pass(until);
  }
}
