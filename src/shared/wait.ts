/** Waiting: for a while, for a deadline, for a change, for one's turn; and how long before the next attempt. */

/** Resolves after `ms`; rejects with the signal's reason when it aborts first. The timer never outlives the wait. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** What `within` comes to where the deadline came first. */
export const LATE = Symbol('late');

/**
 * What `work` comes to, or `LATE` at `deadline` (monotonic, ms; none where it is undefined), and then the work goes on
 * unobserved. Rejects as the work does.
 */
export async function within<T>(deadline: number | undefined, work: Promise<T>): Promise<T | typeof LATE> {
  if (deadline === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), Math.max(0, deadline - performance.now()));
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/**
 * The wait before attempt number `attempt` (0 for the first repeat): doubles from `first` up to `most`, and is
 * shortened by up to half at random, so that many clients do not come back in step.
 */
export function backoff(attempt: number, first: number, most: number): number {
  const whole = Math.min(most, first * 2 ** Math.min(attempt, 30));
  return whole * (0.5 + Math.random() / 2);
}

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
