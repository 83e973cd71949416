import { expect, it } from 'vitest';
import { printable, printableLines } from '../../src/shared/printable.ts';

it('a terminal obeys nothing that others said: it is shown', () => {
  const title = '\u001b]0;PWNED\u0007\u009b2J\u202eabc';
  expect(printable(title)).toBe(String.raw`\u001b]0;PWNED\u0007\u009b2J\u202eabc`);
  expect(printableLines(`one\r\n${title}\ntwo`)).toBe(String.raw`one\u000d
\u001b]0;PWNED\u0007\u009b2J\u202eabc
two`);
  expect(printable('Bootsmotor, 25 °C – grün')).toBe('Bootsmotor, 25 °C – grün');
});
