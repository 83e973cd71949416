/**
 * The configuration of the official loader, venus-influx-loader 1.x, as it lies in its folder: `config.json`, and
 * `secrets.json` beside it. Every key may be missing; what else is there is named.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { nameOf } from '../../config/problem.ts';
import { codeOf, discreetReasonOf } from '../../shared/files.ts';

/** Of the database: a person may have written a number with or without quotation marks. */
const figure = z.union([z.string(), z.number().transform(String)], { error: 'expected a text or a number' }).nullish();
const flag = z.boolean().nullish();
/** Filters by portal id or host, each `/battery/#` or the like. */
const filters = z.record(z.string(), z.array(z.string())).nullish();
const times = z.record(z.string(), z.unknown()).nullish();
const common = { enabled: flag, subscriptions: filters, expiry: times };

const config = z.object({
  upnp: z.object({ ...common, enabledPortalIds: z.array(z.string()).nullish() }).nullish(),
  vrm: z
    .object({
      ...common,
      enabledPortalIds: z.array(z.string()).nullish(),
      manualPortalIds: z.array(z.object({ portalId: z.string(), enabled: flag })).nullish(),
    })
    .nullish(),
  manual: z
    .object({ ...common, hosts: z.array(z.object({ hostName: z.string(), enabled: flag })).nullish() })
    .nullish(),
  influxdb: z
    .object({
      protocol: figure,
      host: figure,
      port: figure,
      path: figure,
      username: figure,
      password: figure,
      database: figure,
      retention: figure,
      batchWriteInterval: figure,
    })
    .nullish(),
});

export type LoaderConfig = z.output<typeof config>;

export interface Loaded {
  readonly config: LoaderConfig;
  /** Keys at the top that are not known, for example of a later version. */
  readonly unknown: readonly string[];
  /** Whether there is a token for VRM. */
  readonly hasVrmToken: boolean;
}

/** `path` is the folder, or its config.json. Rejects with what is wrong with which file, without a value of either. */
export async function readLoaderConfig(path: string): Promise<Loaded> {
  const folder = basename(path) === 'config.json' ? dirname(path) : path;
  const file = join(folder, 'config.json');
  const content = await readJson(file);
  if (content === undefined) {
    throw new Error(`${file}: there is no such file. Name the folder that the loader has its configuration in`);
  }
  const read = config.safeParse(content);
  if (!read.success) {
    throw new Error(`${file} is not as the loader writes it: ${read.error.issues.map(faultOf).join('; ')}`);
  }
  const secrets = Object(await readJson(join(folder, 'secrets.json')));
  const unknown = Object.keys(Object(content)).filter((key) => !(key in config.shape));
  return { config: read.data, unknown, hasVrmToken: typeof secrets.vrmToken === 'string' };
}

/** `vrm.manualPortalIds: Invalid input: expected array, received string`. */
function faultOf({ path, message }: z.core.$ZodIssue): string {
  // A key may be a host, and before its @ a password may stand.
  const where = nameOf(path).replace(/(?<!\S)\S*@/, '') || 'all of it';
  return `${where}: ${message}`;
}

/** Undefined where there is no such file. */
async function readJson(file: string): Promise<unknown> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read: ${discreetReasonOf(error)}`);
  }
  try {
    // Editors of Windows put a mark before the text.
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    throw new Error(`${file} is not JSON`);
  }
}
