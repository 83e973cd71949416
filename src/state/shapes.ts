/**
 * Shapes of what stands many times in a file. The first that is wrong ends the look, and each is judged by itself: of a file
 * of junk zod would make a list of faults that is longer than the file.
 */
import * as z from 'zod';

export function listOf<T>(shape: z.ZodType<T>) {
  return z.custom<readonly T[]>((given) => Array.isArray(given) && given.every(fits(shape)));
}

export function recordOf<T>(shape: z.ZodType<T>) {
  return z.custom<Readonly<Record<string, T>>>(
    (given) =>
      typeof given === 'object' && given !== null && !Array.isArray(given) && Object.values(given).every(fits(shape)),
  );
}

function fits(shape: z.ZodType): (one: unknown) => boolean {
  return (one) => shape.safeParse(one).success;
}
