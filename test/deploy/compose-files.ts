/** The compose files as compose reads them, and what each container's environment is made of. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(import.meta.dirname, '../..');
export const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

export interface Service {
  readonly image: string;
  readonly build?: string;
  readonly user?: string;
  readonly command?: string[];
  readonly restart: string;
  readonly read_only?: boolean;
  readonly cap_drop?: string[];
  readonly cap_add?: string[];
  readonly security_opt?: string[];
  readonly mem_limit?: string;
  readonly ports?: string[];
  readonly volumes?: string[];
  readonly logging?: { options: Record<string, string> };
  readonly env_file?: { path: string; required: boolean }[];
  readonly environment?: Record<string, string>;
  readonly depends_on?: Record<string, { condition: string }>;
  readonly healthcheck?: { test?: string[]; disable?: boolean };
}
export interface Compose {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, null>;
}

export type Variables = Readonly<Record<string, string>>;

export const FILES = readdirSync(ROOT).filter((name) => /^docker-compose(\.(?!override\.)\w+)?\.yml$/.test(name));
export const composes = new Map<string, Compose>(FILES.map((file) => [file, parse(read(file), { merge: true })]));
export const ALL = [...composes];
export const EXISTING = 'docker-compose.existing.yml';
export const WHOLE = ALL.filter(([file]) => file !== EXISTING);

/**
 * What each container of a file finds in its environment: its `env_file`, then its `environment`, in which the shell
 * comes before .env. Throws with what a file says where something has to be set.
 */
export function environments(file: string, dotenv: Variables, shell: Variables = {}): Record<string, Variables> {
  const known: Variables = { ...dotenv, ...shell };
  const filled = (text: string) =>
    text.replace(/\$\{(\w+):([-?])(.*?)\}/g, (_, name: string, otherwise: string, words: string) => {
      if (!known[name] && otherwise === '?') throw new Error(words);
      return known[name] || words;
    });
  return Object.fromEntries(
    Object.entries(composes.get(file)?.services ?? {}).map(([name, { env_file = [], environment = {} }]) => {
      const own = Object.entries(environment).map(([variable, text]) => [variable, filled(text)]);
      return [name, { ...(env_file.length > 0 && dotenv), ...Object.fromEntries(own) }];
    }),
  );
}
