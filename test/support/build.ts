/**
 * Tests that run the program run what `npm run build` makes of it. Before the first test, and in watch mode before each
 * repetition, `dist` is built anew unless it is, byte by byte, what was built here from these very sources.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = ['src', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
/** What the last build here read, and what it made. */
const STAMP = join(ROOT, 'node_modules/.cache/gx-logger/build');

export default function setup(project: TestProject): void {
  build();
  project.onTestsRerun(build);
}

function build(): void {
  // Before the build: what is edited while it runs is built the next time.
  const sources = digest(SOURCES);
  const isBuilt = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === `${sources} ${digest(['dist'])}`;
  if (isBuilt) return;
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  // `npm run check` looks at the types; the files are the same without.
  const compiler = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck'];
  execFileSync(process.execPath, compiler, { cwd: ROOT, stdio: 'inherit' });
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, `${sources} ${digest(['dist'])}`);
}

/** Of names and contents. */
function digest(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesIn(path).sort()) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

function filesIn(path: string): string[] {
  const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat ? [path] : [];
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}
