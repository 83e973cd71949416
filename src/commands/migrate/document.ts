/**
 * A configuration file of ours, written setting by setting. A value is taken when our own loader takes it, and else
 * becomes a comment that says why: so what is written can always be loaded.
 */
import { stringify } from 'yaml';
import { loadConfig } from '../../config/load.ts';

type Entry = { readonly comment: string } | { readonly key: string; readonly value: unknown };

export class ConfigDocument {
  private readonly heading: Entry[] = [];
  private readonly sections = new Map<string, Entry[]>();

  /** A remark at the head of the file. */
  head(...lines: readonly string[]): void {
    for (const comment of lines) this.heading.push({ comment });
  }

  /** A remark on what follows; `section` is empty for settings outside all sections. */
  comment(section: string, ...lines: readonly string[]): void {
    for (const line of lines) this.add(section, { comment: line });
  }

  /** Whether it was taken. */
  set(section: string, key: string, value: unknown): boolean {
    const problem = problemOf(section, key, value);
    if (problem === undefined) this.add(section, { key, value });
    else this.comment(section, `${key} is not carried over: ${problem}`);
    return problem === undefined;
  }

  toString(): string {
    const head = this.heading.flatMap(write);
    const body = [...this.sections].flatMap(([section, entries]) => {
      const lines = entries.flatMap(write);
      if (section === '') return ['', ...lines];
      const isEmpty = entries.every((entry) => 'comment' in entry);
      return ['', isEmpty ? `# ${section}:` : `${section}:`, ...lines.map((line) => `  ${line}`)];
    });
    return `${[...head, ...body].join('\n')}\n`;
  }

  private add(section: string, entry: Entry): void {
    this.sections.set(section, [...(this.sections.get(section) ?? []), entry]);
  }
}

function write(entry: Entry): string[] {
  // A line break within would end the comment.
  if ('comment' in entry) return [`# ${entry.comment.replace(/[\s\u0085\u2028\u2029]+/g, ' ').trim()}`];
  return stringify({ [entry.key]: entry.value }, { lineWidth: 0, aliasDuplicateObjects: false })
    .trimEnd()
    .split('\n');
}

/** What our loader has against it, in its words; it names no secret. */
function problemOf(section: string, key: string, value: unknown): string | undefined {
  const gx = { host: 'unused.invalid' };
  const rest = section === '' ? { [key]: value } : { [section]: { ...(section === 'gx' && gx), [key]: value } };
  const text = stringify({ gx, ...rest }, { lineWidth: 0 });
  const { problems } = loadConfig({ GX_LOGGER_CONFIG: 'config.yaml', INFLUX_URL: URL_FOR_CHECK[key] }, () => text);
  return problems?.map(({ message }) => message).join('; ');
}

/** Without an address other settings of a database are refused. */
const URL_FOR_CHECK: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  ['username', 'venus_bucket'].map((key) => [key, 'http://unused.invalid']),
);
