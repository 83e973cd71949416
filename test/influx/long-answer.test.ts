/** An answer of 1 MB, which is all that is read of one: its verdict is that of the same answer in short, in few words. */
import { describe, expect, it } from 'vitest';
import { deliver } from '../../src/influx/send/blame.ts';
import { understand } from '../../src/influx/send/verdict.ts';
import { DRIVERS, type Generation } from '../../src/influx/servers/detect.ts';

const MB = 1024 * 1024;
const database = { url: 'http://db', bucket: 'gx', token: 'a-token-of-ours' };
const fill = (unit: string) => unit.repeat(Math.ceil(MB / unit.length));
const error = (text: string) => JSON.stringify({ error: text });
const partial = (words: string) =>
  JSON.stringify({
    error: 'partial write of line protocol occurred',
    data: [{ line_number: 1, error_message: words }],
  });

const ANSWERS: [name: string, generation: Generation, status: number, text: string, kind: string][] = [
  ['markup without an end', 'v1', 500, fill('<'), 'keep'],
  ['blanks', 'v1', 500, `x${fill(' ')}x`, 'keep'],
  [
    'a field without an end',
    'v1',
    400,
    error(`partial write: input field "${fill('" on measurement "')}" is typ`),
    'reject',
  ],
  [
    'the name of a field',
    'v1',
    400,
    error(`partial write: field type conflict: input field "${fill('a')}" on measurement "b" is type float dropped=1`),
    'reject',
  ],
  ['rows about no line', 'v1', 400, error(fill("unable to parse '': \n")), 'reject'],
  ['a quoted line', 'v1', 400, error(`unable to parse '${fill("': ")}`), 'reject'],
  ['a word of a verdict', 'v1', 400, error(fill('schema ')), 'keep'],
  ['a column without an end', 'v3', 400, partial(fill("column 'for field '")), 'reject'],
  ['the address of a request', 'victoria', 400, `remoteAddr: ${fill('; requestURI: ')}`, 'keep'],
  ['lists in lists', 'v2', 400, '['.repeat(MB), 'keep'],
  ['digits', 'v2', 422, error(`dropped=${fill('1')}x`), 'keep'],
];

describe('an answer of 1 MB', () => {
  it.each(ANSWERS)('%s: %s %i', (_, generation, status, text, kind) => {
    const { verdict, report, detailOf } = understand(DRIVERS[generation], { status, headers: {}, text }, database);
    expect(verdict.kind).toBe(kind);
    expect(report.words.length).toBeLessThan(5_000);
    expect(detailOf(0, 'm v=1 1').length).toBeLessThan(310);
  });

  it('says of ten thousand lines what it says, once', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `m v=${index} 1`);
    const answer = understand(
      DRIVERS.v1,
      { status: 400, headers: {}, text: error(`partial write: ${fill('no ')} dropped=10000`) },
      database,
    );
    const refused = await deliver(lines, () => Promise.reject(new Error('nothing is sent again')), answer);
    expect(refused).toHaveLength(10_000);
    expect(new Set(refused.map(({ detail }) => detail)).size).toBe(1);
  });

  it('still names each line that it quotes', () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, index) => `unable to parse 'm${index} v=x ${index}': invalid number`,
    );
    const { report } = understand(
      DRIVERS.v1,
      { status: 400, headers: {}, text: error(`${rows.join('\n')} dropped=0`) },
      database,
    );
    expect(report.quoted.size).toBe(5_000);
  });
});
