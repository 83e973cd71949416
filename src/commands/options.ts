/** Options and arguments of the command line that are more than a text: what they may be, and how it is said where they are not. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { nearest } from '../config/problem.ts';
import type { ScenarioName } from '../simulator/plant/scenarios.ts';

/** A test keeps them in step with the simulator, which the daemon does not load. */
const SCENARIOS: readonly ScenarioName[] = [
  'ess-house',
  'boat',
  'rv',
  'off-grid',
  'three-phase',
  'two-batteries',
  'island',
];

/** The plant makes up for a minute in its step of 100 ms at most. */
const FASTEST = 600;
/** Minutes. */
const A_WEEK = 10_080;

/** For how long a GX is listened to. */
export const minutes = number(0.01, A_WEEK);

/** Which plant is simulated. */
export function plant(command: Command, scenario: Option = one): Command {
  return command
    .addOption(scenario)
    .option('--seed <number>', 'another seed is another day', whole(0, Number.MAX_SAFE_INTEGER), 1)
    .option('--speed <factor>', 'how many times as fast as life', number(0.01, FASTEST), 1);
}

const one = new Option('--scenario <name>', 'which system').choices(SCENARIOS).default('ess-house');

/** Several, with commas between them. */
export const plants = new Option('--scenario <names>', `which system, or several with commas: ${SCENARIOS.join(', ')}`)
  .argParser((text): readonly ScenarioName[] => {
    const names = text.split(',').map((name) => name.trim());
    const known = SCENARIOS.filter((name) => names.includes(name));
    const wrong = names.find((name) => !known.some((one) => one === name));
    if (wrong !== undefined) throw new InvalidArgumentError(`Allowed choices are ${SCENARIOS.join(', ')}.`);
    if (known.length < names.length) throw new InvalidArgumentError('Each can be there once: it has one portal id.');
    return known;
  })
  .default(['ess-house'], 'ess-house');

/** Of topics, with its slash at the end. */
export function prefix(text: string): string {
  const levels = text.trim().replace(/\/$/, '');
  if (levels !== '' && !/[+#\u0000]/.test(levels)) return `${levels}/`;
  throw new InvalidArgumentError('It is the levels before N/, without wildcards: victron, or home/victron.');
}

/** Of a word in the place of a command. */
export function refuseCommand(parent: Command, word: string): never {
  const names = parent.commands.map((command) => command.name());
  const meant = nearest(word, names);
  const hint = meant === undefined ? `There are ${names.join(' and ')}.` : `(Did you mean ${meant}?)`;
  return parent.error(`error: unknown command '${word}'\n${hint}`);
}

function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}

export function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    if (/^\d{1,16}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** A length of time, `90s` or `2m`, in ms. */
export function span(least: number, most: number): (text: string) => number {
  return (text) => {
    const [, amount, unit] = /^(\d{1,9})(s|m|h)?$/.exec(text.trim()) ?? [];
    const time = Number(amount) * (unit === 'h' ? 3_600_000 : unit === 'm' ? 60_000 : 1_000);
    if (time >= least && time <= most) return time;
    throw new InvalidArgumentError(`It must be a time from ${least / 1_000}s to ${most / 1_000}s, such as 90s or 2m.`);
  };
}
