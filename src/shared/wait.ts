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

/**
 * The wait before attempt number `attempt` (0 for the first repeat): doubles from `first` up to `most`, and is
 * shortened by up to half at random, so that many clients do not come back in step.
 */
export function backoff(attempt: number, first: number, most: number): number {
  const whole = Math.min(most, first * 2 ** Math.min(attempt, 30));
  return whole * (0.5 + Math.random() / 2);
}
