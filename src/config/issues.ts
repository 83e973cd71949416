/** From zod's issues to problems: in the user's words, at the user's place. */
import type * as z from 'zod';
import { nameOf, nearest, type Problem, quote } from './problem.ts';
import { keysAt, type Setting, settingAt, settingMeant } from './settings.ts';

type Issue = z.core.$ZodIssue;
type Fault = Omit<Problem, 'place'>;

/** What the user gave, in the environment and in the file together. */
export interface UserInput {
  /** The value the user gave at a path; undefined where there is none. */
  valueAt(path: readonly PropertyKey[]): unknown;
  /** `shown` is what the place says of the path, where that must not be all. */
  placeOf(path: readonly PropertyKey[], shown?: readonly PropertyKey[]): string;
  /** What to add where a setting is missing. */
  hintForMissing(setting: Setting): string;
}

/** Nobody reads more at once. */
const MOST_TOLD = 100;

/** The first of the problems, and a last one that says so where there are more. */
export function firstOf(problems: Iterable<Problem>, place: string): Problem[] {
  const told: Problem[] = [];
  for (const problem of problems) {
    if (told.length === MOST_TOLD) {
      const message = 'there is more that is wrong, and only the first of it is told here';
      return [...told, { place, message, hint: 'Correct these, then start again.' }];
    }
    told.push(problem);
  }
  return told;
}

export function problemsOf(issue: Issue, input: UserInput): Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MOST_TOLD + 1).map((key) => unknownKey(path, key, input));
  }
  if (issue.code === 'invalid_key') return issue.issues.flatMap((inner) => problemsOf({ ...inner, path }, input));
  return [{ place: input.placeOf(path), ...faultOf(issue, input) }];
}

function faultOf(issue: Issue, input: UserInput): Fault {
  const value = input.valueAt(issue.path);
  if (issue.code === 'custom') {
    const hint: unknown = issue.params?.['hint'];
    return { message: issue.message, ...(typeof hint === 'string' && { hint }) };
  }
  if (value === undefined) {
    const setting = settingAt(issue.path);
    return { message: 'is not set', hint: setting ? input.hintForMissing(setting) : 'Give it a value.' };
  }
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    const choices = issue.values.map(String);
    const meant = nearest(value.toLowerCase(), choices);
    const hint = meant === undefined ? `Choose one of ${choices.join(', ')}.` : `Did you mean ${meant}?`;
    return { message: `${quote(value)} is none of ${choices.join(', ')}`, hint };
  }
  const wanted = issue.code === 'invalid_type' ? issue.expected : 'string';
  const [section] = issue.path;
  const list = issue.path.findLast((step) => typeof step === 'string');
  if (section === 'alerts' && issue.path.at(-2) === 'rules' && SWITCHES.test(String(value))) {
    return {
      message: 'is a single value',
      hint: `Write ${list}: { enabled: ${/^(true|yes|on)$/i.test(String(value))} }.`,
    };
  }
  const ofAlerts = issue.path.includes('rules') ? 'alerts.rules' : `alerts.${list}`;
  return wrongShape(wanted, value, FORMS[section === 'alerts' ? ofAlerts : String(list)]);
}

/** What turns a rule of alerts on or off, and stands one level too high. */
const SWITCHES = /^(true|yes|on|false|no|off)$/i;

const SHAPES: Readonly<Record<string, string>> = { array: 'a list', record: 'a map', object: 'a map' };

/** Of the lists and maps that the file may hold. */
const FORMS: Readonly<Record<string, string>> = {
  rules: 'a list, each entry with a match: - match: battery/#',
  'alerts.rules': 'the name of a rule and what is otherwise: battery_low: { threshold: 25 }',
  bounds: 'a list, each entry with a match, and a min or a max: - match: tank/+/Level',
  devices: 'a list, each entry with a name and a service: - name: House bank',
  sites: 'a portal id and a name on each line: c0619ab12345: Mountain hut',
  instances: 'with brackets: instances: [3]',
  tariffs: 'a list, each entry with a currency and prices: - { currency: EUR, import: 0.32, feed_in: 0.08 }',
  periods: 'a list, each entry with days or times and a price: - { times: 22:00-06:00, import: 0.24 }',
  batteries: 'with brackets: batteries: [battery/256, battery/257]',
  'alerts.overrides': 'a list, each entry with a site or a device: - { site: Boat, paused: true }',
  behind: 'a list of pairs: - { device: evcharger/40, behind: acload/30 }',
};

function wrongShape(wanted: string, value: unknown, form: string | undefined): Fault {
  const found = Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a map' : 'a single value';
  return {
    message: `is ${found} and should be ${SHAPES[wanted] ?? 'a single value'}`,
    hint: form === undefined ? 'The example file shows the form.' : `Write ${form}.`,
  };
}

/** To YAML `{ import: 0,32 }` has a key `32`. */
const COMMA: Readonly<Record<string, string>> = {
  tariffs: 'Within braces a comma ends a value: write a price with a point, 0.32.',
  alerts: 'Within braces a comma ends a value: write a number with a point, 0.3.',
};

/**
 * The key is shown only where it is a near miss: to YAML `{password:secret}`, without a space, is a key, and so is
 * `second` in `{password: first,second}`. The place leads to it anyway.
 */
function unknownKey(path: readonly PropertyKey[], key: string, input: UserInput): Problem {
  const here = [...path, key];
  const keys = keysAt(path);
  const known = keys.map((one) => one.key);
  const sibling = keys.find(({ synonyms }) => synonyms.includes(key))?.key ?? nearest(key, known);
  const meant = sibling === undefined ? settingMeant(here.join('_').toUpperCase())?.path : [...path, sibling];
  const message = 'there is no such setting';
  const hint = /^\d+$/.test(key) ? path.flatMap((step) => COMMA[String(step)] ?? [])[0] : undefined;
  if (hint !== undefined) return { place: input.placeOf(here, path), message, hint };
  if (meant === undefined || !/^\w+$/.test(key)) {
    return { place: input.placeOf(here, path), message, hint: `There are ${known.join(', ')}.` };
  }
  return { place: input.placeOf(here), message, hint: `Did you mean ${nameOf(meant)}?` };
}
