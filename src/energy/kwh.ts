/**
 * Energies inside are W ms. Outside they are kWh in steps of 2^-24 (a fifth of a joule): sums of such numbers are exact, in
 * whatever order they are added, and databases compress the zeros after them.
 */
const STEPS = 2 ** 24;
const MS_PER_HOUR = 3_600_000;

export function kwh(wattMs: number): number {
  return inSteps(wattMs / (MS_PER_HOUR * 1_000));
}

export function inSteps(kilowattHours: number): number {
  return Math.round(kilowattHours * STEPS) / STEPS;
}
