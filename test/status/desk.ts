/** A status server on a free port, what it is told, and its answers over real HTTP. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { PartHealth } from '../../src/shared/health.ts';
import { createFieldLedger, createReadingLedger } from '../../src/shared/ledger.ts';
import type { DestinationStatus, GxStatus, Status } from '../../src/shared/status.ts';
import { createStatusServer, type StatusServer, type StatusServerOptions } from '../../src/status/server.ts';

export const NOW = Date.parse('2026-11-22T12:00:00Z');

export function part(name: string, health: Partial<PartHealth> = {}): PartHealth {
  return { name, ok: true, code: 'ok', message: `${name} is well`, since: NOW, ...health };
}

export function destination(view: Partial<DestinationStatus> = {}): DestinationStatus {
  return {
    name: 'raw',
    fields: createFieldLedger(),
    pendingFields: 0,
    journal: {
      mode: 'disk',
      folder: '/data/journal/raw',
      waiting: { batches: 0, lines: 0, fields: 0, bytes: 0, oldest: undefined, newest: undefined },
      stuck: { batches: 0, lines: 0, fields: 0, bytes: 0 },
      diskBytes: 0,
      maxBytes: 2 ** 31,
      keptBytes: 0,
      unwrittenBytes: 0,
      appendedBytes: 0,
      appendedFields: 0,
      writtenBytes: 0,
      fsyncs: 0,
      skippedBytes: 0,
    },
    ...view,
  };
}

/** Of one GX, unless `installations` says of which. */
export function statusView(view: Partial<Status> = {}): Status {
  const gx: GxStatus = {
    time: NOW,
    readings: createReadingLedger(),
    heldReadings: 0,
    mended: { cut: 0, renamed: 0 },
    clockOffset: undefined,
    devices: 0,
    topics: 0,
    ...view,
  };
  return {
    ...gx,
    installations: [{ ...gx, part: 'gx', portalId: 'c0619ab12345', site: 'Meltemi', isTimeKnown: true }],
    destinations: [destination()],
    unreadGx: 0,
    stalls: { count: 0, milliseconds: 0 },
    ...view,
  };
}

export interface Desk {
  readonly server: StatusServer;
  readonly port: number;
  /** What the log says, each line with its level. */
  readonly said: string[];
  /** Resolves when the log has said something that matches. */
  logged(what: RegExp): Promise<string>;
  get(path: string, init?: RequestInit): Promise<Response>;
  stop(within?: number): Promise<void>;
}

/** Stopped at the end of the test at the latest. */
export async function startDesk(options: Partial<StatusServerOptions> = {}): Promise<Desk> {
  const said: string[] = [];
  const waiting = new Set<() => void>();
  const write = (line: string) => {
    const { level, msg } = JSON.parse(line);
    said.push(`${level >= 50 ? 'error' : 'info'} ${msg}`);
    for (const look of waiting) look();
  };
  const server = createStatusServer({
    host: '127.0.0.1',
    port: 0,
    version: '1.2.3',
    health: () => [part('gx'), part('influx'), part('journal'), part('clock')],
    status: () => statusView(),
    log: pino({}, { write }),
    ...options,
  });
  await server.start(new AbortController().signal);
  const stop = (within = 1_000) => server.stop(performance.now() + within);
  onTestFinished(() => stop());
  return {
    server,
    get port() {
      return server.address?.port ?? 0;
    },
    said,
    logged: (what) =>
      new Promise((resolve) => {
        const look = () => {
          const found = said.find((line) => what.test(line));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    get: (path, init) => fetch(`http://127.0.0.1:${server.address?.port}${path}`, init),
    stop,
  };
}

/** Sends bytes as they are and resolves with everything that comes until the server closes the connection. */
export function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

/** The status of a request with any method, without what `fetch` forbids. */
export function statusOf(port: number, method: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', method, path }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}
