/**
 * What the environment says: `NAME` or, for secrets in files (as Docker mounts them), `NAME_FILE`. An empty value
 * counts as not set, because compose files pass empty ones on. Names of ours that do not exist are problems.
 */
import { discreetReasonOf } from '../shared/files.ts';
import { cutName, nearest, type Problem } from './problem.ts';
import { FILE_VARIABLE, keysAt, type Setting, settingAt, settingMeant, settings, variables } from './settings.ts';
import { TIERS } from './tiers.ts';
import { isTimeZone } from './time-zone.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type ReadFile = (path: string) => string;

export interface Given {
  /** `GX_PORT (environment)`. */
  readonly place: string;
  /** Undefined where there is a problem. */
  readonly text: string | undefined;
  readonly problem?: Problem;
}

/** Other people's: the influx CLI's, and what Kubernetes sets for services called gx-something or influx-something. */
const FOREIGN = new Set(
  `ACTIVE_CONFIG BUCKET_ID BUCKET_NAME CLI_TRACE_PRINT_PREFIX CLI_VERSION CONFIGS_PATH EXTRA_HTTP_HEADER HIDE_HEADERS
  HOST HTTP_DEBUG NAME ORG_DESCRIPTION ORG_ID OUTPUT_JSON PRECISION SKIP_VERIFY TRACE_DEBUG_ID`
    .split(/\s+/)
    .map((name) => `INFLUX_${name}`)
    // Set by systemd.
    .concat('JOURNAL_STREAM'),
);
/** Of `gx-logger setup` alone (administrator.ts); the daemon may find them in the same file. */
const FOR_SETUP = /^INFLUX_ADMIN_(TOKEN|USERNAME|PASSWORD)(_FILE)?$/;
const SERVICE_LINK = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/;

/** The value of a variable that is set. */
export function presentValue(environment: Environment, name: string): string | undefined {
  const text = environment[name];
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** The names that the file `.env` gave: it is named where they are told of. */
export type FromFile = ReadonlySet<string>;
const NONE: FromFile = new Set();

export function placeOf(name: string, fromFile: FromFile = NONE): string {
  return `${cutName(name)} (${fromFile.has(name) ? '.env' : 'environment'})`;
}

/** The settings that the environment gives, and what is wrong there. */
export function readEnvironment(
  environment: Environment,
  readFile: ReadFile,
  fromFile = NONE,
): { readonly given: ReadonlyMap<Setting, Given>; readonly problems: readonly Problem[] } {
  const given = new Map<Setting, Given>();
  const problems: Problem[] = [];
  for (const setting of variables) {
    const variable = readVariable(setting.name, environment, readFile, fromFile);
    if (!variable) continue;
    given.set(setting, variable);
    if (variable.problem) problems.push(variable.problem);
  }
  return { given, problems: [...problems, ...unknownNames(environment, fromFile)] };
}

/** What `NAME` or `NAME_FILE` gives; undefined where neither is set. */
export function readVariable(
  name: string,
  environment: Environment,
  readFile: ReadFile,
  fromFile = NONE,
): Given | undefined {
  const direct = presentValue(environment, name);
  const path = presentValue(environment, `${name}_FILE`);
  if (direct === undefined && path === undefined) return undefined;
  const place = placeOf(path === undefined ? name : `${name}_FILE`, fromFile);
  const result = direct !== undefined && path !== undefined ? both(name) : (direct ?? read(path, readFile));
  return typeof result === 'string'
    ? { place, text: result }
    : { place, text: undefined, problem: { place, ...result } };
}

type Fault = Omit<Problem, 'place'>;

function both(name: string): Fault {
  return { message: `${name} and ${name}_FILE are both set`, hint: 'Leave one of the two out.' };
}

/** The path is not shown: it may be the secret itself, put into the wrong variable. */
function read(path = '', readFile: ReadFile): string | Fault {
  try {
    const text = readFile(path).replace(/\r?\n$/, '');
    return text.trim() === '' ? { message: 'the file it names is empty', hint: 'Write the value into it.' } : text;
  } catch (error) {
    const hint = 'The value of this variable is the path of a file that holds the setting.';
    return { message: `the file it names cannot be read: ${discreetReasonOf(error)}`, hint };
  }
}

function unknownNames(environment: Environment, fromFile: FromFile): Problem[] {
  return Object.keys(environment).flatMap((name) => {
    const value = presentValue(environment, name);
    const fault = value === undefined || foreign(name, value) ? undefined : unknown(name, value, fromFile.has(name));
    return fault === undefined ? [] : [{ place: placeOf(name, fromFile), ...fault }];
  });
}

function unknown(name: string, value: string, isFromFile: boolean): Fault | undefined {
  const [stem] = parts(name);
  const own = settings.find((setting) => setting.name === stem);
  if (name === FILE_VARIABLE.name || own?.fileOnly === false) return undefined;
  const meant = energyMeant(stem, value) ?? (isFromFile ? meantBy(name) : undefined);
  if (meant?.fileOnly) {
    const hint = `Write ${meant.path.join('.')} there, and name that file in ${FILE_VARIABLE.name}.`;
    return { message: 'a list can stand in the YAML file only', hint };
  }
  const isMeant = meant !== undefined || /^(GX|INFLUX|JOURNAL|ALERTS)_/.test(name);
  return isMeant ? { message: 'there is no such setting', hint: hintFor(name) } : undefined;
}

const TARIFF_KEYS = new Set(keysAt(['tariffs', 0]).map(({ key }) => key.toUpperCase()));

/**
 * The setting of energy, tariffs or tiers that a name in anybody's environment means. The words are those of many programs,
 * so the name is nearly ours, or what it holds is what ours would.
 */
function energyMeant(name: string, value: string): Setting | undefined {
  const [first = '', ...rest] = name.split('_');
  const leaf = rest.join('_');
  if (nearest(first, ['TARIFFS']) && (leaf === '' || TARIFF_KEYS.has(leaf))) return settingAt(['tariffs']);
  const meant = settingMeant(name);
  if (meant?.name === 'TIERS') {
    const words = value.split(',').map((word) => word.trim());
    const isOurs = words.every((word) => TIERS.some((tier) => tier === word));
    return isOurs || (name === 'TIER' && /^(auto|none)$/.test(value)) ? meant : undefined;
  }
  if (first !== 'ENERGY' || meant?.path[0] !== 'energy') return undefined;
  const isNear = nearest(leaf, [meant.name.slice('ENERGY_'.length)]) !== undefined;
  return isNear || meant.choices.includes(value) || isTimeZone(value) ? meant : undefined;
}

function foreign(name: string, value: string): boolean {
  return FOREIGN.has(name) || FOR_SETUP.test(name) || isServiceLink(name, value);
}

/** Kubernetes sets such variables for every service, wanted or not. */
function isServiceLink(name: string, value: string): boolean {
  return SERVICE_LINK.test(name) || (name.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(value));
}

/** `NAME` and `_FILE`, where it has that. */
function parts(name: string): [stem: string, suffix: string] {
  const [, stem = name, suffix = ''] = /^(.*?)(_FILE)?$/.exec(name) ?? [];
  return [stem, suffix];
}

/** The setting that was meant by a name, which may end in `_FILE`. */
export function meantBy(name: string): Setting | undefined {
  return settingMeant(parts(name)[0].toUpperCase());
}

function hintFor(name: string): string {
  const [stem, suffix] = parts(name);
  if (/^GX_LOGGER(_|$)/.test(stem)) return `Did you mean ${FILE_VARIABLE.name}?`;
  const meant = meantBy(name);
  if (meant) return `Did you mean ${meant.name}${suffix}?`;
  const prefix = `${name.split('_')[0]}_`;
  const names = settings.filter((setting) => setting.name.startsWith(prefix)).map((setting) => setting.name);
  return `There are ${names.join(', ')}.`;
}

/** A variable that no setting reads and that looks like this one: `INFLUXDB_URL`, `INFLUX_HOST`. */
export function lookalike(environment: Environment, setting: Setting): string | undefined {
  return Object.keys(environment).find(
    (name) =>
      /^(GX|INFLUX(DB)?\d?)_/.test(name) &&
      presentValue(environment, name) !== undefined &&
      !isServiceLink(name, environment[name] ?? '') &&
      settingMeant(name.replace(/^INFLUX(DB)?\d?_/, 'INFLUX_')) === setting,
  );
}
