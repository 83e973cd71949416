/** From an address to something one can write to: which server it is, its database, and how its answers are judged. */
import type { Health, Verdict } from '../types.ts';
import { detect } from './detect.ts';
import type { Destination, Dialect, Server } from './dialect.ts';
import type { Reply } from './http.ts';
import { presentable } from './presentable.ts';
import { type Report, readReport } from './report.ts';
import { ensureDatabase, type Finding } from './setup.ts';
import { createV1 } from './v1.ts';
import { createV2 } from './v2.ts';
import { createV3 } from './v3.ts';
import { judge } from './verdict.ts';
import { createVictoria } from './victoria.ts';

const DIALECTS = { v1: createV1, v2: createV2, cloud: createV2, v3: createV3, victoria: createVictoria } as const;

/** What became of one request. */
export interface Judged {
  /** Free of secrets. */
  readonly verdict: Verdict;
  /** What the server said; it may hold secrets, so it is for finding lines and not for people. */
  readonly report: Report;
  /** The server's words on one line of the body, by its index and its text; free of secrets. */
  detailOf(index: number, line: string): string;
}

/** Sees the answers of the database, to /ping and to writes. */
export type Witness = (reply: Reply) => void;

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
  witness?: Witness,
): Promise<{ readonly connection: Connection } | { readonly health: Health }> {
  const detected = await detect(destination, signal, witness);
  if ('health' in detected) return detected;
  const { server } = detected;
  const database = await ensureDatabase(server, destination, signal);
  return { connection: openConnection(server, destination, database, witness) };
}

/** Speaks to a server that is known. No request is made before the first `send`. */
export function openConnection(
  server: Server,
  destination: Destination,
  database: Finding,
  witness?: Witness,
): Connection {
  const dialect = DIALECTS[server.generation](destination);
  return {
    server,
    dialect,
    database,
    async send(body, signal) {
      const reply = await dialect.send(body, signal);
      witness?.(reply);
      const verdict = judge(server.generation, reply, Date.now());
      const report = readReport('text' in reply ? reply.text : '');
      const words = 'detail' in verdict ? verdict.detail : '';
      return {
        verdict: forPeople(verdict, destination),
        report,
        detailOf: (index, line) =>
          presentable(report.numbered.get(index + 1) ?? report.quoted.get(line) ?? words, destination),
      };
    },
  };
}

function forPeople(verdict: Verdict, destination: Destination): Verdict {
  return 'detail' in verdict ? { ...verdict, detail: presentable(verdict.detail, destination) } : verdict;
}
