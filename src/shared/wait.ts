/** Waiting, always with an AbortSignal, and how long to wait before the next attempt. */

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
