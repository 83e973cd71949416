/** The generations of servers, for tables of tests. */
import { DRIVERS, type Generation } from '../../src/influx/servers/detect.ts';
import type { Server } from '../../src/influx/servers/driver.ts';

export const GENERATIONS = Object.keys(DRIVERS) as Generation[];

/** A server that was recognised as one of this generation. */
export function serverOf(generation: Generation): Server {
  return { driver: DRIVERS[generation], product: '' };
}
