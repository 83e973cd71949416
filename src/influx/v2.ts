/**
 * InfluxDB 2.x and Cloud, through the transport of the official client. Only its transport: the client's own
 * writer keeps points in memory, gives them up in time, and swallows errors.
 *
 * What the transport calls an error is an answer here: every status from 300 up arrives as an HttpError that
 * carries status, headers and body (bodies of another kind than JSON are cut to 1,000 characters).
 */
import { HttpError, InfluxDB, setLogger } from '@influxdata/influxdb-client';
import { BODY_HEADERS, bucketOf, type Destination, type Dialect, endpoint } from './dialect.ts';
import { explain } from './failure.ts';
import { type Reply, TEXT_LIMIT, timeLimit, writeLimit } from './http.ts';

type Transport = InfluxDB['transport'];
type Headers = Record<string, string | string[] | undefined>;

export function createV2(destination: Destination): Dialect {
  // The client would write to the console; whatever it has to say is in the answer, too.
  setLogger({ error() {}, warn() {} });
  const { token, org } = destination;
  // Its limit is one of silence, and the kernel sends a whole body in silence on a slow line: ours counts alone.
  const client = new InfluxDB({ url: endpoint(destination, ''), timeout: 0, ...(token && { token }) });
  const query = new URLSearchParams({ ...(org && { org }), bucket: bucketOf(destination), precision: 'ms' });
  return {
    async send(body, signal) {
      const limit = timeLimit(signal, writeLimit(body));
      try {
        return await post(client.transport, `/api/v2/write?${query}`, body, limit.signal);
      } catch (error) {
        signal.throwIfAborted();
        return explain(limit.signal.aborted ? limit.signal.reason : error);
      } finally {
        limit.end();
      }
    },
  };
}

function post(transport: Transport, path: string, body: Uint8Array, signal: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let headers: Record<string, string> = {};
    let text = '';
    // The declared type of the body is string, yet bytes are carried as they are.
    const bytes = body as unknown as string;
    transport.send(
      path,
      bytes,
      { method: 'POST', headers: BODY_HEADERS, signal },
      {
        responseStarted(received, code) {
          headers = flatten(received);
          status = code ?? 0;
        },
        next(chunk) {
          if (text.length < TEXT_LIMIT) text += Buffer.from(chunk).toString('utf8');
        },
        complete: () => resolve({ status, headers, text }),
        error(error) {
          if (!(error instanceof HttpError)) return reject(error);
          resolve({ status: error.statusCode, headers, text: (error.body ?? '').slice(0, TEXT_LIMIT) });
        },
      },
    );
  });
}

function flatten(headers: Headers): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
