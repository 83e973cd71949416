/**
 * The last payload of every topic a GX publishes, by service. `tail` is what follows the portal id in the topic.
 *
 * Two services of one type and instance share their topics. Each keeps values of its own, and both are here; `owner`
 * tells them apart, a name of the caller's choice.
 */

/** Never published, whatever its value. */
const UNPUBLISHED = /^(vebus\/[^/]+\/Interfaces\/Mk2\/Tunnel|paygo\/[^/]+\/LVD\/Threshold)$/;
/** A text there is a secret. */
const SECRET = new Set(['settings/0/Settings/Services/AccessPointPassword', 'settings/0/Settings/Ble/Service/Pincode']);

export type Entry = readonly [tail: string, payload: string];

export class Values {
  private readonly owners = new Map<string, Map<string, string>>();

  set(tail: string, payload: string, owner = ''): void {
    const values = this.owners.get(owner);
    if (values) values.set(tail, payload);
    else this.owners.set(owner, new Map([[tail, payload]]));
  }

  /** Shared topics come once for each owner. */
  *entries(): Generator<Entry> {
    for (const values of this.owners.values()) yield* values;
  }

  /** Of the first owner that has it. */
  get(tail: string): string | undefined {
    for (const values of this.owners.values()) {
      const payload = values.get(tail);
      if (payload !== undefined) return payload;
    }
    return undefined;
  }

  below(prefix: string): Entry[] {
    return [...this.entries()].filter(([tail]) => tail.startsWith(prefix));
  }

  /** Forgets what one owner has below `prefix`, but `kept`, and returns the topics' tails. */
  remove(prefix: string, kept: string, owner = ''): string[] {
    const values = this.owners.get(owner);
    const tails = [...(values?.keys() ?? [])].filter((tail) => tail.startsWith(prefix) && tail !== kept);
    for (const tail of tails) values?.delete(tail);
    return tails;
  }

  delete(tail: string): void {
    for (const values of this.owners.values()) values.delete(tail);
  }
}

export function isPublished(tail: string): boolean {
  return !UNPUBLISHED.test(tail);
}

/** The value, or asterisks in place of a secret. */
export function masked(tail: string, value: unknown): unknown {
  return typeof value === 'string' && SECRET.has(tail) ? '******' : value;
}
