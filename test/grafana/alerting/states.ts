/** The states of one rule, a series each, as Grafana keeps them from look to look. */
import type { Seen } from './look.ts';
import type { Fallback, Rule } from './rule.ts';
import { type Labels, nameOf } from './values.ts';

type Name = 'normal' | 'pending' | 'firing' | 'recovering';

interface State {
  readonly labels: Labels;
  name: Name;
  /** When it came into this state. */
  since: number;
  /** What it is in this state by, other than its own values. */
  reason: '' | 'nothing' | 'error';
  lookedAt: number;
}

export interface Change {
  readonly labels: Labels;
  readonly isFiring: boolean;
}

/** Grafana's Alertmanager takes what it is not told of again for over, ms. */
const LAPSES = 240_000;

export class States {
  private readonly rule: Rule;
  private readonly states = new Map<string, State>();

  constructor(rule: Rule) {
    this.rule = rule;
  }

  isLoaded = (labels: Labels): boolean => {
    const state = this.states.get(nameOf(labels));
    return state !== undefined && state.reason === '' && (state.name === 'firing' || state.name === 'pending');
  };

  /** What began to fire, and what ended. */
  take(seen: Seen | 'error', now: number): Change[] {
    const before = new Map([...this.states.values()].map((state) => [state, isFiring(state)]));
    if (typeof seen === 'string') this.takeNothing(seen, now);
    else {
      for (const { labels, fires } of seen) {
        const state = this.stateOf(labels, now);
        if (fires) this.fire(state, now);
        else this.rest(state, now);
        state.reason = '';
        state.lookedAt = now;
      }
    }
    for (const [name, state] of this.states) {
      const missing = now - state.lookedAt;
      const isOver =
        missing >= (state.reason !== '' && state.name === 'pending' ? this.rule.interval : this.rule.missing);
      const hasLapsed = state.name === 'recovering' && missing >= LAPSES;
      if (!isOver && !hasLapsed) continue;
      state.name = 'normal';
      this.states.delete(name);
    }
    return [...new Set([...before.keys(), ...this.states.values()])]
      .filter((state) => isFiring(state) !== (before.get(state) ?? false))
      .map((state) => ({ labels: state.labels, isFiring: isFiring(state) }));
  }

  private takeNothing(what: 'nothing' | 'error', now: number): void {
    const fallback = what === 'nothing' ? this.rule.noData : this.rule.error;
    if (fallback === 'NoData' || fallback === 'Error')
      throw new Error(`${this.rule.uid}: state ${fallback} is not known`);
    if (this.states.size === 0) this.stateOf({}, now);
    for (const state of this.states.values()) {
      this.fallBack(state, fallback, now);
      state.reason = what;
      state.lookedAt = now;
    }
  }

  private fallBack(state: State, fallback: Exclude<Fallback, 'NoData' | 'Error'>, now: number): void {
    if (fallback === 'Alerting') this.fire(state, now);
    else if (fallback === 'OK') this.rest(state, now);
    else if (state.name === 'pending') this.fire(state, now);
    // One that was about to end does.
    else if (state.name === 'recovering') this.rest(state, now);
  }

  private fire(state: State, now: number): void {
    if (state.name === 'firing') return;
    if (state.name === 'pending') {
      if (now - state.since < this.rule.for) return;
      enter(state, 'firing', now);
    } else enter(state, state.name === 'normal' && this.rule.for > 0 ? 'pending' : 'firing', now);
  }

  private rest(state: State, now: number): void {
    if (state.name === 'firing' && this.rule.keepFiringFor > 0) enter(state, 'recovering', now);
    else if (state.name !== 'recovering' || now - state.since >= this.rule.keepFiringFor) enter(state, 'normal', now);
  }

  private stateOf(labels: Labels, now: number): State {
    const name = nameOf(labels);
    const state: State = this.states.get(name) ?? { labels, name: 'normal', since: now, reason: '', lookedAt: now };
    this.states.set(name, state);
    return state;
  }
}

function isFiring({ name }: State): boolean {
  return name === 'firing' || name === 'recovering';
}

function enter(state: State, name: Name, now: number): void {
  if (state.name === name) return;
  state.name = name;
  state.since = now;
}
