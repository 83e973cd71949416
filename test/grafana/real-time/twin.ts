/** The evaluator beside a real Grafana: the same rules over the same database, looked at for the same moments. */
import type { Answers } from '../alerting/answers.ts';
import type { Moment } from '../alerting/evaluator.ts';
import { look } from '../alerting/look.ts';
import { Messages } from '../alerting/messages.ts';
import type { Provisioned, Question, Rule } from '../alerting/rule.ts';
import { States } from '../alerting/states.ts';
import { type Labels, nameOf } from '../alerting/values.ts';

/** By rule and series, as `nameOf` says it: Normal, Pending, Alerting or Recovering. */
export type Picture = ReadonlyMap<string, string>;

export const pictureKey = (uid: string, labels: Labels) => `${uid} ${nameOf(labels)}`;

interface Watched {
  readonly rule: Rule;
  readonly states: States;
  readonly known: Map<string, Labels>;
  readonly firing: Set<string>;
}

export class Twin {
  readonly messages: Messages;
  readonly moments: Moment[] = [];
  private readonly watched: readonly Watched[];

  constructor({ rules, silent }: Provisioned) {
    this.messages = new Messages(silent);
    this.watched = rules.map((rule) => ({ rule, states: new States(rule), known: new Map(), firing: new Set() }));
  }

  /** Of rules that had an answer. */
  look(answers: Answers, now: number): Picture {
    this.messages.pass(now);
    const picture = new Map<string, string>();
    for (const { rule, states, known, firing } of this.watched) {
      const rows = (question: Question) => [...answers(question).values()].flat();
      const seen = look(rule, rows, states.isLoaded);
      for (const { labels, isFiring } of states.take(seen, now)) {
        firing[isFiring ? 'add' : 'delete'](nameOf(labels));
        this.moments.push({ time: now, rule: rule.uid, labels, isFiring });
        this.messages.take(rule, labels, isFiring, now);
      }
      if (seen === 'nothing') continue;
      for (const { labels } of seen) known.set(nameOf(labels), labels);
      for (const [name, labels] of known) {
        const isLoaded = states.isLoaded(labels);
        const state = firing.has(name) ? (isLoaded ? 'Alerting' : 'Recovering') : isLoaded ? 'Pending' : 'Normal';
        picture.set(pictureKey(rule.uid, labels), state);
      }
    }
    return picture;
  }
}
