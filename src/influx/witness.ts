/** The time that a server tells in the header `Date`: a witness for our own clock, exact to the second. */
import type { Witness } from './connect.ts';

/** The one form that servers may write, for example `Sun, 22 Nov 2026 12:00:00 GMT`. */
const DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Told no more often than this, in ms. */
const EVERY = 1_000;

/** Calls `onDate` with ms since 1970. `clock` is monotonic, ms. */
export function createWitness(onDate: (time: number) => void, clock = () => performance.now()): Witness {
  let last = Number.NEGATIVE_INFINITY;
  return (reply) => {
    const date = 'error' in reply ? undefined : reply.headers['date'];
    if (date === undefined || !DATE.test(date) || clock() - last < EVERY) return;
    const time = Date.parse(date);
    if (Number.isNaN(time)) return;
    last = clock();
    onDate(time);
  };
}
