/** The configuration, and what is wrong with one, as lines for a terminal. Secrets are never among them. */
import type { Problem } from './problem.ts';
import type { Config } from './schema.ts';
import { type Setting, variables } from './settings.ts';
import { formatDuration, formatSize } from './units.ts';

const UNSET = '(not set)';

/** One line a setting, `GX_HOST = venus.local`, then rules, bounds, devices and sites. A secret is `(set)` or not. */
export function describeConfig(config: Config): string[] {
  return [
    ...variables.map((setting) => `${setting.name} = ${shown(setting, config)}`),
    ...config.rules.map(({ match, action, interval, refresh }, index) => {
      const spans = Object.entries({ interval, refresh }).map(([name, span]) =>
        span === undefined ? '' : `, ${name} ${formatDuration(span)}`,
      );
      return `rules.${index + 1} = ${action} ${match}${spans.join('')}`;
    }),
    ...config.bounds.map(({ match, min, max }, index) => {
      const ends = Object.entries({ min, max }).map(([name, end]) =>
        end === undefined ? '' : `, ${name} ${Number.isFinite(end) ? end : 'none'}`,
      );
      return `bounds.${index + 1} = ${match}${ends.join('')}`;
    }),
    ...config.devices.map(({ name, service, serial, instances, portal_id }, index) => {
      const whose = serial ? `serial ${serial}` : instances ? `instances ${instances.join(', ')}` : 'the only one';
      return `devices.${index + 1} = ${name}: ${service}, ${whose}${portal_id ? ` of ${portal_id}` : ''}`;
    }),
    ...Object.entries(config.sites).map(([portalId, name]) => `sites.${portalId} = ${name}`),
  ];
}

function shown(setting: Setting, config: Config): string {
  const value = setting.path.reduce<unknown>(
    (node, key) => (node as Record<string, unknown> | undefined)?.[key],
    config,
  );
  if (value === undefined) return UNSET;
  if (setting.secret) return '(set)';
  if (setting.duration && typeof value === 'number') return formatDuration(value);
  if (setting.size && typeof value === 'number') return formatSize(value);
  if (setting.name === 'GX_HOST' && config.gx.tls !== undefined)
    return `${config.gx.tls ? 'mqtts' : 'mqtt'}://${value}`;
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
