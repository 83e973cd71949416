/**
 * Loads the configuration: the environment, then the file it names, then the defaults. Either there is a whole
 * valid Config or there are problems, all of them at once; nothing throws and nothing is half loaded.
 */
import { discreetReasonOf, LONGEST_GIVEN, tooLong } from '../shared/files.ts';
import type { DotEnv } from './dotenv.ts';
import {
  type Environment,
  type FromFile,
  lookalike,
  placeOf,
  presentValue,
  type ReadFile,
  readEnvironment,
} from './environment.ts';
import { type ConfigFile, isRecord, NO_FILE, parseFile } from './file.ts';
import { takenFrom, takeOver } from './installations.ts';
import { firstOf, problemsOf, type UserInput } from './issues.ts';
import { type Problem, quote } from './problem.ts';
import { type Config, configShape, PASSWORD_HINT } from './schema.ts';
import { FILE_VARIABLE, type Setting, settingAt, settings } from './settings.ts';

export type { Problem } from './problem.ts';
export type { Config } from './schema.ts';

export type Loaded =
  | { readonly config: Config; readonly problems?: never }
  | { readonly config?: never; readonly problems: readonly Problem[] };

interface LoadOptions extends Partial<Pick<DotEnv, 'fromFile' | 'problems'>> {
  /** The file of the database's secret, which a set-up is to make. */
  readonly unwritten?: string | undefined;
}

/** `readFile` returns a file's text and throws as node:fs does. */
export function loadConfig(
  environment: Environment,
  readFile: ReadFile,
  { fromFile, problems: faultsBefore = [], unwritten }: LoadOptions = {},
): Loaded {
  const file = readConfigFile(environment, readFile, fromFile);
  const { content: merged, crowds } = withoutCrowds(file);
  const { given, problems: faults } = readEnvironment(environment, readFile, fromFile);
  for (const [setting, { text }] of given) put(merged, setting.path, text);
  merged['installations'] = takeOver(merged['installations'], merged['gx']);
  // Where several are listed each says where it is, and nothing is asked of the section that they take over from.
  const { installations = [] } = file.content;
  const isListed = !Array.isArray(installations) || installations.length > 0;
  if (isListed && at(merged, ['gx', 'host']) === undefined) put(merged, ['gx', 'host'], 'localhost');

  const input: UserInput = {
    valueAt: (path) => at(merged, path),
    placeOf: (path, shown) => {
      const source = takenFrom(path, file.content);
      if (source) return input.placeOf(source, shown && source);
      const setting = settingAt(path);
      const isNowhere = setting && at(merged, path) === undefined;
      return (setting && given.get(setting)?.place) ?? (isNowhere ? setting.name : file.place(path, shown));
    },
    hintForMissing: (setting) => hintForMissing(setting, environment),
  };
  // What was not read because something else is wrong is not missing: that would be a second, false problem.
  const isUnread = (path: readonly PropertyKey[]) => {
    const setting = settingAt(path);
    return at(merged, path) === undefined && (file.problems.length > 0 || (setting && given.has(setting)));
  };
  /** Whether the user gave it a value, readable or not. */
  const isSet = (setting: Setting) => at(merged, setting.path) !== undefined || given.has(setting);
  const result = configShape.safeParse(merged);
  const issues = (result.error?.issues ?? []).filter((issue) => issue.code === 'custom' || !isUnread(issue.path));
  function* wrong(): Iterable<Problem> {
    yield* faultsBefore;
    yield* faults;
    yield* file.problems;
    yield* crowds;
    yield* misshapen(file);
    for (const issue of issues) yield* problemsOf(issue, input);
    if (file.problems.length > 0) return;
    yield* withoutDatabase(environment, isSet, input);
    if (unwritten === undefined) yield* withoutPassword(isSet, input);
  }
  const problems = firstOf(unique(wrong()), presentValue(environment, FILE_VARIABLE.name) ?? 'environment');
  return result.success && problems.length === 0 ? { config: result.data } : { problems };
}

function readConfigFile(environment: Environment, readFile: ReadFile, fromFile?: FromFile): ConfigFile {
  const path = presentValue(environment, FILE_VARIABLE.name);
  if (path === undefined) return NO_FILE;
  try {
    const text = readFile(path);
    if (text.length > LONGEST_GIVEN) throw tooLong();
    return parseFile(path, text);
  } catch (error) {
    const message = `${quote(path)} cannot be read: ${discreetReasonOf(error)}`;
    const hint = 'It is the path of the YAML file. Correct it, or leave it out to use the environment alone.';
    return { ...parseFile(path, ''), problems: [{ place: placeOf(FILE_VARIABLE.name, fromFile), message, hint }] };
  }
}

const CROWDED = 'Leave some of them out. One match can stand for many topics: battery/#.';

/** A copy of the content without the lists that are too long: nothing of them is read. */
function withoutCrowds({ content, place }: ConfigFile): { content: Record<string, unknown>; crowds: Problem[] } {
  const crowds: Problem[] = [];
  const rest = sectionsOf(content);
  for (const { path, most } of settings) {
    const list = at(content, path);
    const count = typeof list === 'object' && list !== null ? Object.keys(list).length : 0;
    if (count <= most) continue;
    put(rest, path, undefined);
    const message = `has ${count} entries, and ${most} is the most`;
    crowds.push({ place: place(path), message, hint: CROWDED });
  }
  return { content: rest, crowds };
}

const sections = new Set(settings.flatMap(({ path: [section = '', key] }) => (key === undefined ? [] : [section])));

/** A copy of the file's content in which every section is a map, so that the environment can be put into it. */
function sectionsOf(content: ConfigFile['content']): Record<string, unknown> {
  const input: Record<string, unknown> = { ...content };
  for (const section of sections) input[section] = isRecord(content[section]) ? { ...content[section] } : {};
  return input;
}

function misshapen(file: ConfigFile): Problem[] {
  return [...sections]
    .filter((section) => file.content[section] !== undefined && !isRecord(file.content[section]))
    .map((section) => ({
      place: file.place([section]),
      message: 'is a single value or a list and should be a map',
      hint: 'Put its keys on lines of their own, indented, each with a colon and a space.',
    }));
}

function put(input: Record<string, unknown>, path: readonly string[], text: string | undefined): void {
  const [first = '', second] = path;
  const section = input[first];
  if (second === undefined) input[first] = text;
  else if (isRecord(section)) section[second] = text;
}

/** What several entries take over is wrong once. */
function* unique(problems: Iterable<Problem>): Iterable<Problem> {
  const told = new Set<string>();
  for (const problem of problems) {
    const text = JSON.stringify(problem);
    if (!told.has(text)) yield problem;
    told.add(text);
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<PropertyKey, unknown> | undefined)?.[step], value);
}

function hintForMissing(setting: Setting, environment: Environment): string {
  const wrong = lookalike(environment, setting);
  if (wrong !== undefined) return `${wrong} is set: did you mean ${setting.name}?`;
  const example = setting.example === undefined ? '' : `, for example ${setting.example}`;
  return `Set ${setting.name} in the environment or in .env, or ${setting.path.join('.')} in the YAML file${example}.`;
}

/**
 * Without INFLUX_URL everything is recorded to the journal alone. That is a choice, so it is a problem wherever
 * something says that a database was meant, or where nothing would be kept at all.
 */
function withoutDatabase(
  environment: Environment,
  isSet: (setting: Setting) => boolean,
  input: UserInput,
): readonly Problem[] {
  const url = settings.find(({ name }) => name === 'INFLUX_URL');
  if (!url || isSet(url)) return [];
  const others = settings.filter((setting) => setting.path[0] === 'influx' && isSet(setting)).map(({ name }) => name);
  const isMeant = others.length > 0 || lookalike(environment, url) !== undefined;
  const message = others.length === 0 ? 'is not set' : `is not set, but ${inWords(others)}`;
  const nothingKept = {
    place: input.placeOf(['journal']),
    message: 'is memory, and INFLUX_URL is not set: nothing would be kept',
    hint: 'Set INFLUX_URL to write to a database, or JOURNAL to disk to record to DATA_DIR.',
  };
  return [
    ...(isMeant ? [{ place: url.name, message, hint: input.hintForMissing(url) }] : []),
    ...(input.valueAt(['journal']) === 'memory' ? [nothingKept] : []),
  ];
}

/** A password without a name is told by the schema. */
function withoutPassword(isSet: (setting: Setting) => boolean, input: UserInput): readonly Problem[] {
  const [username, password] = ['username', 'password'].map((key) => settingAt(['influx', key]));
  if (!username || !password || !isSet(username) || isSet(password)) return [];
  const hint = `${PASSWORD_HINT} gx-logger setup --logger-token-file FILE makes one.`;
  return [{ place: input.placeOf(password.path), message: 'is not set, but INFLUX_USERNAME is', hint }];
}

/** `A is`, `A and B are`, `A, B and C are`. */
function inWords(names: readonly string[]): string {
  return `${names.join(', ').replace(/, ([^,]*)$/, ' and $1')} ${names.length === 1 ? 'is' : 'are'}`;
}
