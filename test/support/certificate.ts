import { readFileSync } from 'node:fs';

/** One of two self-signed pairs for `venus.local`, `localhost` and 127.0.0.1; PEM, valid through 2099. */
export function certificate(name: 'first' | 'second'): { key: string; cert: string } {
  const read = (part: string) => readFileSync(new URL(`fixtures/${name}.${part}.pem`, import.meta.url), 'utf8');
  return { key: read('key'), cert: read('cert') };
}
