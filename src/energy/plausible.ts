/** No site has a gigawatt: what is beyond is no power, and would make sums that are no numbers. */
const MOST = 1e9;

export const plausible = (power: number): number | undefined => (Math.abs(power) < MOST ? power : undefined);
