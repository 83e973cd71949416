/**
 * What can be wrong with a configuration, and the tools to say so. A Problem never holds the value of a secret:
 * whoever writes its text shows a value only where the setting cannot be one.
 */
import * as z from 'zod';

export interface Problem {
  /** `GX_PORT (environment)` or `gx-logger.yaml:12:3 rules.1.action`. */
  readonly place: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Where zod collects what a parser refuses. */
export type Context = z.core.$RefinementCtx;

/** Turns a text as the user wrote it into a value, or refuses it. */
export type Parse<T> = (text: string, context: Context) => T;

/** Ends a parser: `return refuse(context, what is wrong, what to do)`. */
export function refuse(context: Context, message: string, hint: string): never {
  context.addIssue({ code: 'custom', message, params: { hint } });
  return z.NEVER;
}

/** A value as it is shown in a message: quoted, escaped and cut. Not for secrets. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** A path in the file for people, who count from 1: `rules.1.match` is of the first rule. */
export function nameOf(path: readonly PropertyKey[]): string {
  return path.map((step) => String(typeof step === 'number' ? step + 1 : step)).join('.');
}

/** Why a file could not be read, from the system's error code alone: its text may hold anything. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  const words: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a directory',
    ENOTDIR: 'a part of the path is not a directory',
  };
  return words[code] ?? code;
}
