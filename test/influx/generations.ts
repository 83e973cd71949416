/** The drivers by a short name, for tables of tests. */
import { cloud } from '../../src/influx/servers/cloud.ts';
import type { Server } from '../../src/influx/servers/driver.ts';
import { v1 } from '../../src/influx/servers/v1.ts';
import { v2 } from '../../src/influx/servers/v2.ts';
import { v3 } from '../../src/influx/servers/v3.ts';
import { victoria } from '../../src/influx/servers/victoria.ts';

export const GENERATIONS = { v1, v2, v3, cloud, victoria } as const;
export type Generation = keyof typeof GENERATIONS;

/** A server that was recognised as one of this generation. */
export function serverOf(generation: Generation): Server {
  return { driver: GENERATIONS[generation], product: '', version: '' };
}
