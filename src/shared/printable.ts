/** Texts for a terminal. What others say may hold characters that it obeys: they are shown, and do nothing. */

/** One line. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
