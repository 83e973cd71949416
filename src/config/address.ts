/**
 * Addresses: the GX's, InfluxDB's, and ports. Credentials have settings of their own, so an address that seems to
 * hold some is refused and never shown.
 */
import { isIP, isIPv6 } from 'node:net';
import { type Parse, quote, refuse } from './problem.ts';

/** Where a broker is. `host` has no brackets around an IPv6 address. */
export interface Endpoint {
  readonly host: string;
  /** Undefined where no scheme was given. */
  readonly tls: boolean | undefined;
  readonly port: number | undefined;
}

/** Letters of any alphabet, and the underscore, which container networks use. */
const NAME = /^(?!-)[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.?$/u;

function isHost(text: string): boolean {
  // Digits and dots alone are an address, right or wrong, and never a name.
  return isIP(text) !== 0 || (NAME.test(text) && !/^[\d.]+$/.test(text));
}

/** A port, 1 to 65535. */
export const port: Parse<number> = (text, context) => {
  const digits = text.trim();
  if (/^\d{1,5}$/.test(digits) && Number(digits) >= 1 && Number(digits) <= 65_535) return Number(digits);
  const hint = digits.startsWith('tcp://')
    ? 'Kubernetes sets this variable for a service of that name: set enableServiceLinks to false, or rename the service.'
    : 'A port is a whole number from 1 to 65535.';
  return refuse(context, `${quote(text)} is not a port`, hint);
};

/** A host to listen on: a name or an IP address and nothing else. */
export const listenHost: Parse<string> = (text, context) => {
  const name = text.trim();
  if (isHost(name)) return name;
  return refuse(context, `${quote(text)} is not a host name or an IP address`, 'For example 127.0.0.1 or 0.0.0.0.');
};

/** Names of hosts, with commas between them. */
export const hostNames: Parse<readonly string[]> = (text, context) =>
  text.split(',').map((name) => listenHost(name, context));

/** `venus.local`, `192.168.1.20:1883`, `fd00::5`, `[fd00::5]:1883`, `mqtt://venus.local`, `mqtts://venus.local:8883`. */
export const endpoint: Parse<Endpoint> = (text, context) => {
  if (text.includes('@')) {
    return refuse(context, 'the address contains credentials', 'Use GX_USERNAME and GX_PASSWORD for them.');
  }
  const [, scheme, rest = ''] = /^(?:([^:/]*):\/\/)?(.*?)\/?$/s.exec(text.trim()) ?? [];
  if (scheme !== undefined && !/^mqtts?$/i.test(scheme)) {
    return refuse(context, `${quote(text)} is not an MQTT address`, 'Use mqtt:// (plain) or mqtts:// (TLS).');
  }
  if (/[/?#]/.test(rest)) {
    return refuse(context, `${quote(text)} has a path`, 'A host, and a port if need be, is all that belongs here.');
  }
  const [, bracketed, plain, digits] = /^(?:\[(.*)\]|([^:]*))(?::(.*))?$/s.exec(rest) ?? [];
  const host = isIPv6(rest) ? rest : (bracketed ?? plain ?? '');
  if (!isHost(host) || (bracketed !== undefined && !isIPv6(bracketed))) {
    const hint = 'For example venus.local, 192.168.1.20, 192.168.1.20:1883 or mqtts://venus.local.';
    return refuse(context, `${quote(text)} is not a host name or an IP address`, hint);
  }
  return {
    host,
    tls: scheme === undefined ? undefined : scheme.toLowerCase() === 'mqtts',
    port: digits === undefined || host === rest ? undefined : port(digits, context),
  };
};

const MQTT_PORTS: ReadonlySet<string> = new Set(['1883', '8883']);

/** The base URL of a database, without a slash at its end. */
export const databaseUrl: Parse<string> = (text, context) => {
  const address = text.trim();
  if (/[@?#]/.test(address)) {
    const what = address.includes('@') ? 'credentials' : 'a query';
    const hint = 'Use INFLUX_USERNAME and INFLUX_PASSWORD, or INFLUX_TOKEN; INFLUX_BUCKET names the database.';
    return refuse(context, `the URL contains ${what}`, hint);
  }
  if (!address.includes('://')) {
    return refuse(context, `${quote(text)} has no scheme`, `Perhaps ${quote(`http://${address}`)}, or https.`);
  }
  if (!/^https?:\/\/[^/]/i.test(address) || !URL.canParse(address)) {
    return refuse(context, `${quote(text)} is not an http or https URL`, 'For example http://influxdb:8086.');
  }
  const { port: digits, href } = new URL(address);
  if (MQTT_PORTS.has(digits)) {
    const hint = 'InfluxDB has port 8086 unless it was changed, InfluxDB 3 has 8181. The GX belongs into GX_HOST.';
    return refuse(context, `port ${digits} is that of MQTT on a GX, and not of a database`, hint);
  }
  return href.replace(/(?<!\/)\/+$/, '');
};
