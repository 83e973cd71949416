/** The log as text, for people, and as JSON, for programs. */
import { expect, it } from 'vitest';
import { createLog, type LogFormat } from '../../src/shared/log.ts';

function written(format?: LogFormat, terminal: { isTTY?: boolean; hasColors?: () => boolean } = {}) {
  let text = '';
  const log = createLog('info', { ...terminal, write: (line) => (text += line) }, format);
  return { log, text: () => text };
}

it.each([
  [undefined, false, /^\{"level":30,"time":".*Z","part":"gx","msg":"receiving"\}\n$/],
  [undefined, true, /^\d\d:\d\d:\d\d INFO {2}gx: receiving\n$/],
  ['json', true, /^\{"level":30/],
  // In a file the day counts as well.
  ['text', false, /^\d{4}-\d\d-\d\dT[\d:.]+Z INFO {2}gx: receiving\n$/],
] as const)('LOG_FORMAT %s, on a terminal: %s', (format, isTTY, line) => {
  const { log, text } = written(format, { isTTY });
  log.info({ part: 'gx' }, 'receiving');
  expect(text()).toMatch(line);
});

it('text says the figures beside a message without brackets and quotes, and those that are 0 not at all', () => {
  const { log, text } = written('text', { isTTY: true });
  log.info({ part: 'main', received: 12, readings: { control: 2, null: 0, accepted: 10 }, dropped: 0 }, 'stopped');
  expect(text()).toMatch(/ INFO {2}main: stopped {2}received=12 readings\.control=2 readings\.accepted=10\n$/);
});

it('text shows the characters that a terminal would obey, and nothing is coloured by others', () => {
  const { log, text } = written('text', { isTTY: true });
  log.warn({ part: 'gx', topic: 'N/\u001b[2J\u202e' }, 'odd \u001b]0;title\u0007\nname');
  expect(text()).toMatch(/ WARN {2}gx: odd \\u001b\]0;title\\u0007\\u000aname {2}topic=N\/\\u001b\[2J\\u202e\n$/);
});

it('text is coloured where the terminal shows colours, and tells where a fault arose', () => {
  const { log, text } = written('text', { isTTY: true, hasColors: () => true });
  log.fatal({ part: 'main', err: new Error('on purpose') }, 'a fault');
  expect(text()).toContain('\u001b[1;31mFATAL\u001b[0m main: a fault');
  expect(text()).toMatch(/\nError: on purpose\n {4}at /);
});
