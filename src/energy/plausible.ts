/**
 * No site with a GX has ten megawatts: what is beyond is no power (a register full of ones says 214 or 429 MW), and would make
 * sums that are no numbers.
 */
const MOST = 1e7;

export const plausible = (power: number): number | undefined => (Math.abs(power) < MOST ? power : undefined);

/** The power that volts and amps make; 0 where that is none. */
export const powerOfCurrent = (volts: number, amps: number): number => plausible(volts * amps) ?? 0;
