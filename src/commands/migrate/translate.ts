/** From the loader's configuration to ours. Pure: text out, and no secret in it. */
import { ConfigDocument } from './document.ts';
import type { Loaded } from './loader-config.ts';
import { type LoaderSource, sourcesOf, strays } from './sources.ts';

/** As the loader has them where they are not set. */
const DEFAULTS = { protocol: 'http', host: 'influxdb', port: '8086', path: '', database: 'venus' };
const DEFAULT_BATCH = 10;
/** Services that the loader logs whatever is selected. */
const ALWAYS = ['system/#', 'settings/#'];
const NAME = 'venus.local';

/** YAML that gx-logger takes as it is. `origin` is where it comes from, for the reader. */
export function translate({ config, unknown, hasVrmToken }: Loaded, origin: string): string {
  const document = new ConfigDocument();
  document.head(`Made by gx-logger migrate config from ${origin}.`);
  document.head('To use it: GX_LOGGER_CONFIG=/path/to/this/file. docs/configuration.md tells of every setting.');
  for (const key of unknown) document.head(`Not known, and not carried over: ${JSON.stringify(key)}.`);
  const [source, ...others] = sourcesOf(config);
  setSource(document, source, others);
  for (const { id, filters, expires } of strays(config)) {
    const what = [...filters.map((filter) => JSON.stringify(filter)), ...(expires ? ['an end at a set time'] : [])];
    const whose = JSON.stringify(withoutUser(id));
    document.comment('gx', `Not carried over, for ${whose} is no GX of the loader: ${what.join(', ')}.`);
  }
  if (hasVrmToken) document.comment('gx', 'The token for VRM is not needed: gx-logger asks the GX itself.');
  setDatabase(document, config.influxdb ?? {});
  document.comment('', 'The same series as before. With [gx, venus-influx-loader] both schemas are written.');
  document.set('', 'schema', 'venus-influx-loader');
  document.comment('', 'Every message is stored, as before. The profile default takes a fraction of the room.');
  document.set('', 'profile', 'everything');
  document.comment('', 'The loader stored positions. So does gx-logger where it is asked to: private: keep');
  const batch = Number(config.influxdb?.batchWriteInterval) || DEFAULT_BATCH;
  document.set('', 'flush_interval', `${batch}s`);
  setRules(document, source?.filters ?? []);
  return document.toString();
}

function setSource(document: ConfigDocument, source: LoaderSource | undefined, others: readonly LoaderSource[]): void {
  if (!source) document.comment('gx', 'The loader has no GX. Name yours: a host name or an IP address.');
  else if (!source.isEnabled) document.comment('gx', `It was switched off in the loader (${source.way}).`);
  if (source?.way === 'UPnP' || source?.way === 'VRM') {
    const how = source.way === 'UPnP' ? 'found it by UPnP' : 'reached it through VRM';
    document.comment('gx', `The loader ${how}; gx-logger is told its address on your network. If it is another:`);
  }
  if (source?.way === 'VRM') {
    const named = 'Through VRM the loader named the series after the installation there; gx-logger takes the name that';
    document.comment('gx', `${named} the GX has (Settings, System name). Where the two differ, new series begin.`);
  }
  const isHost = source?.way === 'host' && document.set('gx', 'host', source.id);
  if (!isHost) document.set('gx', 'host', NAME);
  if (source && source.way !== 'host') document.set('gx', 'portal_id', source.id);
  if (source?.expires) document.comment('gx', 'The loader was to end by itself at a set time; gx-logger goes on.');
  if (others.length === 0) return;
  document.comment('gx', 'A gx-logger logs one GX. The loader has these too: one more gx-logger each, with a DATA_DIR');
  document.comment('gx', 'and an HTTP_PORT of its own.');
  for (const { way, id, isEnabled, expires } of others) {
    const more = `${isEnabled ? '' : ', switched off'}${expires ? ', was to end by itself' : ''}`;
    const what = `${way === 'host' ? 'host' : 'portal_id'}: ${JSON.stringify(withoutUser(id))}`;
    document.comment('gx', `${what} (${way === 'host' ? 'by address' : `by ${way}`}${more})`);
  }
}

/** Before an @ a password may stand. */
function withoutUser(host: string): string {
  return host.replace(/^.*@/s, '');
}

function setDatabase(document: ConfigDocument, influxdb: NonNullable<Loaded['config']['influxdb']>): void {
  const given = { ...DEFAULTS, ...present(influxdb) };
  const { protocol, host, port, path } = { ...given, ...takenApart(given.host) };
  const below = path.replace(/^\/*/, '/').replace(/\/+$/, '');
  const isSet = document.set('influx', 'url', `${protocol.replace(/:$/, '')}://${bracketed(host)}:${port}${below}`);
  if (!isSet) document.comment('influx', 'Set INFLUX_URL; until then everything waits in the journal.');
  const offer = (key: string, value: string) => {
    // Without an address nothing else of a database is taken.
    if (isSet) document.set('influx', key, value);
    else document.comment('influx', `${key}: ${JSON.stringify(value)}`);
  };
  if (influxdb.username) offer('username', influxdb.username);
  if (influxdb.password) {
    const where = 'The password is not copied: set INFLUX_PASSWORD, or INFLUX_PASSWORD_FILE with the path of a file.';
    document.comment('influx', where);
    if (!influxdb.username) document.comment('influx', 'It goes with a user name, and the loader has none.');
  }
  offer('venus_bucket', given.database);
  const { retention } = present(influxdb);
  const kept = retention === undefined ? 'named no retention' : `had the retention ${JSON.stringify(retention)}`;
  document.comment('influx', `The loader ${kept}. The database keeps to its own by itself, and gx-logger leaves it.`);
  document.comment('influx', 'INFLUX_RETENTION is for databases that gx-logger makes, and for its own, gx, as well.');
}

/** The parts of a host that was written as an address: `https://influx.local:8086`. */
function takenApart(host: string): Partial<Record<'protocol' | 'host' | 'port' | 'path', string>> {
  const parts = /^(?:(?<protocol>https?):\/\/)?(?<host>[^/:[\]]+|\[[^\]]*\])(?::(?<port>\d+))?(?<path>\/.*)?$/i.exec(
    host,
  );
  return Object.fromEntries(Object.entries(parts?.groups ?? {}).filter(([, part]) => part !== undefined));
}

/** Selected services are kept and all others dropped; nothing is selected where everything is. */
function setRules(document: ConfigDocument, filters: readonly string[]): void {
  if (filters.length === 0 || filters.includes('#')) return;
  document.comment('', 'What was selected in the loader, and what it logs in any case.');
  const kept: { match: string }[] = [];
  for (const match of [...new Set([...filters, ...ALWAYS])]) {
    const isTaken = new ConfigDocument().set('', 'rules', [{ match }]);
    if (isTaken) kept.push({ match });
    else
      document.comment('', `Not carried over: ${JSON.stringify(match)} is no filter over <service>/<instance>/<path>.`);
  }
  document.set('', 'rules', [...kept, { match: '#', action: 'drop' }]);
}

/** As text, and only what is set to something. */
function present(influxdb: object): Record<string, string> {
  const entries = Object.entries(influxdb).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value).trim()]));
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
