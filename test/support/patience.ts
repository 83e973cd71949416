/**
 * So long a test waits for something at most, ms. What comes comes within a moment, on a machine that has ten things to do
 * within a minute: only what never comes is waited for so long.
 */
export const LONGEST_WAIT = 180_000;
