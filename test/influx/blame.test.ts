import { describe, expect, it } from 'vitest';
import { cut, refusesAll } from '../../src/influx/blame.ts';

const json = (body: object) => JSON.stringify(body);
const LINES = ['a f=1 30', 'b f= 20', 'a,t=1 f="s" 10', 'c\\ d,t=1 Dc/0/V="s" 40'];

describe('where a refused batch is cut', () => {
  it('at the lines that 1.x and 2.x quote', () => {
    const error = `partial write: unable to parse 'b f= 20': missing field value\nunable to parse 'c\\ d,t=1 Dc/0/V="s" 40': why dropped=0`;
    expect(cut(LINES, json({ error }))).toEqual([
      [LINES[0], LINES[2]],
      [LINES[1], LINES[3]],
    ]);
  });

  it('at the lines that 3.x numbers', () => {
    const data = [{ line_number: 4 }, { line_number: 1 }];
    expect(cut(LINES, json({ error: 'partial write of line protocol occurred', data }))).toEqual([
      [LINES[1], LINES[2]],
      [LINES[0], LINES[3]],
    ]);
  });

  it('at the line that Cloud numbers', () => {
    expect(cut(LINES, json({ code: 'invalid', line: 2, message: 'no' }))[1]).toEqual([LINES[1]]);
  });

  it('at the measurement and field of a conflict', () => {
    const conflict = (field: string, measurement: string) =>
      json({
        error: `partial write: field type conflict: input field "${field}" on measurement "${measurement}" is type string, already exists as type float dropped=1`,
      });
    expect(cut(LINES, conflict('f', 'a'))[1]).toEqual([LINES[0], LINES[2]]);
    expect(cut(LINES, conflict('Dc/0/V', 'c d'))[1]).toEqual([LINES[3]]);
  });

  it('at the oldest lines where some are too old', () => {
    const text = json({ error: 'partial write: points beyond retention policy dropped=2' });
    expect(cut(LINES, text)[1]).toEqual([LINES[1], LINES[2]]);
  });

  it.each([
    ['nothing is named', 'no'],
    [
      'only the place of the error is named',
      json({ message: 'partial write: why dropped=1 for database: 0a for retention policy: autogen' }),
    ],
    ['everything is named', json({ error: 'x', data: [1, 2, 3, 4].map((line_number) => ({ line_number })) })],
    ['what is named is not there', json({ error: 'x', data: [{ line_number: 9 }] })],
  ])('in halves where %s', (_, text) => {
    expect(cut(LINES, text)).toEqual([LINES.slice(0, 2), LINES.slice(2)]);
  });
});

describe('a refusal of all lines', () => {
  it('is known by the count of the server, of whatever kind', () => {
    const two = LINES.slice(0, 2);
    expect(refusesAll(two, json({ error: 'partial write: x dropped=2' }))).toBe(true);
    expect(refusesAll(two, json({ error: 'partial write: x dropped=1' }))).toBe(false);
    const long = 'failure: partial write: x dropped=2 for database: 0a for retention policy: autogen';
    expect(refusesAll(two, json({ code: 'unprocessable entity', message: long }))).toBe(true);
    expect(refusesAll(two, json({ error: "unable to parse 'a': no\nunable to parse 'b': no" }))).toBe(true);
    expect(refusesAll(two, json({ error: 'x', data: [{ line_number: 1 }, { line_number: 2 }] }))).toBe(true);
  });

  it('is not read out of what a line of ours says', () => {
    const error = `unable to parse 'a f="dropped=9" x': bad timestamp`;
    expect(refusesAll(LINES, json({ error }))).toBe(false);
  });

  it('is clear for a single line', () => {
    expect(refusesAll(['a f=1 1'], 'no')).toBe(true);
  });
});
