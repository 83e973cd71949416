/** The commands of the documents: every line of every block marked `sh`, split where a shell would. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/program.ts';

export interface Documented {
  readonly document: string;
  readonly command: string;
}

export const DOCUMENTS: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export function read(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

export function commands(): Documented[] {
  return DOCUMENTS.flatMap((document) =>
    [...read(document).matchAll(/^```(?:sh|bash|shell|console)\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
      block
        .replaceAll(/\\\n\s*/g, '')
        .split('\n')
        .flatMap((line) => line.replace(/\s+#.*$/, '').split(/ && (?!echo)/))
        .map((command) => command.trim())
        .filter((command) => command !== '' && !command.startsWith('#'))
        .map((command) => ({ document, command })),
    ),
  );
}
