/** Path patterns of the catalogue; entry.ts tells what their placeholders stand for. */

const PLACEHOLDER = /\{(\w+)\}/;
const expressions: Readonly<Record<string, string>> = { phase: 'L[123]', letter: '[A-H]', id: '[^/]+' };

/** The expression that matches what the pattern stands for, and nothing longer. A group for each placeholder. */
export function compile(pattern: string): RegExp {
  const source = pattern
    .split(PLACEHOLDER)
    .map((part, index) =>
      index % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : `(${expressions[part] ?? '\\d+'})`,
    )
    .join('');
  return new RegExp(`^${source}$`);
}

/** The names of a pattern's placeholders, in order. */
export function placeholders(pattern: string): string[] {
  return pattern.split(PLACEHOLDER).filter((_, index) => index % 2 === 1);
}

/** A path that the pattern stands for. Of rows in a history 0 is the newest. */
export function example(pattern: string, number = 0): string {
  return pattern
    .replace('{phase}', `L${number + 1}`)
    .replace('{letter}', 'A')
    .replace(/\{\w+\}/g, String(number));
}
