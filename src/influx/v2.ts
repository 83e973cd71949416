/**
 * InfluxDB 2.x and Cloud, through the transport of the official client. Only its transport: the client's own
 * writer keeps points in memory, gives them up in time, and swallows errors.
 *
 * What the transport calls an error is an answer here: every status from 300 up arrives as an HttpError that
 * carries status, headers and body (bodies of another kind than JSON are cut to 1,000 characters).
 */
import { HttpError, InfluxDB, setLogger } from '@influxdata/influxdb-client';
import { BODY_HEADERS, bucketOf, type Destination, type Dialect, endpoint } from './dialect.ts';
import { type Agent, type Answer, attempt, flatten, TEXT_LIMIT, writeLimit } from './http.ts';

// The client would write to the console; whatever it has to say is in the answer, too.
setLogger({ error() {}, warn() {} });

export function createV2(destination: Destination): Dialect {
  const { token, org } = destination;
  const url = endpoint(destination, '');
  const query = new URLSearchParams({ ...(org && { org }), bucket: bucketOf(destination), precision: 'ms' });
  const path = `/api/v2/write?${query}`;
  // Its limit is one of silence, and the kernel sends a whole body in silence on a slow line: ours counts alone.
  const clientWith = (agent: Agent) =>
    new InfluxDB({ url, timeout: 0, transportOptions: { agent }, ...(token && { token }) });
  return {
    send: (body, signal) =>
      attempt(url, signal, writeLimit(body), (limited, agent) => post(clientWith(agent), path, body, limited)),
  };
}

function post({ transport }: InfluxDB, path: string, body: Uint8Array, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let headers: Record<string, string> = {};
    let text = '';
    // The declared type of the body is string, yet bytes are carried as they are.
    const bytes = body as unknown as string;
    const options = { method: 'POST', headers: BODY_HEADERS, signal };
    transport.send(path, bytes, options, {
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
    });
  });
}
