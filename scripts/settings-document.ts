/** The settings for people and for editors, made from their shape. */
import {
  FILE_VARIABLE,
  type JsonSchema,
  properties,
  type Setting,
  variables,
  written,
} from '../src/config/settings.ts';
import { withTable } from './table.ts';

/** The JSON schema of the YAML file, for editors. */
export function jsonSchemaText(): string {
  const title = { title: 'gx-logger', description: 'Configuration file of gx-logger.' };
  return `${layOut({ $schema: written.$schema, ...title, ...published(written, true) })}\n`;
}

export function withSettingsTable(markdown: string): string {
  const rows = variables.map((setting) => [
    `\`${setting.name}\``,
    `\`${setting.path.join('.')}\``,
    fallback(setting),
    meaning(setting),
  ]);
  rows.push([`\`${FILE_VARIABLE.name}\``, '', '', FILE_VARIABLE.description]);
  return withTable(markdown, 'settings', ['Environment', 'File', 'Default', 'Meaning'], rows);
}

function fallback(setting: Setting): string {
  if (setting.required) return '**required**';
  return setting.fallback === undefined ? '' : `\`${setting.fallback}\``;
}

function meaning({ description, secret, example, choices }: Setting): string {
  const parts = [description];
  if (choices.length > 0) parts.push(`One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`);
  if (example !== undefined) parts.push(`Example: \`${example}\`.`);
  if (secret) parts.push('Secret.');
  return parts.join(' ');
}

/** Without our own metadata; `optional` where the environment can supply what the file leaves out. */
function published(node: JsonSchema, optional: boolean): Record<string, unknown> {
  const { $schema, secret, duration, size, synonyms, example, required, properties: _, items, ...rest } = node;
  const { additionalProperties: other } = node;
  const inner = properties(node).map(([key, child]) => [key, published(child, true)]);
  return {
    ...rest,
    ...(example !== undefined && { examples: [example] }),
    ...(secret === true && { writeOnly: true }),
    ...(inner.length > 0 && { properties: Object.fromEntries(inner) }),
    ...(!optional && required && { required }),
    ...(typeof items === 'object' && !Array.isArray(items) && { items: published(items, false) }),
    ...(typeof other === 'object' && { additionalProperties: published(other, false) }),
  };
}

const WIDTH = 120;

/** JSON as the project's formatter writes it: two spaces, a list of plain values on one line where it fits. `before`: its key. */
function layOut(value: unknown, indent = '', before = ''): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => layOut(item, deeper));
    const line = `[${items.join(', ')}]`;
    if (indent.length + before.length + line.length < WIDTH) return line;
    return `[\n${items.map((item) => `${deeper}${item}`).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const lines = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => {
      const name = `${JSON.stringify(key)}: `;
      return `${deeper}${name}${layOut(item, deeper, name)}`;
    });
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
}
