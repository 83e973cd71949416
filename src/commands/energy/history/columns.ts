/** Which measurements and fields of a database say something about energy, and how the rows of a GX are asked for. */
import { lookUp } from '../../../catalogue/catalogue.ts';
import { isWatched } from '../../../energy/counters.ts';
import { isService, placeOf } from '../../../energy/heard.ts';
import { literal, quote, type Reader } from '../../../influx/query/reader.ts';
import type { Range } from '../../../influx/query/slices.ts';

/** Measurements with the same columns and tags, and what of them is asked for. */
export interface Asked {
  readonly measurement: string;
  readonly columns: readonly string[];
  /** By which the rows come apart. */
  readonly tags: readonly string[];
}

/** Texts are in measurements of their own. */
export const TEXT = '_text';

/** Of the system: which AC input is in use. */
export const SOURCE = 'Ac/ActiveIn/Source';

/** Whether plant or counters take anything from it. */
export function isOfUse(service: string, path: string): boolean {
  return (isService(service) && placeOf(service, path) !== -1) || isWatched(service, path);
}

/** The same of the loader's history, where no null says that an input is in use no more. */
export function isOfUseLoaded(service: string, path: string): boolean {
  return isOfUse(service, path) || (service === 'system' && path === SOURCE);
}

/** Which values are wanted. */
export type IsWanted = (service: string, path: string, isText: boolean) => boolean;

/** Values come one by one: of many columns that are asked for at once most cells are empty. */
const NARROW = 8;

/** Those of our own schema, `gx_site` and `gx_device` among them. */
export async function storedColumns(reader: Reader, isWanted: IsWanted, isNarrow: boolean): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  for await (const { measurement, rows } of reader.read('SHOW FIELD KEYS')) {
    const isText = measurement.endsWith(TEXT);
    const service = isText ? measurement.slice(0, -TEXT.length) : measurement;
    const columns = rows.map(([path]) => String(path)).filter((path) => isWanted(service, path, isText));
    const width = isNarrow ? NARROW : columns.length;
    for (let at = 0; at < columns.length; at += width)
      asked.push({ measurement, columns: columns.slice(at, at + width), tags: ['instance', 'device', 'site'] });
    if (measurement === 'gx_site') asked.push({ measurement, columns: ['connected', 'alive'], tags: ['site'] });
    if (measurement === 'gx_device') asked.push({ measurement, columns: ['online'], tags: ['instance', 'service'] });
  }
  return asked;
}

/** Those of the loader's: a measurement for each path. Quantities of the same devices show that these are there. */
export async function loadedColumns(reader: Reader, isWanted: IsWanted): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  for await (const { rows } of reader.read('SHOW MEASUREMENTS')) {
    for (const [name] of rows) {
      const measurement = String(name);
      const [service, path] = partsOf(measurement);
      const isUsed = isWanted(service, path, false) || NAMES.has(path);
      const isLife = isService(service) && lookUp(service, path)?.kind === 'quantity';
      if (isUsed || isLife)
        asked.push({ measurement, columns: ['value', 'stringValue'], tags: ['instanceNumber', 'name'] });
    }
  }
  return asked;
}

/** What the name of a device is made of. */
export const NAMES: ReadonlySet<string> = new Set(['CustomName', 'ProductName']);

/** Service and path of a measurement of the loader. */
export function partsOf(measurement: string): [service: string, path: string] {
  const slash = measurement.indexOf('/');
  return slash < 0 ? [measurement, ''] : [measurement.slice(0, slash), measurement.slice(slash + 1)];
}

/** The statements that ask for the rows of one GX; `tag` is what names it. */
export function statement(
  asked: readonly Asked[],
  tag: 'portal_id' | 'portalId',
  portalId: string,
  { start, end }: Range,
): string {
  const where = `WHERE ${quote(tag)} = ${literal(portalId)} AND time >= ${start}ms AND time < ${end}ms`;
  const alike = new Map<string, { readonly names: string[]; readonly select: string; readonly by: string }>();
  for (const { measurement, columns, tags } of asked) {
    const [select, by] = [columns, tags].map((names) => names.map(quote).join(', '));
    const one = alike.get(`${select} ${by}`) ?? { names: [], select: select ?? '', by: by ?? '' };
    one.names.push(quote(measurement));
    alike.set(`${select} ${by}`, one);
  }
  return [...alike.values()]
    .map(({ names, select, by }) => `SELECT ${select} FROM ${names.join(', ')} ${where} GROUP BY ${by}`)
    .join('; ');
}
