/** The configuration, and what is wrong with one, as lines for a terminal. Secrets are never among them. */
import type { InstallationSettings } from './installations.ts';
import type { Problem } from './problem.ts';
import type { Config } from './schema.ts';
import { type Setting, variables } from './settings.ts';
import { formatDuration, formatSize } from './units.ts';

const UNSET = '(not set)';

/** One line a setting, `GX_HOST = venus.local`, then lists: energy, rules, bounds, devices, sites, tariffs, alerts. A secret is `(set)` or not. */
export function describeConfig(config: Config): string[] {
  const [only, ...others] = config.installations;
  const isOne = others.length === 0;
  return [
    ...variables.flatMap((setting) => {
      const [section, key = ''] = setting.path;
      if (section !== 'gx') return [`${setting.name} = ${shown(setting, at(config, setting.path))}`];
      return isOne && only ? [`${setting.name} = ${shown(setting, gxValue(only, key))}`] : [];
    }),
    ...energyLists('energy', config.energy),
    ...(isOne ? [] : config.installations.flatMap((one, index) => describeInstallation(one, index, config))),
    ...config.rules.map((rule, index) => `rules.${index + 1} = ${ruleText(rule)}`),
    ...config.bounds.map(({ match, min, max }, index) => {
      const ends = Object.entries({ min, max }).map(([name, end]) =>
        end === undefined ? '' : `, ${name} ${Number.isFinite(end) ? end : 'none'}`,
      );
      return `bounds.${index + 1} = ${match}${ends.join('')}`;
    }),
    ...config.devices.map((device, index) => `devices.${index + 1} = ${deviceText(device)}`),
    ...Object.entries(config.sites).map(([portalId, name]) => `sites.${portalId} = ${name}`),
    ...tariffLines('tariffs', config.tariffs),
    ...choiceLines('alerts.rules', config.alerts.rules),
    ...config.alerts.overrides.flatMap(({ site, device, paused, rules }, index) => {
      const name = `alerts.overrides.${index + 1}`;
      const whose = [site && `site ${site}`, device && `device ${device}`, paused && 'paused'].filter(Boolean);
      return [`${name} = ${whose.join(', ')}`, ...choiceLines(`${name}.rules`, rules)];
    }),
  ];
}

function choiceLines(name: string, choices: Config['alerts']['rules']): string[] {
  return Object.entries(choices).map(([rule, { enabled, threshold, clear, for: wait }]) => {
    const texts = [
      enabled !== undefined && (enabled ? 'on' : 'off'),
      threshold !== undefined && `threshold ${threshold}`,
      clear !== undefined && `clear ${clear}`,
      wait !== undefined && `for ${formatDuration(wait)}`,
    ];
    return `${name}.${rule} = ${texts.filter(Boolean).join(', ') || 'as usual'}`;
  });
}

function describeInstallation(one: InstallationSettings, index: number, { energy, tariffs }: Config): string[] {
  const name = `installations.${index + 1}`;
  const ids = one.portal_id === 'all' ? 'all' : one.portal_id.join(', ');
  const parts = [
    addressOf(one),
    one.site && `site ${one.site}`,
    ids && `portal id ${ids}`,
    one.topic_prefix && `prefix ${one.topic_prefix}`,
    (one.password ?? one.password_file) !== undefined && 'password (set)',
  ];
  return [
    `${name} = ${parts.filter(Boolean).join(', ')}`,
    ...one.rules.map((rule, at) => `${name}.rules.${at + 1} = ${ruleText(rule)}`),
    ...one.devices.map((device, at) => `${name}.devices.${at + 1} = ${deviceText(device)}`),
    ...ownEnergy(`${name}.energy`, one.energy, energy),
    ...(one.tariffs === tariffs ? [] : tariffLines(`${name}.tariffs`, one.tariffs)),
  ];
}

/** What an installation says otherwise than all. */
function ownEnergy(name: string, own: Config['energy'], common: Config['energy']): string[] {
  const { batteries, behind, ...rest } = own;
  const texts = Object.entries(rest).filter(([key, value]) => value !== at(common, [key]));
  return [
    ...texts.map(([key, value]) => `${name}.${key} = ${value}`),
    ...energyLists(name, {
      batteries: batteries === common.batteries ? [] : batteries,
      behind: behind === common.behind ? [] : behind,
    }),
  ];
}

function energyLists(name: string, { batteries, behind }: Pick<Config['energy'], 'batteries' | 'behind'>): string[] {
  return [
    ...(batteries.length === 0 ? [] : [`${name}.batteries = ${batteries.join(', ')}`]),
    ...behind.map((pair, index) => `${name}.behind.${index + 1} = ${pair.device} behind ${pair.behind}`),
  ];
}

function tariffLines(name: string, tariffs: Config['tariffs']): string[] {
  return tariffs.map(({ from, currency, periods, ...prices }, index) => {
    const { length } = periods;
    const texts = Object.entries(prices).map(([kind, price]) => `${kind} ${priceText(price, length)}`);
    return `${name}.${index + 1} = ${currency}, ${texts.join(', ')}${from === undefined ? '' : ` from ${from}`}`;
  });
}

function priceText(price: Config['tariffs'][number]['import'], periods: number): string {
  if (price === undefined) return 'without a price';
  if (typeof price === 'number') return String(price);
  return 'file' in price ? `by ${price.file}` : `by ${periods} period${periods === 1 ? '' : 's'}`;
}

function addressOf({ host, tls, port }: InstallationSettings): string {
  return `${tls === undefined ? '' : tls ? 'mqtts://' : 'mqtt://'}${host}${port === undefined ? '' : `:${port}`}`;
}

/** As the user writes it. */
function gxValue(one: InstallationSettings, key: string): unknown {
  if (key === 'host') return one.tls === undefined ? one.host : `${one.tls ? 'mqtts' : 'mqtt'}://${one.host}`;
  const value = at(one, [key]);
  return Array.isArray(value) ? value.join(',') || undefined : value === '' ? undefined : value;
}

function ruleText({ match, action, interval, refresh }: Config['rules'][number]): string {
  const spans = Object.entries({ interval, refresh }).map(([name, span]) =>
    span === undefined ? '' : `, ${name} ${formatDuration(span)}`,
  );
  return `${action} ${match}${spans.join('')}`;
}

function deviceText({ name, service, serial, instances, portal_id }: Config['devices'][number]): string {
  const whose = serial ? `serial ${serial}` : instances ? `instances ${instances.join(', ')}` : 'the only one';
  return `${name}: ${service}, ${whose}${portal_id ? ` of ${portal_id}` : ''}`;
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], value);
}

function shown(setting: Setting, value: unknown): string {
  if (value === undefined) return UNSET;
  if (setting.secret) return '(set)';
  if (setting.duration && typeof value === 'number') return formatDuration(value);
  if (setting.size && typeof value === 'number') return formatSize(value);
  return String(value);
}

/** Every problem with its place and its hint, as a block of text that ends in a newline. */
export function formatProblems(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? 'There is a problem' : `There are ${problems.length} problems`;
  const blocks = problems.map(({ place, message, hint }) => {
    return `  ${place}\n    ${message}\n${hint === undefined ? '' : `    hint: ${hint}\n`}`;
  });
  return `${count} in the configuration:\n\n${blocks.join('\n')}`;
}
