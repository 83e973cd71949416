/**
 * Several GX. An entry of `installations` has the keys of the section `gx`, and what is its own: the name of the site, rules
 * and devices. What it leaves out stands in `gx` or in the environment; its rules come before those of all. Without the
 * list the section `gx` alone is one installation.
 */
import { isIPv6 } from 'node:net';
import * as z from 'zod';
import { endpoint, port } from './address.ts';
import { devices } from './aliases.ts';
import { type Energy, energyOf, entryEnergy } from './energy.ts';
import { isRecord } from './file.ts';
import { NO_PORTAL_ID, PORTAL_ID, PORTAL_ID_PATTERN } from './filter.ts';
import { rules } from './lists.ts';
import { type Context, optional, type Parse, quote, refuse } from './problem.ts';
import { entryTariffs, type Tariffs } from './tariffs.ts';

/** More are not served by one daemon: fifty are proved. */
const MOST = 100;
/** Bytes of the longest prefix: a topic may have 65,535 in all. */
const LONGEST_PREFIX = 256;

/** Which GX of a broker: the one there is (none named), those named, or `all` that show a heartbeat. */
export type PortalIds = 'all' | readonly string[];

const text = z.string();
const trimmed: Parse<string> = (value) => value.trim();
const verbatim: Parse<string> = (value) => value;

const PORTAL_HINT = 'It is the VRM portal id in the GX settings, normally 12 hex digits such as c0619ab12345; or all.';

/** One or several, as a list in the file and with commas between them elsewhere. */
function portalIds(given: unknown, context: Context): PortalIds {
  if (given === undefined) return [];
  const texts = z.array(text).safeParse(typeof given === 'string' ? given.split(',') : given);
  if (!texts.success) return refuse(context, 'is neither a text nor a list of texts', PORTAL_HINT);
  const ids = texts.data.map((id) => id.trim()).filter((id) => id !== '');
  if (ids.length === 1 && ids[0] === 'all') return 'all';
  // It may be a token, so it is not repeated.
  if (!ids.every((id) => PORTAL_ID.test(id))) return refuse(context, NO_PORTAL_ID, PORTAL_HINT);
  if (ids.includes('all')) return refuse(context, 'names all, and others', 'Leave out either all or the others.');
  return [...new Set(ids)];
}

/** `victron/` and `victron` are one; several levels are allowed. Without a prefix the text is empty. */
const topicPrefix: Parse<string> = (given, context) => {
  const prefix = given.trim().replace(/\/$/, '');
  const levels = prefix.split('/');
  if (/[+#\u0000]/.test(prefix)) {
    return refuse(context, `${quote(given)} has a wildcard`, 'Write the levels before N as they are: victron/house.');
  }
  if (levels.at(-1) === 'N' || levels.at(-1) === 'R') {
    return refuse(context, `${quote(given)} ends in ${levels.at(-1)}`, 'Write only what stands before N: victron.');
  }
  if (levels.slice(1).includes('') || Buffer.byteLength(prefix) > LONGEST_PREFIX) {
    return refuse(context, `${quote(given)} is no prefix of topics`, 'For example victron, or home/victron.');
  }
  return prefix === '' ? '' : `${prefix}/`;
};

const people = { username: ['user', 'login'], password: ['pass', 'passwd', 'pwd'] };
const wholeNumber = { type: ['integer', 'string'] };

/** The way to a GX or to a broker, and which GX there. */
export const gxShape = z.strictObject({
  host: text.transform(endpoint).meta({
    description:
      'Host name or IP address of the GX, or a URL: `mqtt://` (plain) or `mqtts://` (TLS). A port may follow.',
    example: 'venus.local',
    synonyms: ['url', 'ip', 'address', 'addr', 'server', 'broker'],
  }),
  port: optional(port).meta({
    description:
      'MQTT port, where it is not the usual one: 1883 plain, 8883 with TLS. With a password any other port is taken for TLS, unless `GX_HOST` says `mqtt://`.',
    example: '1883',
    ...wholeNumber,
  }),
  portal_id: z
    .unknown()
    .transform(portalIds)
    .optional()
    .meta({
      description:
        'VRM portal id of the GX, normally 12 hex digits. Needed only where several GX share one broker: then one, several with commas between them, or `all` that show a heartbeat.',
      example: 'c0619ab12345',
      type: ['string', 'array'],
      items: { type: 'string', pattern: PORTAL_ID_PATTERN },
      synonyms: ['id', 'portal', 'vrm_id', 'serial', 'portal_ids'],
    }),
  topic_prefix: optional(topicPrefix).meta({
    description:
      "What stands before `N/` and `R/` in the topics of a broker that is not the GX's own: that of a bridge. Several levels are allowed.",
    example: 'victron',
    synonyms: ['prefix', 'topic', 'root_topic', 'root_topic_prefix', 'base_topic'],
  }),
  username: optional(trimmed).meta({
    description: 'MQTT user name. A GX takes any name with its password; another broker may not.',
    example: 'gx-logger',
    synonyms: people.username,
  }),
  password: optional(verbatim).meta({
    description: 'Password of the GX, or of the broker.',
    secret: true,
    synonyms: people.password,
  }),
});

const entryShape = gxShape.extend({
  host: optional(endpoint).meta({ description: 'Where it is: as `gx.host`.', example: 'boat.local' }),
  password_file: optional(trimmed).meta({
    description: 'A file that holds the password; it is read again before each connection.',
    example: '/run/secrets/boat_password',
  }),
  site: optional(trimmed).meta({
    description: 'The `site` tag, instead of the name that the GX gives itself. Only where the entry is of one GX.',
    example: 'Boat',
    synonyms: ['name', 'title'],
  }),
  rules: rules.meta({ description: 'Rules for this one, before those of all.' }),
  devices: devices.meta({ description: 'Names for its devices, besides those of all.' }),
  energy: entryEnergy.optional().meta({ description: 'How its energy is measured, where not as in `energy`.' }),
  tariffs: entryTariffs.optional().meta({ description: 'Its tariffs, in place of those of all.' }),
});

export const installations = z.array(entryShape).default([]).meta({
  maxItems: MOST,
  description: 'Several GX: how each is reached. What an entry leaves out stands in `gx` or the environment.',
});

type Way = z.output<typeof gxShape>;
type Entry = z.output<typeof entryShape>;

/** One way to one GX, or to a broker with several: everything that is said of it, with what it takes over. */
export interface InstallationSettings extends Omit<Way, 'host' | 'port' | 'portal_id' | 'topic_prefix'> {
  readonly host: string;
  /** true for `mqtts://`, false for `mqtt://`, undefined where only a host is given. */
  readonly tls: boolean | undefined;
  readonly port: number | undefined;
  readonly portal_id: PortalIds;
  /** Empty, or with a slash at its end. */
  readonly topic_prefix: string;
  /** Read before each connection, instead of `password`. */
  readonly password_file: string | undefined;
  readonly site: string | undefined;
  readonly rules: Entry['rules'];
  readonly devices: Entry['devices'];
  readonly energy: Energy;
  readonly tariffs: Tariffs;
}

/** What the user wrote of each entry, with what it takes over from `gx`; both are text as they stand in the file. */
export function takeOver(entries: unknown, gx: unknown): unknown {
  if (!Array.isArray(entries) || !isRecord(gx)) return entries;
  return entries.map((entry) => (isRecord(entry) ? { ...inherited(entry, gx), ...present(entry) } : entry));
}

/** Where the value at `path` stands in the file, if not there: an entry took it over. */
export function takenFrom(path: readonly PropertyKey[], content: unknown): readonly PropertyKey[] | undefined {
  const [list, index, key, ...rest] = path;
  if (list !== 'installations' || typeof index !== 'number' || key === undefined || !isRecord(content))
    return undefined;
  const entries = content[list];
  const entry: unknown = Array.isArray(entries) ? entries[index] : undefined;
  const isOwn = !isRecord(entry) || entry[String(key)] !== undefined || !(String(key) in gxShape.shape);
  return isOwn || key === 'host' ? undefined : ['gx', key, ...rest];
}

function inherited(entry: Readonly<Record<string, unknown>>, gx: Readonly<Record<string, unknown>>) {
  const { password, port, ...rest } = gx;
  return {
    ...present(rest),
    // A host that names a port, and a password of its own, leave no room for the common one.
    ...(namesPort(entry['host']) || port === undefined ? {} : { port }),
    ...(entry['password_file'] !== undefined || password === undefined ? {} : { password }),
  };
}

function present(of: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined));
}

function namesPort(host: unknown): boolean {
  return typeof host === 'string' && !isIPv6(host.trim()) && /:\d+\/?$/.test(host.trim());
}

/** What an entry may say otherwise than all do. */
interface Common {
  readonly energy: Energy;
  readonly tariffs: Tariffs;
}

/** The installations of a configuration, whatever form it has. */
export function inTurn(
  gx: Way,
  entries: readonly Entry[],
  common: Common,
): readonly [InstallationSettings, ...InstallationSettings[]] {
  const [first, ...others] = entries.map((entry) =>
    settled({
      ...entry,
      host: entry.host ?? gx.host,
      energy: energyOf(entry.energy, common.energy),
      tariffs: entry.tariffs ?? common.tariffs,
    }),
  );
  if (first) return [first, ...others];
  return [
    settled({
      ...gx,
      password_file: undefined,
      site: undefined,
      rules: [],
      devices: [],
      energy: common.energy,
      tariffs: common.tariffs,
    }),
  ];
}

function settled({
  host,
  port,
  portal_id = [],
  topic_prefix = '',
  ...rest
}: Entry & Pick<Way, 'host'> & Common): InstallationSettings {
  return { ...rest, ...host, port: host.port ?? port, portal_id, topic_prefix };
}

/** What each is called before its GX has said its name, no two alike; nothing where there is one alone. */
export function labelsOf(installations: readonly InstallationSettings[]): readonly (string | undefined)[] {
  if (installations.length === 1) return [undefined];
  const taken = new Set<string>();
  return installations.map(({ site, portal_id: ids, host }, index) => {
    const name = site ?? (ids === 'all' ? host : (ids[0] ?? host));
    const label = taken.has(name) ? `${name} ${index + 1}` : name;
    taken.add(label);
    return label;
  });
}
