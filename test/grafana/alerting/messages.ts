/** What people are sent: alerts in groups, each group after a wait, changes at intervals, and what lasts again after long. */
import type { Notification, Rule } from './rule.ts';
import { type Labels, nameOf } from './values.ts';

export interface Message {
  readonly time: number;
  readonly rule: string;
  readonly severity: string;
  readonly firing: readonly Labels[];
  readonly resolved: readonly Labels[];
}

interface Group {
  readonly rule: Rule;
  readonly settings: Notification;
  /** By the name of their labels. */
  readonly alerts: Map<string, { readonly labels: Labels; isFiring: boolean }>;
  flushAt: number;
}

/** What was sent of a group the last time. It outlives the group. */
interface Sent {
  readonly at: number;
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
}

export class Messages {
  readonly sent: Message[] = [];
  private readonly silent: ReadonlySet<string>;
  private readonly groups = new Map<string, Group>();
  private readonly log = new Map<string, Sent>();

  /** `silent`: receivers that send no all-clear. */
  constructor(silent: ReadonlySet<string>) {
    this.silent = silent;
  }

  /** A series began to fire, or ended. */
  take(rule: Rule, labels: Labels, isFiring: boolean, now: number): void {
    const settings = rule.notification;
    if (!settings) return;
    const key = keyOf(rule, labels, settings);
    const group = this.groups.get(key) ?? { rule, settings, alerts: new Map(), flushAt: now + settings.groupWait };
    // What ends before anybody was told begins no group.
    if (!isFiring && !this.groups.has(key)) return;
    this.groups.set(key, group);
    group.alerts.set(nameOf(labels), { labels, isFiring });
  }

  /** Time passes until then. */
  pass(until: number): void {
    for (;;) {
      const due = [...this.groups].filter(([, { flushAt }]) => flushAt <= until);
      const [next] = due.sort(([, one], [, other]) => one.flushAt - other.flushAt);
      if (!next) return;
      this.flush(...next);
    }
  }

  private flush(key: string, group: Group): void {
    const { rule, settings, alerts, flushAt: now } = group;
    group.flushAt += settings.groupInterval;
    const [firing, resolved] = [true, false].map((is) => [...alerts].filter(([, { isFiring }]) => isFiring === is));
    if (!firing || !resolved) return;
    const isSilent = this.silent.has(settings.receiver);
    const before = this.log.get(key);
    const isDue = before
      ? firing.some(([name]) => !before.firing.has(name)) ||
        (firing.length === 0
          ? before.firing.size > 0
          : (!isSilent && resolved.some(([name]) => !before.resolved.has(name))) ||
            now - before.at > settings.repeatInterval)
      : firing.length > 0;
    if (isDue) {
      const names = (some: typeof firing) => new Set(some.map(([name]) => name));
      this.log.set(key, { at: now, firing: names(firing), resolved: names(resolved) });
      if (firing.length > 0 || !isSilent) {
        const labelsOf = (some: typeof firing) => some.map(([, { labels }]) => labels);
        this.sent.push({
          time: now,
          rule: rule.uid,
          severity: settings.receiver,
          firing: labelsOf(firing),
          resolved: isSilent ? [] : labelsOf(resolved),
        });
      }
    }
    for (const [name] of resolved) alerts.delete(name);
    if (alerts.size === 0) this.groups.delete(key);
  }
}

function keyOf({ title }: Rule, labels: Labels, { groupBy, receiver }: Notification): string {
  const value = (name: string) => (name === 'alertname' ? title : (labels[name] ?? ''));
  return JSON.stringify([receiver, ...groupBy.map(value)]);
}
