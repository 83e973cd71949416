/** The program as users run it: what `npm run build` makes (build.ts sees to it that this is there), by Node, as a process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Arguments of Node that run the program, as in the image. */
export const PROGRAM: readonly string[] = ['--enable-source-maps', join(ROOT, 'dist/main.js')];

export interface Ended {
  readonly code: number | null;
  /** Standard output and standard error, in the order in which they came. */
  readonly text: string;
}

/** Each program has a loopback address of its own for health and metrics, so that none finds the port taken. */
let addresses = 0;
export function ownAddress(): string {
  addresses += 1;
  return `127.${(process.pid >> 8) % 256}.${process.pid % 256}.${(addresses % 253) + 2}`;
}

/** Starts a command of the program; `environment` is all it gets beside PATH. Without roll-ups, unless it asks for them. */
export function startProgram(
  args: readonly string[],
  environment: Record<string, string>,
  program: readonly string[] = PROGRAM,
): ChildProcess {
  const env = { PATH: process.env['PATH'], TIERS: 'none', ...environment };
  return spawn(process.execPath, [...program, ...args], { env, cwd: ROOT });
}

/** Runs a command to its end, or until it has said `until`, which ends it by Ctrl-C. */
export function runProgram(
  args: readonly string[],
  environment: Record<string, string> = {},
  until?: RegExp,
): Promise<Ended> {
  return untilEnded(startProgram(args, { HTTP_HOST: ownAddress(), ...environment }), until);
}

/** Resolves at the end of a process. When it has said `until` it gets a Ctrl-C: one, for a second one would break it off. */
export function untilEnded(child: ChildProcess, until?: RegExp): Promise<Ended> {
  let text = '';
  let isTold = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (isTold || !until?.test(text)) return;
      isTold = true;
      child.kill('SIGINT');
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
}
