/**
 * A small seeded generator (sfc32). Each part of the model draws from a stream of its own, named after the part, so
 * that a part that is added or draws more does not change what happens to the others.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private count = 1;

  constructor(seed: number, name: string) {
    let hash = 2166136261;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619);
    this.a = seed | 0;
    this.b = hash | 0;
    this.c = Math.imul(seed ^ hash, 2654435761) | 0;
    for (let i = 0; i < 15; i++) this.next();
  }

  /** At least 0, less than 1. */
  next(): number {
    const sum = (this.a + this.b + this.count) | 0;
    this.count = (this.count + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** From -1 to 1, mostly near 0. */
  wobble(): number {
    return this.next() + this.next() - 1;
  }

  /** How long until something happens that happens every `mean` on average; from a twentieth of it to four times it. */
  spell(mean: number): number {
    return mean * Math.min(4, Math.max(0.05, -Math.log(1 - this.next())));
  }
}
