/** From the loader's configuration to ours. Pure: text out, and no secret in it. */
import type { Loaded } from './loader-config.ts';
import { selection } from './selection.ts';
import { comment, isSet, section, setting } from './settings.ts';
import { FOUND, NAMES, nameOf, several } from './several.ts';
import { type LoaderSource, sourcesOf } from './sources.ts';

/** As the loader has them where they are not set. */
const DEFAULTS = { protocol: 'http', host: 'influxdb', port: '8086', path: '', database: 'venus' };
const DEFAULT_BATCH = 10;

/** YAML that gx-logger takes as it is. `origin` is where it comes from, for the reader. */
export function translate({ config, unknown, hasVrmToken }: Loaded, origin: string): string {
  const sources = sourcesOf(config);
  const list = several(sources);
  const [source] = list.length > 0 ? [] : sources;
  const others = list.length > 0 ? sources.filter(({ isEnabled }) => !isEnabled) : sources.slice(1);
  const token = hasVrmToken ? [comment('The token for VRM is not needed: gx-logger asks the GX itself.')] : [];
  const lines = [
    comment(`Made by gx-logger migrate config from ${origin}.`),
    comment('To use it: GX_LOGGER_CONFIG=/path/to/this/file. docs/configuration.md tells of every setting.'),
    ...unknown.map((key) => comment(`Not known, and not carried over: ${JSON.stringify(key)}.`)),
    ...(list.length > 0
      ? ['', ...list, ...further(others), ...token]
      : section('gx', [...gx(source), ...further(others), ...token])),
    ...section('influx', database(config.influxdb ?? {})),
    '',
    comment('The same series as before. With [gx, venus-influx-loader] both schemas are written.'),
    ...setting('', 'schema', 'venus-influx-loader'),
    comment('Every message is stored, as before. The profile default takes a fraction of the room.'),
    ...setting('', 'profile', 'everything'),
    comment('The loader stored positions. So does gx-logger where it is asked to: private: keep'),
    ...setting('', 'flush_interval', `${Number(config.influxdb?.batchWriteInterval) || DEFAULT_BATCH}s`),
    ...selection(source?.filters ?? []).lines,
  ];
  return `${lines.join('\n')}\n`;
}

function gx(source: LoaderSource | undefined): string[] {
  if (!source) {
    const none = comment('The loader has no GX. Name yours: a host name or an IP address.');
    return [none, ...setting('gx', 'host', 'venus.local')];
  }
  const { way, id, isEnabled, expires } = source;
  const host = setting('gx', 'host', way === 'host' ? id : 'venus.local');
  return [
    ...(isEnabled ? [] : [comment(`It was switched off in the loader (${way}).`)]),
    ...(way === 'host' ? [] : [comment(`The loader ${FOUND[way]}; gx-logger is told its address. If it is another:`)]),
    ...(way === 'VRM' ? [comment(NAMES)] : []),
    ...host,
    ...(isSet(host) ? [] : setting('gx', 'host', 'venus.local')),
    ...(way === 'host' ? [] : setting('gx', 'portal_id', id)),
    ...(expires ? [comment('The loader was to end by itself at a set time; gx-logger goes on.')] : []),
  ];
}

function further(others: readonly LoaderSource[]): string[] {
  const lines = others.map((source) => {
    const { way, isEnabled, expires } = source;
    const more = `${isEnabled ? '' : ', switched off'}${expires ? ', was to end by itself' : ''}`;
    return comment(`${nameOf(source)} (${way === 'host' ? 'by address' : `by ${way}`}${more})`);
  });
  const what =
    'The loader has these too. To log one as well name every GX in the list installations: docs/configuration.md, Several GX.';
  return lines.length > 0 ? [comment(what), ...lines] : [];
}

function database(influxdb: NonNullable<Loaded['config']['influxdb']>): string[] {
  const present = presentIn(influxdb);
  const given = { ...DEFAULTS, ...present };
  const { protocol, host, port, path } = { ...given, ...takenApart(given.host) };
  const below = path.replace(/^\/*/, '/').replace(/(?<!\/)\/+$/, '');
  const url = setting('influx', 'url', `${protocol.replace(/:$/, '')}://${bracketed(host)}:${port}${below}`);
  // Without an address nothing else of a database is taken.
  const offer = (key: string, value: string | undefined) => {
    if (value === undefined) return [];
    return isSet(url) ? setting('influx', key, value) : [comment(`${key}: ${JSON.stringify(value)}`)];
  };
  const { username, password, retention } = present;
  const kept = retention === undefined ? 'named no retention' : `had the retention ${JSON.stringify(retention)}`;
  return [
    ...url,
    ...(isSet(url) ? [] : [comment('Set INFLUX_URL; until then everything waits in the journal.')]),
    ...(password === undefined && username !== undefined ? [comment(ALONE)] : offer('username', username)),
    ...(password === undefined ? [] : [comment(PASSWORD)]),
    ...(password === undefined || username ? [] : [comment('It goes with a user name, and the loader has none.')]),
    ...offer('venus_bucket', given.database),
    comment(`The loader ${kept}. The database keeps to its own by itself, and gx-logger leaves it.`),
    comment('INFLUX_RETENTION is for databases that gx-logger makes, and for its own, gx, as well.'),
  ];
}

const ALONE =
  'The loader has a user name without a password: set INFLUX_USERNAME and INFLUX_PASSWORD, if it asks for them.';
const PASSWORD = 'The password is not copied: set INFLUX_PASSWORD, or INFLUX_PASSWORD_FILE with the path of a file.';

/** The parts of a host that was written as an address: `https://influx.local:8086`. */
function takenApart(host: string): Partial<Record<'protocol' | 'host' | 'port' | 'path', string>> {
  const parts = /^(?:(?<protocol>https?):\/\/)?(?<host>[^/:[\]]+|\[[^\]]*\])(?::(?<port>\d+))?(?<path>\/.*)?$/i.exec(
    host,
  );
  return Object.fromEntries(Object.entries(parts?.groups ?? {}).filter(([, part]) => part !== undefined));
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** As text, and only what is set to something. */
function presentIn(
  influxdb: object,
): Partial<Record<keyof typeof DEFAULTS | 'username' | 'password' | 'retention', string>> {
  const entries = Object.entries(influxdb).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value).trim()]));
}
