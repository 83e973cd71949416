/** All there is to say about one topic. Pure. */
import type { Entry, Names } from '../../catalogue/entry.ts';
import { typesOf } from '../../catalogue/types.ts';
import { labelsOf } from '../../config/installations.ts';
import type { Config } from '../../config/schema.ts';
import { chosenTiers } from '../../config/tiers.ts';
import { allSettings } from '../../destination/configured.ts';
import { cleanName } from '../../devices/names.ts';
import { plausible } from '../../points/plausible.ts';
import { howRolledUp } from '../../points/rollup/rolled.ts';
import { type Decision, decide, SECRET } from '../../points/rules.ts';
import { PROFILES, type Topic } from '../../types.ts';
import { aloneWith, areSeveral } from '../which.ts';
import { meant } from './search.ts';
import {
  describeEntry,
  describeFrequency,
  describePeaks,
  describePlausible,
  describeReset,
  describeRollup,
  describeVerdict,
  inBrief,
  lacksJson,
  oppositeRule,
} from './words.ts';

type Section = readonly [title: string, ...lines: readonly string[]];

const PASTE = "this rule would, first under `rules` in the configuration's file:";
const MIXED = 'a path that sends both is in both';
const renamed = (areMany: boolean): Section => [
  'If renamed',
  `group by "portal_id", "instance" in place of ${areMany ? '"site", ' : ''}"device": they stay when device or site get other names`,
];
/** Of a line of codes. */
const WIDTH = 80;

export function decideBy({ rules, profile, private: positions }: Config, topic: Topic): Decision {
  return decide(topic, rules, profile, positions === 'keep');
}

export function explainTopic(config: Config, topic: Topic): string[] {
  const { service, instance, path } = topic;
  const decision = decideBy(config, topic);
  const { entry, filteredBy, decidedBy } = decision;
  const sections: Section[] = [
    ['What it is', `${describeEntry(entry)}${entry && !entry.isGuess ? '' : perhaps(topic)}`, ...guessed(entry)],
    ...(entry ? details(entry) : []),
    ...(decidedBy === SECRET ? [] : bounds(config, topic, entry)),
    ['Stored', describeVerdict(decision)],
    ...(filteredBy === undefined && !lacksJson(decision) ? howStored(config, topic, decision) : []),
    ...(decidedBy === SECRET ? [] : rolledUp(config, topic, entry)),
    ...(decidedBy === SECRET ? [] : [byProfile(config, topic), ...elsewhere(config, topic)]),
    decidedBy === SECRET
      ? ['To change it', 'it cannot be changed']
      : ['To change it', PASTE, ...oppositeRule(`${service === 'any' ? '+' : service}/+/${path}`, decision)],
  ];
  return [
    `${service}/${instance}/${path}`,
    ...sections.flatMap(([title, ...lines]) =>
      lines.map((line, index) => `  ${(index === 0 ? title : '').padEnd(14)}${line}`),
    ),
  ];
}

function guessed(entry: Entry | undefined): string[] {
  return entry?.isGuess ? ['a number below Alarms/ is taken for an alarm'] : [];
}

/** Of what the catalogue does not know: it may be new, or a slip. */
function perhaps({ service, instance, path }: Topic): string {
  const near = meant(service, path);
  if (near.path !== undefined) return `. Did you mean ${near.service}/${instance}/${near.path}?`;
  if (near.service === undefined) return ', nor a service of that name: gx-logger explain lists them';
  return near.service === service ? '' : `. Did you mean the service ${near.service}?`;
}

function details({ kind, sign, reset, names, bits, event }: Entry): Section[] {
  const sections: Section[] = [];
  if (sign) sections.push(['Sign', sign]);
  if (reset) sections.push(['Starts at 0', describeReset(reset)]);
  if (names) sections.push(['Codes', ...inLines(names)]);
  if (bits) sections.push(['Bits', ...inLines(bits), 'bit 0 is the lowest; several can be set at once']);
  const held = event === 'state' ? ' that holds for 30 s' : '';
  const told = kind === 'alarm' || kind === 'error' ? kind : event;
  if (told)
    sections.push(['Event', `a change${held} is a line of gx_event, kind ${told === 'output' ? 'state' : told}`]);
  return sections;
}

function bounds(config: Config, topic: Topic, entry: Entry | undefined): Section[] {
  const range = plausible(topic, config.bounds, entry);
  return range ? [['Plausible', describePlausible(range, entry?.unit)]] : [];
}

function inLines(words: Names): string[] {
  const lines: string[] = [];
  for (const [code, word] of Object.entries(words).sort(([one], [other]) => Number(one) - Number(other))) {
    const one = `${code} ${word}`;
    const last = lines.at(-1);
    if (last === undefined || last.length + one.length + 2 > WIDTH) lines.push(one);
    else lines[lines.length - 1] = `${last}, ${one}`;
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line},` : line));
}

function howStored(config: Config, { service: known, path }: Topic, decision: Decision): Section[] {
  const service = known === 'any' ? '<service>' : known;
  const field = cleanName(path);
  const inside = decision.numbers ? '/0/...' : '';
  const names = {
    gx: {
      number: `measurement ${service}, field ${field}${inside}`,
      text: `measurement ${service}_text, field ${field}`,
    },
    'venus-influx-loader': {
      number: `measurement ${service}/${field}${inside}, field value`,
      text: `measurement ${service}/${field}, field stringValue`,
    },
  };
  const words = {
    number: decision.numbers ? 'each number in it' : 'a number',
    text: decision.json ? 'text (lists and objects as JSON)' : 'text',
  };
  const all = allSettings(config).filter(({ tier }) => tier === undefined);
  const types = decision.numbers ? (['number'] as const) : typesOf(decision.entry);
  const lines = all.flatMap(({ schema, database }) => {
    const where = all.length > 1 ? `in database ${database.bucket} (schema ${schema}), ` : '';
    return types.map((type) => `${where}${words[type]}: ${names[schema][type]}`);
  });
  const isOurs = all.some(({ schema }) => schema === 'gx');
  const isNumber = types[0] === 'number' && !decision.numbers && isOurs;
  const peaks = describePeaks(decision);
  return [
    ['How often', describeFrequency(decision, config.full_publish_interval), ...(peaks ? [peaks] : [])],
    ['As', ...lines, ...(types.length > 1 ? [MIXED] : [])],
    ...(isNumber ? [...query(service, field, decision.entry, areSeveral(config)), renamed(areSeveral(config))] : []),
  ];
}

/**
 * Per window and device, and site where there are several: the mean of a quantity, the rise of a counter, the worst of an alarm, the last of all others.
 * Windows without a value are left out, so a line ends where its device ended.
 */
function query(service: string, path: string, entry: Entry | undefined, areMany: boolean): Section[] {
  const field = `"${path}"`;
  const kind = entry?.kind;
  const isRise = kind === 'counter';
  const worst = kind === 'alarm' || kind === 'error' ? 'max' : 'last';
  const chosen = isRise
    ? `non_negative_difference(last(${field}))`
    : `${kind === 'quantity' ? 'mean' : worst}(${field})`;
  const window = isRise ? '1h' : '$__interval';
  const groups = `GROUP BY time(${window}), ${areMany ? '"site", ' : ''}"device" fill(none)`;
  const inShell = `write time > now() - 1d for $timeFilter${isRise ? '' : ', 5m for $__interval'}`;
  return [
    ['InfluxQL', `SELECT ${chosen} FROM "${service}"`, `WHERE $timeFilter ${groups}`],
    ['In a shell', `in influx ${inShell}`],
  ];
}

/** What stands of it in the roll-ups that are kept, whatever rules and profile store. */
function rolledUp({ schema, tiers, private: positions }: Config, topic: Topic, entry: Entry | undefined): Section[] {
  const kept = schema.includes('gx') ? chosenTiers(tiers) : [];
  if (kept.length === 0) return [];
  const isNumber = entry?.kind !== 'json' && typesOf(entry)[0] === 'number';
  const how = isNumber ? howRolledUp(topic, positions === 'keep') : undefined;
  return [['Roll-ups', `in ${kept.join(' and ')}: ${describeRollup(topic.service, how)}`]];
}

/** Without the rules. */
function byProfile(config: Config, topic: Topic): Section {
  const all = PROFILES.map((profile) => `${profile}: ${inBrief(decideBy({ ...config, profile, rules: [] }, topic))}`);
  return ['By profile', all.join('; ')];
}

/** Of the GX that have rules of their own, which come before those of all. */
function elsewhere(config: Config, topic: Topic): Section[] {
  const labels = labelsOf(config.installations);
  const lines = config.installations.flatMap((settings, index) => {
    if (settings.rules.length === 0) return [];
    const { rules } = aloneWith(config, settings);
    return [`${labels[index] ?? settings.host}: ${inBrief(decideBy({ ...config, rules }, topic))}`];
  });
  return lines.length === 0 ? [] : [['By GX', ...lines]];
}
