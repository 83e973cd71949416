/**
 * Where a GX may be reached, in the order to try.
 *
 * With a password TLS comes first, and port 1883 only without the password (a GX whose security profile is
 * "unsecured" asks for none). The password goes over a plain connection only where the configuration says `mqtt://`
 * or port 1883. Ports and profiles: docs/protocol.md.
 */
export const PLAIN_PORT = 1883;
export const TLS_PORT = 8883;

/** What the configuration says of the way to a GX. */
export interface EndpointSettings {
  readonly host: string;
  /** true for `mqtts://`, false for `mqtt://`, undefined where only a host is given. */
  readonly tls: boolean | undefined;
  readonly port: number | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
}

export function endpoints(settings: EndpointSettings): readonly [Endpoint, ...Endpoint[]] {
  const { host, port, username, password } = settings;
  const credentials = password === undefined ? {} : { username: username ?? 'gx-logger', password };
  const tls = settings.tls ?? (port === TLS_PORT || (password !== undefined && port !== PLAIN_PORT));
  const first = { host, port: port ?? (tls ? TLS_PORT : PLAIN_PORT), tls, ...credentials };
  const isGiven = settings.tls !== undefined || port !== undefined;
  return tls && !isGiven ? [first, { host, port: PLAIN_PORT, tls: false }] : [first];
}

/** `mqtts://venus.local:8883`, as people write it; never with credentials. */
export function endpointName(endpoint: Endpoint): string {
  return `${endpoint.tls ? 'mqtts' : 'mqtt'}://${endpoint.host}:${endpoint.port}`;
}
