/** What the Dockerfile promises: small, not root, nothing guessed, the same on every processor. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** One instruction a line, without comments. */
const lines = read('Dockerfile')
  .replace(/^\s*#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '');
const start = lines.findLastIndex((line) => line.startsWith('FROM '));
const image = lines.slice(start);
const all = (word: string, from = image) => from.filter((line) => line.startsWith(`${word} `));

test('the base is one pinned line of Node, the last with 32-bit ARM, for both stages', () => {
  expect(all('ARG', lines)).toEqual(['ARG NODE_IMAGE=node:22-bookworm-slim']);
  for (const line of all('FROM', lines)) expect(line).toContain(`\${NODE_IMAGE}`);
  expect(read('Dockerfile')).not.toContain(':latest');
});

test('it runs as node, never as root again', () => {
  const user = image.indexOf('USER node');
  expect(user).toBeGreaterThan(0);
  expect(image.slice(user).filter((line) => /^(RUN|COPY|ADD|USER root)/.test(line))).toEqual([]);
});

test('only the build stage has what building needs', () => {
  expect(all('RUN', lines.slice(0, start)).at(-1)).toMatch(
    /rm -rf node_modules && npm ci --omit=dev +&& chmod [^;|]*$/,
  );
  expect(all('RUN').join()).not.toMatch(/npm|apt|apk|curl/);
  expect(all('ADD', lines)).toEqual([]);
});

test('/data is its volume, owned by node, and the one place it writes to', () => {
  expect(image).toContain('VOLUME /data');
  expect(all('RUN').join()).toContain('install -d -o 1000 -g 1000 -m 700 /data');
  expect(all('ENV').join()).toContain('DATA_DIR=/data');
});

test('it listens beyond the host here, and nowhere else is that guessed', () => {
  expect(all('ENV').join()).toContain('HTTP_HOST=0.0.0.0');
  expect(read('src/config/schema.ts')).toMatch(/transform\(listenHost\)\.prefault\('127\.0\.0\.1'\)/);
});

test('it ends by SIGTERM, as process 1', () => {
  expect(image).toContain('STOPSIGNAL SIGTERM');
  expect(all('ENTRYPOINT')).toEqual(['ENTRYPOINT ["node", "--enable-source-maps", "/app/dist/main.js"]']);
  expect(all('CMD')).toEqual(['CMD ["run"]']);
});

test('every path that is copied exists and reaches the build', () => {
  const context = read('.dockerignore');
  const paths = all('COPY', lines)
    .filter((line) => !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1));
  expect(paths.length).toBeGreaterThan(5);
  for (const path of paths) {
    expect(existsSync(join(ROOT, path)), path).toBe(true);
    expect(context.split('\n'), path).toContain(`!${path}`);
  }
  expect(context).toMatch(/^\*$/m);
});

interface Locked {
  readonly dev?: boolean;
  readonly os?: string[];
  readonly cpu?: string[];
  readonly hasInstallScript?: boolean;
}

test('no production package is native or runs a script: one node_modules serves every processor', () => {
  const packages = Object.entries<Locked>(JSON.parse(read('package-lock.json')).packages);
  const shipped = packages.filter(([path, { dev }]) => path !== '' && !dev);
  expect(shipped.length).toBeGreaterThan(10);
  expect(shipped.filter(([, { os, cpu, hasInstallScript }]) => os || cpu || hasInstallScript)).toEqual([]);
});

test('the health check asks the running process, at its own port, and fails by itself', async () => {
  const check = all('HEALTHCHECK').join();
  const command: string[] = JSON.parse(check.slice(check.indexOf('CMD ') + 4));
  expect(command.slice(0, 2)).toEqual(['node', '-e']);
  const { createServer } = await import('node:http');
  const { spawn } = await import('node:child_process');
  const asked: string[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const probe = () =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], HTTP_PORT: String(port) };
      spawn(process.execPath, command.slice(1), { env }).once('close', resolve);
    });
  expect(await probe()).toBe(0);
  expect(asked).toEqual(['/healthz']);
  status = 503;
  expect(await probe()).toBe(1);
  await new Promise((resolve) => server.close(resolve));
  expect(await probe()).toBe(1);
});
