import { describe, expect, it } from 'vitest';
import { cut } from '../../src/influx/send/blame.ts';
import { readReport } from '../../src/influx/send/report.ts';
import { cloud } from '../../src/influx/servers/cloud.ts';
import type { Driver } from '../../src/influx/servers/driver.ts';
import { v3 } from '../../src/influx/servers/v3.ts';

/** How lines are cut after an answer with this body. */
const cutAfter = (lines: readonly string[], body: object | string) =>
  cut(lines, readReport(typeof body === 'string' ? body : JSON.stringify(body), complaints));

/** Of the two that number lines. */
const complaints: Driver['complaints'] = (body) => [v3, cloud].flatMap((driver) => driver.complaints?.(body) ?? []);
const LINES = ['a f=1 30', 'b f= 20', 'a,t=1 f="s" 10', 'c\\ d,t=1 Dc/0/V="s" 40'];

const partial = (data: object) => ({ error: 'partial write of line protocol occurred', data });
const conflict = (field: string, measurement: string, type = 'string', dropped = 1) => ({
  error: `partial write: field type conflict: input field "${field}" on measurement "${measurement}" is type ${type}, already exists as type float dropped=${dropped}`,
});

describe('where a refused batch is cut', () => {
  it('at the lines that 1.x and 2.x quote', () => {
    const error = `partial write: unable to parse 'b f= 20': missing field value\nunable to parse 'c\\ d,t=1 Dc/0/V="s" 40': why dropped=0`;
    expect(cutAfter(LINES, { error })).toEqual([
      [LINES[0], LINES[2]],
      [LINES[1], LINES[3]],
    ]);
  });

  it('at the lines that 3.x numbers', () => {
    expect(cutAfter(LINES, partial([{ line_number: 4 }, { line_number: 1 }]))).toEqual([
      [LINES[1], LINES[2]],
      [LINES[0], LINES[3]],
    ]);
  });

  it('at the line that Cloud numbers', () => {
    expect(cutAfter(LINES, { code: 'invalid', line: 2, message: 'no' })[1]).toEqual([LINES[1]]);
  });

  it('at the oldest lines where some are too old', () => {
    const error = 'partial write: points beyond retention policy dropped=2';
    expect(cutAfter(LINES, { error })[1]).toEqual([LINES[1], LINES[2]]);
  });

  it.each([
    ['nothing is named', 'no'],
    [
      'only the place of the error is named',
      { message: 'partial write: why dropped=1 for database: 0a for retention policy: autogen' },
    ],
    ['what is named is not there', partial([{ line_number: 9 }])],
    ['the field that is named is not there', conflict('other', 'a')],
  ])('in halves where %s', (_, body) => {
    expect(cutAfter(LINES, body)).toEqual([LINES.slice(0, 2), LINES.slice(2)]);
  });
});

describe('a field that is named', () => {
  it('leaves its lines, and what is of other measurements stands apart', () => {
    const lines = ['m,t=1 f="x",g=1,h="y" 1', 'n f="x",g=1 2', 'm,t=2 g=2 3', 'm f="z" 4'];
    expect(cutAfter(lines, conflict('f', 'm'))).toEqual([
      ['n f="x",g=1 2'],
      ['m,t=1 g=1,h="y" 1', 'm,t=2 g=2 3'],
      ['m,t=1 f="x" 1', 'm f="z" 4'],
    ]);
  });

  it('is meant only where it has the type that is refused', () => {
    const lines = ['m f=1,g=1 1', 'm f="x",g=1 2', 'm f=2i,g=1 3', 'm f=true,g=1 4'];
    const alone = (type: string) => cutAfter(lines, conflict('f', 'm', type)).at(-1);
    expect(alone('string')).toEqual(['m f="x" 2']);
    expect(alone('float')).toEqual(['m f=1 1']);
    expect(alone('integer')).toEqual(['m f=2i 3']);
    expect(alone('boolean')).toEqual(['m f=true 4']);
    // A type in words of its own may be any.
    expect(alone('decimal')).toHaveLength(4);
  });

  it.each([
    ['a space, a comma and an equals sign', 'f\\ a\\,b\\=c', 'f a,b=c'],
    ['a quote', 'f"x', 'f"x'],
    ['backslashes', 'f\\\\x\\y', 'f\\\\x\\y'],
  ])('is found with %s in its name', (_, written, shown) => {
    const line = `m\\ x\\,y,t=1 a="1, f=2",${written}="s, \\"q\\" =",b=" " 5`;
    const tail = `${written}="s, \\"q\\" =" 5`;
    expect(cutAfter([line, 'n f=1 1'], conflict(shown, 'm x,y'))).toEqual([
      ['n f=1 1'],
      [`m\\ x\\,y,t=1 a="1, f=2",b=" " 5`],
      [`m\\ x\\,y,t=1 ${tail}`],
    ]);
  });

  it('by 3.x is another on each line, beside lines that are bad as a whole', () => {
    const lines = ['m f=1,g="x" 1', 'm f="y",g=1 2', 'm f=1 3', 'm f=1 x'];
    const column = (line_number: number, name: string) => ({
      line_number,
      error_message: `invalid column type for column '${name}', expected iox::column_type::field::float, got iox::column_type::field::string`,
    });
    const data = [column(1, 'g'), column(2, 'f'), { line_number: 4, error_message: 'no time' }];
    expect(cutAfter(lines, partial(data))).toEqual([
      ['m f=1 1', 'm g=1 2', 'm f=1 3'],
      ['m g="x" 1', 'm f="y" 2'],
      ['m f=1 x'],
    ]);
    // A tag of that name is no field that could leave its line.
    expect(cutAfter(['m,g=x f=1,h=1 1', 'm f=1 2'], partial([column(1, 'g')])).at(-1)).toEqual(['m,g=x f=1,h=1 1']);
    const older = {
      line_number: 1,
      error_message: "invalid field value in line protocol for field 'g' on line 1: expected type a, but got b",
    };
    expect(cutAfter(lines, partial([older])).at(-1)).toEqual(['m g="x" 1']);
  });

  it('leaves its line for being too long', () => {
    const error = 'partial write: input field "f" on measurement "m" is too long, 3 > 2 dropped=1';
    expect(cutAfter(['m f="xxx",g=1 1'], { error })).toEqual([['m g=1 1'], ['m f="xxx" 1']]);
  });

  it('and stands alone everywhere is looked for by time', () => {
    const lines = ['m f="x" 40', 'm f="x" 10', 'm f="x" 30', 'm f="x" 20'];
    expect(cutAfter(lines, conflict('f', 'm'))).toEqual([
      ['m f="x" 10', 'm f="x" 20'],
      ['m f="x" 30', 'm f="x" 40'],
    ]);
  });
});

describe('a refusal of all lines', () => {
  const two = ['a f=1 1', 'a f=2 2'];

  it.each([
    ['by the count of 1.x', { error: 'partial write: x dropped=2' }],
    [
      'by the count of 2.x',
      { message: 'failure: partial write: x dropped=2 for database: 0a for retention policy: autogen' },
    ],
    ['by quoting each', { error: "unable to parse 'a f=1 1': no\nunable to parse 'a f=2 2': no" }],
    ['by numbering each', partial([{ line_number: 1 }, { line_number: 2 }])],
    ['for their one field', conflict('f', 'a', 'float', 2)],
  ])('condemns them: %s', (_, body) => {
    expect(cutAfter(two, body)).toEqual([]);
  });

  it('condemns a single line in any words', () => {
    expect(cutAfter(['a f=1,g=1 1'], 'no')).toEqual([]);
  });

  it('is none where a line of ours says so', () => {
    const error = `unable to parse 'a f="dropped=9" x': bad timestamp`;
    expect(cutAfter(LINES, { error })).toHaveLength(2);
  });

  it('is none where one is not counted', () => {
    expect(cutAfter(two, { error: 'partial write: x dropped=1' })).toEqual([['a f=1 1'], ['a f=2 2']]);
  });

  it('for a field of one line says nothing of what is wrong with the other', () => {
    expect(cutAfter(['a f=1 1', 'b g=2 2'], conflict('f', 'a', 'float', 2))).toEqual([['b g=2 2'], ['a f=1 1']]);
  });

  it('for a field says nothing of the other fields', () => {
    const lines = ['a f=1,g=1 1', 'a f=2 2'];
    expect(cutAfter(lines, conflict('f', 'a', 'float', 2))).toEqual([['a g=1 1'], ['a f=1 1', 'a f=2 2']]);
    expect(cutAfter(['a f=1,g=1 1'], conflict('f', 'a', 'float'))).toEqual([['a g=1 1'], ['a f=1 1']]);
  });
});
