/**
 * Lines of a configuration file of ours. A value is written when our own loader takes it, and else becomes a comment
 * that says why: so what is written can always be loaded.
 */
import { stringify } from 'yaml';
import { loadConfig } from '../../config/load.ts';

export function comment(text: string): string {
  // A line break within would end the comment.
  return `# ${text.replace(/[\s\u0085\u2028\u2029]+/g, ' ').trim()}`;
}

/** `section` is empty for settings outside all sections. */
export function setting(section: string, key: string, value: unknown): string[] {
  const problem = problemOf(section, key, value);
  if (problem !== undefined) return [comment(`${key} is not carried over: ${problem}`)];
  return stringify({ [key]: value }, { lineWidth: 0, aliasDuplicateObjects: false })
    .trimEnd()
    .split('\n');
}

/** Whether any of the lines is more than a comment. */
export function isSet(lines: readonly string[]): boolean {
  return lines.some((line) => !line.startsWith('#'));
}

export function section(name: string, lines: readonly string[]): string[] {
  return ['', isSet(lines) ? `${name}:` : `# ${name}:`, ...lines.map((line) => `  ${line}`)];
}

/** What our loader has against it, in its words; it names no secret. */
export function problemOf(section: string, key: string, value: unknown): string | undefined {
  const gx = { host: 'unused.invalid' };
  const rest = section === '' ? { [key]: value } : { [section]: { ...(section === 'gx' && gx), [key]: value } };
  const text = stringify({ gx, ...rest }, { lineWidth: 0 });
  // Without an address other settings of a database are refused, and a user without a password.
  const url = section === 'influx' && key !== 'url' && { INFLUX_URL: 'http://unused.invalid' };
  const password = section === 'influx' && key === 'username' && { INFLUX_PASSWORD: 'unused' };
  const { problems } = loadConfig({ GX_LOGGER_CONFIG: 'config.yaml', ...url, ...password }, () => text);
  return problems?.map(({ message }) => message).join('; ');
}
