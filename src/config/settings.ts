/**
 * The settings one by one, read off the schema: what the environment, the messages, the documents and the tests go by.
 * A new setting stands in the schema alone.
 */
import * as z from 'zod';
import { nearest } from './problem.ts';
import { configShape } from './schema.ts';

export interface Setting {
  /** Environment variable, for example `GX_HOST`. */
  readonly name: string;
  /** In the file, for example `['gx', 'host']`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly example: string | undefined;
  /** Default as the user would write it. */
  readonly fallback: string | undefined;
  readonly required: boolean;
  /** The values it may have, where they are few. */
  readonly choices: readonly string[];
  readonly secret: boolean;
  /** The value is milliseconds. */
  readonly duration: boolean;
  /** The value is bytes. */
  readonly size: boolean;
  /** A list or a map, which no environment variable can hold. */
  readonly fileOnly: boolean;
  /** How many entries it may have. */
  readonly most: number;
  /** Environment variables that people set when they mean this one. */
  readonly synonyms: readonly string[];
}

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The schema of what a user writes. Node by node it carries the metadata too. */
export const written: JsonSchema = z.toJSONSchema(configShape, { io: 'input', target: 'draft-7' });

/** The properties of a map, in the order of the schema. */
export function properties(of: JsonSchema): [string, JsonSchema][] {
  return Object.entries(of.properties ?? {}).flatMap(([key, node]) => (typeof node === 'object' ? [[key, node]] : []));
}

/** The keys that may stand in the map at `path` of the file, each with what people write for it; none where any key may, as a rule's or a site's name. */
export function keysAt(path: readonly PropertyKey[]): { readonly key: string; readonly synonyms: readonly string[] }[] {
  let node: JsonSchema | undefined = written;
  for (const step of path) {
    const next: unknown =
      typeof step === 'number' ? node?.items : (node?.properties?.[String(step)] ?? node?.additionalProperties);
    node = typeof next === 'object' && next !== null ? (next as JsonSchema) : undefined;
  }
  return properties(node ?? {}).map(([key, leaf]) => {
    const { synonyms = [] } = leaf as { synonyms?: string[] };
    return { key, synonyms };
  });
}

function settingsOf(node: JsonSchema, path: readonly string[]): Setting[] {
  return properties(node).flatMap(([key, leaf]) => {
    const here = [...path, key];
    if (leaf.properties) return settingsOf(leaf, here);
    const variable = (last: string) => [...path, last].join('_').toUpperCase();
    const { example, synonyms } = leaf as { example?: string; synonyms?: string[] };
    const fileOnly = leaf.type === 'array' || leaf.type === 'object';
    return {
      name: variable(key),
      path: here,
      description: leaf.description ?? '',
      example,
      fallback: leaf.default === undefined || fileOnly ? undefined : String(leaf.default),
      required: node.required?.includes(key) === true && leaf.default === undefined && !fileOnly,
      choices: (leaf.enum ?? []).map(String),
      secret: leaf['secret'] === true,
      duration: leaf['duration'] === true,
      size: leaf['size'] === true,
      fileOnly,
      most: leaf.maxItems ?? leaf.maxProperties ?? Number.POSITIVE_INFINITY,
      synonyms: (synonyms ?? []).map(variable),
    };
  });
}

export const settings: readonly Setting[] = settingsOf(written, []);

/** Those that the environment can hold. */
export const variables = settings.filter(({ fileOnly }) => !fileOnly);

/** Names the file itself, so it is the one setting that the file cannot hold. */
export const FILE_VARIABLE = {
  name: 'GX_LOGGER_CONFIG',
  description: 'Path of the YAML file. Without it `/etc/gx-logger/gx-logger.yaml` is read, where that is there.',
  usual: '/etc/gx-logger/gx-logger.yaml',
} as const;

/** The setting that stands at `path` of the file. */
export function settingAt(path: readonly PropertyKey[]): Setting | undefined {
  return settings.find((setting) => setting.path.join('.') === path.join('.'));
}

/** The setting that was meant by the name of an environment variable, by synonym or by spelling. */
export function settingMeant(name: string): Setting | undefined {
  const spelling = nearest(
    name,
    settings.map((setting) => setting.name),
  );
  return (
    settings.find((setting) => setting.name === name || setting.synonyms.includes(name)) ??
    settings.find((setting) => setting.name === spelling)
  );
}
