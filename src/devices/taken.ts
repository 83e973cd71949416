/** The names that the devices of one service have, so that a name is tried without asking each of them. */

/** Bases whose next number is remembered; without it the search begins anew. */
const MOST_COUNTERS = 1_000;

export class TakenNames {
  private readonly holders = new Map<string, number>();
  private readonly counters = new Map<string, number>();

  take(name: string): void {
    if (name !== '') this.holders.set(name, (this.holders.get(name) ?? 0) + 1);
  }

  free(name: string): void {
    const holders = (this.holders.get(name) ?? 0) - 1;
    if (holders > 0) this.holders.set(name, holders);
    else this.holders.delete(name);
  }

  has(name: string): boolean {
    return this.holders.has(name);
  }

  get isEmpty(): boolean {
    return this.holders.size === 0;
  }

  /** The first of `base 2`, `base 3`... that is not taken. Of a base no number is tried twice. */
  number(base: string, isTaken: (name: string) => boolean): string {
    let count = this.counters.get(base) ?? 2;
    while (isTaken(`${base} ${count}`)) count += 1;
    if (this.counters.size >= MOST_COUNTERS) this.counters.clear();
    this.counters.set(base, count);
    return `${base} ${count}`;
  }
}
