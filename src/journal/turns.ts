/** Small helpers for things that happen one after another, later, or once something has changed. */

/** Runs operations one at a time, in the order of the calls. Each call settles as its own operation does. */
export function createChain(): <T>(operation: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (operation) => {
    const result = last.then(operation);
    // Whoever asked for it has the error; the next operation has nothing to do with it.
    last = result.catch(() => undefined);
    return result;
  };
}

/** Wakes those who wait for a change. */
export class Bell {
  rings = 0;
  private readonly sleepers = new Set<() => void>();

  ring(): void {
    this.rings += 1;
    for (const wake of this.sleepers) wake();
    this.sleepers.clear();
  }

  /** Resolves when it has rung more often than `rings`; rejects with the signal's reason when that aborts first. */
  after(rings: number, signal: AbortSignal): Promise<void> {
    const rung = new Promise<void>((resolve) => {
      if (this.rings > rings) resolve();
      else this.sleepers.add(resolve);
    });
    return unlessAborted(rung, signal);
  }
}

/** What `work` comes to; rejects with the signal's reason when it aborts first, and the work goes on unobserved. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Timers with one owner, who can clear them all. */
export class Alarms {
  private readonly timers = new Set<NodeJS.Timeout>();

  /** Calls `act` once, after `ms`. */
  after(ms: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
    return timer;
  }

  clear(timer: NodeJS.Timeout | undefined): void {
    clearTimeout(timer);
    if (timer) this.timers.delete(timer);
  }

  clearAll(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
