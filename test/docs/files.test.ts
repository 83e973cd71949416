/** Every source file that a document names is there. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { read } from './blocks.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['src', 'test', 'bench', 'scripts'];
const DOCUMENTS = [
  'README.md',
  'AGENTS.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
);

it.each(DOCUMENTS)('%s names no file that is not there', (document) => {
  const named = [...read(document).matchAll(/`([\w./-]+\.(?:ts|mjs))`/g)].map(([, name = '']) => name);
  const isThere = (name: string) =>
    files.some((file) => file === name || file.endsWith(`/${name}`) || basename(file) === name);
  expect(named.filter((name) => !isThere(name))).toEqual([]);
});
