/**
 * The configuration of the official loader, venus-influx-loader 1.x, as it lies in its folder: `config.json`, and
 * `secrets.json` beside it. Every key may be missing; what else is there is named.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { nameOf, whyUnreadable } from '../../config/problem.ts';
import { codeOf } from '../../shared/files.ts';

/** Of the database: a person may have written a number with or without quotation marks. */
const figure = z.union([z.string(), z.number().transform(String)]).nullish();
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
    const faults = read.error.issues.map((issue) => faultOf(issue, content));
    throw new Error(`${file} is not as the loader writes it: ${faults.join('; ')}`);
  }
  const secrets = Object(await readJson(join(folder, 'secrets.json')));
  const unknown = Object.keys(Object(content)).filter((key) => !(key in config.shape));
  return { config: read.data, unknown, hasVrmToken: typeof secrets.vrmToken === 'string' };
}

const SHAPES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map',
  record: 'a map',
  string: 'a text',
  boolean: 'true or false',
  number: 'a number',
};

/** `vrm.manualPortalIds: expected a list, found a text`. */
function faultOf(issue: z.core.$ZodIssue, content: unknown): string {
  const value = issue.path.reduce<unknown>((node, step) => Object(node)[step], content);
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  // The one choice that there is.
  const expected = issue.code === 'invalid_type' ? SHAPES[issue.expected] : 'a text or a number';
  // A key may be a host, and before its @ a password may stand.
  const where = nameOf(issue.path).replace(/\S*@/, '') || 'all of it';
  return `${where}: expected ${expected ?? issue.code}, found ${SHAPES[type] ?? 'nothing'}`;
}

/** Undefined where there is no such file. */
async function readJson(file: string): Promise<unknown> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read: ${whyUnreadable(error)}`);
  }
  try {
    // Editors of Windows put a mark before the text.
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    throw new Error(`${file} is not JSON`);
  }
}
