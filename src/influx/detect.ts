/**
 * Which server answers at an address. `GET /ping` tells every generation apart without credentials:
 * 1.x and 2.x name their version in a header (2.x with a leading v), 3.x asks for a token but shows its
 * `cluster-uuid`, VictoriaMetrics shows `X-Server-Hostname`, and Cloud is known by its host names.
 * A server that is none of them, a sign-in page for example, is an answer as well, not a fault of ours.
 */
import type { Fault, Health } from '../types.ts';
import { addressOf, authorization, type Destination, endpoint, type Generation, type Server } from './dialect.ts';
import { type Answer, type Reply, request } from './http.ts';
import { presentable } from './presentable.ts';

/** The server, or why there is none. */
export type Detected = { readonly server: Server } | { readonly health: Health };

const CLOUD_HOST = /\.(cloud2\.influxdata\.com|influxdb\.io)$/;
const GENERATIONS: Readonly<Record<string, Generation>> = { '1': 'v1', '2': 'v2', '3': 'v3' };

/** `witness` sees the first answer of a server that is one. Rejects only with the signal's reason. */
export async function detect(
  destination: Destination,
  signal: AbortSignal,
  witness: (reply: Reply) => void = () => undefined,
): Promise<Detected> {
  const url = endpoint(destination, '/ping');
  const open = await request(url, signal);
  // A proxy may ask everybody for credentials.
  const isClosed = 'status' in open && open.status === 401 && !recognise(open, destination.url);
  const first = isClosed ? await request(url, signal, { headers: credentialsOf(destination) }) : open;
  const server = recognise(first, destination.url);
  if (server) witness(first);
  if (!server) return { health: unknown(first, destination) };
  if (server.generation !== 'v3' || server.version || !destination.token) return { server };
  // With the token, 3.x says more: its version and its edition.
  const second = await request(url, signal, { headers: authorization(destination, 'Bearer') });
  return { server: recognise(second, destination.url) ?? server };
}

function credentialsOf(destination: Destination): Record<string, string> {
  return authorization(destination, destination.username ? 'Basic' : 'Token');
}

/** The server behind an answer to /ping at `url`; undefined when the answer does not tell. */
export function recognise(reply: Reply, url: string): Server | undefined {
  if ('error' in reply) return undefined;
  const { headers, status } = reply;
  // VictoriaMetrics first: to a client of InfluxDB it shows the version header of a 1.8.
  if (headers['x-server-hostname']) return { generation: 'victoria', product: 'VictoriaMetrics', version: '' };
  const version = headers['x-influxdb-version'] ?? '';
  const generation = GENERATIONS[/^v?(\d+)\.\d/.exec(version)?.[1] ?? ''];
  if (isCloud(url) && (generation || status < 300 || status === 401)) {
    return { generation: 'cloud', product: 'InfluxDB Cloud', version };
  }
  if (generation === 'v3') {
    const build = headers['x-influxdb-build'];
    const edition = build ? `InfluxDB 3 ${build}` : 'InfluxDB';
    return { generation, product: `${edition} ${version}`, version };
  }
  if (generation) return { generation, product: `InfluxDB ${version.replace(/^v/, '')}`, version };
  if (headers['cluster-uuid']) return { generation: 'v3', product: 'InfluxDB 3', version: '' };
  return undefined;
}

function isCloud(url: string): boolean {
  return URL.canParse(url) && CLOUD_HOST.test(new URL(url).hostname);
}

function unknown(reply: Reply, destination: Destination): Health {
  const at = addressOf(destination);
  if ('error' in reply) {
    const { error, message, action } = reply;
    return {
      ok: false,
      code: error,
      message: presentable(`${at}: ${message}${action ? `; ${action}` : ''}`, destination),
    };
  }
  const [code, what] = describe(reply);
  return { ok: false, code, message: presentable(`${at}: ${what}`, destination) };
}

/** A code and words for an answer to /ping that no database gives. */
function describe({ status, headers, text }: Answer): [code: Fault, what: string] {
  if (status >= 300 && status < 400) {
    const target = headers['location'] ?? 'nowhere';
    return ['redirected', `answers with a redirect to ${target}; name the database's own address in INFLUX_URL`];
  }
  if (status === 429 || status >= 500) return ['unavailable', `answers ${status}: the database is not ready`];
  if (status === 401 || status === 403) {
    return [
      'unknown_server',
      `answers ${status} before it says what it is; check what stands in front of the database`,
    ];
  }
  if (/HTTPS (server|port)/i.test(text)) {
    return ['needs_tls', 'is a TLS port; write https:// instead of http:// in INFLUX_URL'];
  }
  if (/^\s*<(!doctype|html)/i.test(text)) {
    return ['not_a_database', 'answers with a web page: a sign-in page or another server; check INFLUX_URL'];
  }
  return ['unknown_server', `answers ${status} and is no InfluxDB or VictoriaMetrics that is known; check INFLUX_URL`];
}
