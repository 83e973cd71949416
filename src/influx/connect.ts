/** From an address to something one can write to: which server it is, its database, and how its answers are judged. */
import type { Health, Verdict } from '../types.ts';
import { detect } from './detect.ts';
import type { Destination, Dialect, Server } from './dialect.ts';
import { presentable } from './presentable.ts';
import { ensureDatabase, type Finding } from './setup.ts';
import { createV1 } from './v1.ts';
import { createV2 } from './v2.ts';
import { createV3 } from './v3.ts';
import { judge } from './verdict.ts';
import { createVictoria } from './victoria.ts';

const DIALECTS = { v1: createV1, v2: createV2, cloud: createV2, v3: createV3, victoria: createVictoria } as const;

/** The verdict of a request, free of secrets, and the server's own text, which may hold some. */
export interface Judged {
  readonly verdict: Verdict;
  readonly text: string;
}

export interface Connection {
  readonly server: Server;
  readonly dialect: Dialect;
  /** What was found or done about the database. */
  readonly database: Finding;
  /** Sends one compressed body. Rejects only with the signal's reason. */
  send(body: Uint8Array, signal: AbortSignal): Promise<Judged>;
}

/** Detects the server and creates the database where it may. Rejects only with the signal's reason. */
export async function connect(
  destination: Destination,
  signal: AbortSignal,
): Promise<{ readonly connection: Connection } | { readonly health: Health }> {
  const detected = await detect(destination, signal);
  if ('health' in detected) return detected;
  const { server } = detected;
  const database = await ensureDatabase(server, destination, signal);
  return { connection: openConnection(server, destination, database) };
}

/** Speaks to a server that is known. No request is made before the first `send`. */
export function openConnection(server: Server, destination: Destination, database: Finding): Connection {
  const dialect = DIALECTS[server.generation](destination);
  return {
    server,
    dialect,
    database,
    async send(body, signal) {
      const reply = await dialect.send(body, signal);
      const verdict = judge(server.generation, reply, Date.now());
      return { verdict: forPeople(verdict, destination), text: 'text' in reply ? reply.text : '' };
    },
  };
}

function forPeople(verdict: Verdict, destination: Destination): Verdict {
  return 'detail' in verdict ? { ...verdict, detail: presentable(verdict.detail, destination) } : verdict;
}
