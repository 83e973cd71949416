/** A stand-in and a sender for each test of a file, stopped after it. */
import { afterEach } from 'vitest';
import type { Database } from '../../src/influx/database.ts';
import type { Waits } from '../../src/influx/send/sender.ts';
import { createHarness, type Harness } from './harness.ts';
import { type Handler, type Request, type StandIn, startStandIn } from './stand-in.ts';

/** A signal that never aborts. */
export const never = new AbortController().signal;

export interface Given {
  readonly settings?: Partial<Database>;
  readonly waits?: Partial<Waits>;
  /** Lines that wait before the sender starts, batch by batch. */
  readonly batches?: readonly (readonly string[])[];
  /** Reads the credentials again. */
  readonly credentials?: () => Promise<Partial<Database>>;
  /** Appended to the address. */
  readonly path?: string;
}

export interface WithServer {
  /** Starts a stand-in, in place of the one before it. */
  serve(handler: Handler, port?: number): Promise<StandIn>;
  /** A stand-in and a sender that does not run yet. */
  prepare(handler: Handler, given?: Given): Promise<Harness>;
  /** The same with a sender that runs. */
  begin(handler: Handler, given?: Given): Promise<Harness>;
  /** A sender for this database, stopped after the test. */
  harness(database: Database, waits?: Partial<Waits>, credentials?: Given['credentials']): Harness;
  /** Of the stand-in that runs. */
  requests(): readonly Request[];
  /** Those that write. */
  writes(): readonly Request[];
  /** Their lines. */
  asked(): string[][];
}

/** Call it once, at the top of a file. */
export function withServer(): WithServer {
  let server: StandIn | undefined;
  const harnesses: Harness[] = [];

  afterEach(async () => {
    for (const one of harnesses.splice(0)) await one.stop();
    await server?.stop();
    server = undefined;
  });

  async function serve(handler: Handler, port?: number): Promise<StandIn> {
    await server?.stop();
    server = await startStandIn(handler, port);
    return server;
  }

  function harness(database: Database, waits?: Partial<Waits>, credentials?: Given['credentials']): Harness {
    const made = createHarness(database, waits, credentials);
    harnesses.push(made);
    return made;
  }

  async function prepare(handler: Handler, given: Given = {}): Promise<Harness> {
    const { settings, waits, credentials, batches = [], path = '' } = given;
    const { url } = await serve(handler);
    const made = harness({ url: `${url}${path}`, bucket: 'gx', ...settings }, waits, credentials);
    for (const lines of batches) await made.add(lines);
    return made;
  }

  async function begin(handler: Handler, given?: Given): Promise<Harness> {
    const made = await prepare(handler, given);
    await made.sender.start(never);
    return made;
  }

  const requests = () => server?.requests ?? [];
  const writes = () => requests().filter(({ path }) => path.includes('write'));
  return { serve, prepare, begin, harness, requests, writes, asked: () => writes().map(({ lines }) => [...lines]) };
}
