/** What may be asked of `gx-logger energy`. Loaded with the command line, so nothing is imported here. */

export const STEPS = ['hour', 'day', 'month', 'year'] as const;
export type Step = (typeof STEPS)[number];

export const FORMATS = ['table', 'csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];
