/**
 * What is answered. Everything is read-only and made when somebody asks; no answer has a secret, for nothing that this
 * room is told has one.
 *
 * - `/healthz`: 200 while the process answers.
 * - `/readyz`: 200 or 503, and for each part whether it is well, what is wrong and since when, as JSON.
 * - `/metrics`: Prometheus; of the last second.
 */
import { Hono } from 'hono';
import type { PartHealth } from '../shared/health.ts';
import type { Logger } from '../shared/log.ts';
import type { Status } from '../shared/status.ts';
import { CONTENT_TYPE, exposition } from './exposition.ts';
import { measureProcess } from './process.ts';
import { readiness } from './readiness.ts';

export interface AppOptions {
  readonly version: string;
  readonly health: () => readonly PartHealth[];
  readonly status: () => Status;
  readonly log: Logger;
  /** ms; for tests. */
  readonly scrapeEvery?: number;
}

/** However many ask, the metrics are made no more often, ms. */
const SCRAPE_EVERY = 1_000;

export function createApp({ version, health, status, log, scrapeEvery = SCRAPE_EVERY }: AppOptions): Hono {
  const app = new Hono();
  const scrape = shared(measure, scrapeEvery);
  app.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
    context.header('X-Content-Type-Options', 'nosniff');
  });
  app.get('/healthz', (context) => context.text('ok\n'));
  app.get('/readyz', (context) => {
    const answer = readiness(health());
    return context.json(answer, answer.ready ? 200 : 503);
  });
  app.get('/metrics', async (context) => context.body(await scrape(), 200, { 'Content-Type': CONTENT_TYPE }));
  app.notFound((context) => context.text('not found: there are /healthz, /readyz and /metrics\n', 404));
  app.onError((error, context) => {
    log.error({ err: error }, `${context.req.path} could not be answered; nothing else is touched`);
    return context.text('a fault of gx-logger: its log says more\n', 500);
  });
  return app;

  async function measure(): Promise<string> {
    const process = await measureProcess();
    // One moment: nothing is awaited between the two ledgers.
    return exposition({ version, parts: health(), status: status(), process });
  }
}

/** What `make` makes, once in `every` ms: all who ask meanwhile get the same. */
function shared<T>(make: () => Promise<T>, every: number): () => Promise<T> {
  let last: { readonly at: number; readonly made: Promise<T> } | undefined;
  return () => {
    const now = performance.now();
    if (last === undefined || now - last.at >= every) last = { at: now, made: make() };
    return last.made;
  };
}
