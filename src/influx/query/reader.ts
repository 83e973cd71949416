/**
 * Reads a database back in InfluxQL, as InfluxDB 1.x, 2.x and 3.x (but Core) answer it. An answer comes in blocks of rows
 * and is never held as a whole. `read` asks anything; slices.ts gives the rows of several series in the order of time.
 *
 *   const opened = await openReader(database, signal);
 *   if (opened.refusal !== undefined) say(opened.refusal);
 *   else for await (const { columns, rows } of opened.reader.read('SELECT sum("pv_dc") FROM "gx_energy" WHERE …')) …
 */
import type { Database } from '../database.ts';
import { detectReady } from '../servers/detect.ts';
import type { Server } from '../servers/driver.ts';
import { type Block, blocksIn } from './blocks.ts';
import { documents, type Question, Unanswered } from './stream.ts';

export { literal, quote } from '../servers/v1-influxql.ts';
export type { Block, Cell, Row } from './blocks.ts';
export { Unanswered } from './stream.ts';

/** A server that is starting is waited for so long, ms. */
const START_WITHIN = 60_000;

export interface Reader {
  /** For people, for example `InfluxDB 1.6.7`. */
  readonly product: string;
  /**
   * One statement or several with semicolons between them. A measurement is named without its database, or in full, as
   * `"gx"."m15"."gx_energy"`. Times are ms since 1970. Ends with `Unanswered`, or with the reason of the signal.
   */
  read(statement: string): AsyncGenerator<Block>;
}

/** `onWait` is told where a server that is starting is waited for. Rejects only with the signal's reason. */
export async function openReader(
  database: Database,
  signal: AbortSignal,
  onWait: (message: string) => void = () => undefined,
): Promise<{ readonly reader: Reader; readonly refusal?: never } | { readonly refusal: string }> {
  const detected = await detectReady(database, signal, START_WITHIN, onWait);
  if ('health' in detected) return { refusal: detected.health.message };
  const { server } = detected;
  const { query, refusal } = server.driver.asked(database, server);
  if (refusal !== undefined) return { refusal };
  return {
    reader: { product: server.product, read: (statement) => read(server, database, { query, statement }, signal) },
  };
}

async function* read(
  { driver }: Server,
  database: Database,
  question: Question,
  signal: AbortSignal,
): AsyncGenerator<Block> {
  let isCutOff = false;
  for await (const document of documents(driver, database, question, signal)) {
    const read = blocksIn(document);
    if (!read) throw new Unanswered('the answer is not what an InfluxDB says', false);
    ({ isCutOff } = read);
    yield* read.blocks;
  }
  if (isCutOff) throw new Unanswered('the answer ended in its middle', true);
}
