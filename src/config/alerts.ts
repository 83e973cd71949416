/**
 * The section `alerts`: who is told, and what people change about the rules. Names, usual numbers and ranges are those of
 * the table of rules (grafana/rules).
 */
import * as z from 'zod';
import { type Choice, type Choices, clearAt, watches } from '../grafana/rules/choice.ts';
import type { Limit, Rule } from '../grafana/rules/rule.ts';
import { RULES } from '../grafana/rules/table.ts';
import { nonEmpty } from './aliases.ts';
import { type Context, nearest, numberHint, optional, type Parse, quote, refuse, tell } from './problem.ts';
import { DURATION, duration, formatDuration } from './units.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

const text = z.string();

const SWITCH = { type: ['boolean', 'string'], pattern: '^(true|false|yes|no|on|off)$' };

const onOff: Parse<boolean> = (given, context) => {
  const word = given.trim().toLowerCase();
  if (/^(true|yes|on)$/.test(word)) return true;
  if (/^(false|no|off)$/.test(word)) return false;
  return refuse(context, `${quote(given)} is neither true nor false`, 'Write true or false.');
};

const decimal: Parse<number> = (given, context) => {
  const number = given.trim();
  if (/^[-+]?(\d+(?:\.\d*)?|\.\d+)$/.test(number)) return Number(number);
  const hint = numberHint(number, 'Write digits, with a point and a minus where needed.');
  return refuse(context, `${quote(given)} is not a number`, hint);
};
const DECIMAL = { type: ['number', 'string'], pattern: '^[-+]?(\\d+(\\.\\d*)?|\\.\\d+)$' };

/** What is sent to a service has to arrive there: no part of it is shown. */
const webhook: Parse<string> = (given, context) => {
  const url = URL.canParse(given.trim()) ? new URL(given.trim()) : undefined;
  return url && /^https?:$/.test(url.protocol)
    ? given.trim()
    : refuse(context, 'is no address of the web', 'It begins with https:// or http://.');
};

const EMAIL = /^[^\s@<>()[\]\\:"]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*$/u;

const email: Parse<string> = (given, context) => {
  const all = given.split(/[,;]/).map((one) => one.trim());
  return all.every((one) => EMAIL.test(one))
    ? all.join(';')
    : refuse(
        context,
        `${quote(given)} is no e-mail address`,
        'Write boat@example.org; several with commas between them.',
      );
};

const telegramToken: Parse<string> = (given, context) =>
  /^\d+:[\x21-\x7e]+$/.test(given.trim())
    ? given.trim()
    : refuse(context, 'is no token of a Telegram bot', 'BotFather gives it: digits, a colon, letters.');

const telegramChat: Parse<string> = (given, context) =>
  /^(-?\d+|@\w+)$/.test(given.trim())
    ? given.trim()
    : refuse(context, `${quote(given)} is no chat of Telegram`, 'It is a number, negative for a group, or @channel.');

const byName = new Map(RULES.map((rule) => [rule.name, rule]));

const ruleName: Parse<string> = (given, context) => {
  if (byName.has(given)) return given;
  const meant = nearest(given, [...byName.keys()]);
  const hint = meant === undefined ? 'docs/alerts.md lists them.' : `Did you mean ${meant}?`;
  return refuse(context, `there is no rule ${quote(given)}`, hint);
};

const choiceShape = z.strictObject({
  enabled: optional(onOff).meta({ description: 'Whether the rule is there.', ...SWITCH }),
  threshold: optional(decimal).meta({ description: 'Its number, in the unit of docs/alerts.md.', ...DECIMAL }),
  clear: optional(decimal).meta({
    description: 'Where the alert ends again; without it as far from the threshold as usual.',
    ...DECIMAL,
  }),
  for: optional(duration(0, Number.MAX_SAFE_INTEGER)).meta({
    description: 'How long it has to be true before it fires.',
    example: '10m',
    ...DURATION,
  }),
});

const choices = z.record(text.transform(ruleName).meta({ enum: [...byName.keys()] }), choiceShape);

const overrideShape = z
  .strictObject({
    site: text.transform(nonEmpty).optional().meta({ description: 'The site, by its name or its portal id.' }),
    device: text.transform(nonEmpty).optional().meta({
      description: 'The device: service and instance, or its name.',
      example: 'battery/256',
    }),
    paused: text
      .transform(onOff)
      .prefault('false')
      .meta({ description: 'No rule watches it.', ...SWITCH }),
    rules: choices.default({}).meta({ maxProperties: RULES.length, description: 'What is otherwise there.' }),
  })
  .superRefine(checkOverride);

const overrides = z.array(overrideShape).default([]).meta({
  maxItems: 100,
  description: 'Rules that are otherwise at a site, or for a device. The first entry that speaks of a rule counts.',
});

export const alerts = z
  .strictObject({
    email: optional(email).meta({
      description:
        'Who gets messages by e-mail, which Grafana sends (`GF_SMTP_...`); several with commas between them.',
      example: 'boat@example.org',
      synonyms: ['mail', 'e_mail', 'to'],
    }),
    webhook: optional(webhook).meta({
      description: 'An address to which Grafana posts messages as JSON: of ntfy, Home Assistant, a program of yours.',
      example: 'https://ntfy.sh/my-boat?template=grafana',
      secret: true,
      synonyms: ['url', 'webhook_url'],
    }),
    telegram_token: optional(telegramToken).meta({
      description: 'The token of a Telegram bot that sends messages.',
      example: '123456789:AbCdEf',
      secret: true,
      synonyms: ['telegram_bot_token', 'telegram'],
    }),
    telegram_chat: optional(telegramChat).meta({
      description: 'The chat to which it sends them.',
      example: '-1001234567890',
      type: ['string', 'integer'],
      synonyms: ['telegram_chat_id', 'telegram_chatid'],
    }),
    paused: text
      .transform(onOff)
      .prefault('false')
      .meta({
        description: 'No rule is looked at: for a boat that is laid up.',
        ...SWITCH,
      }),
    warnings: z.enum(['listed', 'all']).default('listed').meta({
      description: 'Which warnings of devices are told. `listed`: those on which people act. `all`: every one.',
    }),
    rules: choices.default({}).meta({
      maxProperties: RULES.length,
      description: 'Rules that are otherwise than usual, by their names.',
    }),
    overrides,
  })
  .superRefine(({ telegram_token: token, telegram_chat: chat }, context) => {
    if ((token === undefined) === (chat === undefined)) return;
    const [missing, there] = token === undefined ? ['token', 'CHAT'] : ['chat', 'TOKEN'];
    const hint = 'A message by Telegram takes a bot, and a chat in which it is.';
    tell(context, [`telegram_${missing}`], `is not set, but ALERTS_TELEGRAM_${there} is`, hint);
  })
  .superRefine(({ rules, overrides }, context) => {
    checkChoices(rules, ['rules'], {}, context);
    for (const [index, one] of overrides.entries()) {
      checkChoices(one.rules, ['overrides', index, 'rules'], rules, context);
    }
  });

type Override = z.output<typeof overrideShape>;

function checkOverride({ site, device, rules }: Override, context: Context): void {
  if (site === undefined && device === undefined) {
    tell(context, [], 'says neither site nor device', 'What is so everywhere stands in alerts.rules.');
  }
  for (const name of Object.keys(rules)) {
    const rule = byName.get(name);
    if (!rule || watches(rule, { device })) continue;
    const hint = device === undefined ? 'It is about gx-logger itself.' : 'Leave the device out, or the rule.';
    tell(context, ['rules', name], `this rule watches nothing of ${device ?? 'a site'}`, hint);
  }
}

function checkChoices(given: Choices, path: readonly PropertyKey[], common: Choices, context: Context): void {
  for (const [name, choice] of Object.entries(given)) {
    const rule = byName.get(name);
    const wrong = rule && faultOf(rule, choice, common[name]);
    if (wrong) tell(context, [...path, name, wrong.key], wrong.message, wrong.hint);
  }
}

interface Fault {
  readonly key: 'threshold' | 'clear' | 'for';
  readonly message: string;
  readonly hint: string;
}

function faultOf(rule: Rule, choice: Choice, common: Choice = {}): Fault | undefined {
  const { threshold: limit, is } = rule;
  const { threshold, clear } = choice;
  const wait = choice.for === undefined ? undefined : waitFault(rule, choice.for);
  if (wait) return wait;
  if (typeof limit === 'number') {
    if ((threshold ?? clear) === undefined) return undefined;
    const key = threshold === undefined ? 'clear' : 'threshold';
    return { key, message: 'this rule has no such number', hint: 'It has enabled and for.' };
  }
  if (threshold !== undefined && (threshold < limit.least || threshold > limit.most)) {
    const hint = `Choose between ${limit.least} and ${limit.most} ${limit.unit}.${limit.meant === undefined ? '' : ` ${limit.meant}`}`;
    return { key: 'threshold', message: `${threshold} is out of range`, hint };
  }
  return clear === undefined ? undefined : clearFault(limit, is, threshold ?? common.threshold ?? limit.usual, clear);
}

/** Grafana looks once a minute. Only a rule that waits for more than half a day may wait for longer than one. */
function waitFault({ for: usual }: Rule, wait: number): Fault | undefined {
  const most = Math.max(DAY, 2 * usual * MINUTE);
  if (wait === 0 || (wait >= MINUTE && wait <= most)) return undefined;
  const isShort = wait < MINUTE;
  const bare = isShort && wait % 1_000 === 0 ? 'A number without a unit is seconds; minutes are 10m. ' : '';
  const hint = `${bare}Choose 0, or between 1m and ${most / 3_600_000}h.`;
  return { key: 'for', message: `${formatDuration(wait)} is too ${isShort ? 'short' : 'long'}`, hint };
}

function clearFault(limit: Limit, is: Rule['is'], threshold: number, clear: number): Fault | undefined {
  if (clearAt(limit, threshold) === undefined) {
    return { key: 'clear', message: 'this rule ends at its threshold', hint: 'Leave it out.' };
  }
  const isBeyond = is === 'below' ? clear >= threshold : clear <= threshold;
  if (isBeyond) return undefined;
  const side = is === 'below' ? 'above' : 'below';
  return {
    key: 'clear',
    message: `${clear} is not ${side} the threshold of ${threshold}`,
    hint: `An alert ends ${side} it.`,
  };
}
