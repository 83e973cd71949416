import { describe, expect, test } from 'vitest';
import type { ValueOptions } from '../../src/simulator/payload.ts';
import { ask, cleanUp, FULL, listen, start, taken } from './desk.ts';

cleanUp();

const DOUBLE = { float: true };

/** What a client receives for a value. */
async function published(value: unknown, options: ValueOptions = {}, tail = 'battery/256/Soc'): Promise<string[]> {
  const gx = await start();
  const listener = await listen(gx.broker.url);
  await ask(listener.client, FULL);
  listener.received.length = 0;
  gx.set(tail, value, options);
  return (await taken(listener)).map((line) => line.slice(tail.length + 1));
}

describe('1: values', () => {
  test.each<[string, unknown, ValueOptions, string]>([
    ['a whole double', 936, DOUBLE, '936.0'],
    ['an integer', 936, {}, '936'],
    ['a double that was a float32', Math.fround(20.43), {}, '20.43000030517578'],
    ['a double of 17 digits', 0.1 + 0.2, {}, '0.30000000000000004'],
    ['1e14', 1e14, DOUBLE, '100000000000000.0'],
    ['1e15', 1e15, DOUBLE, '1e+15'],
    ['1e16', 1e16, DOUBLE, '1e+16'],
    ['-1e-5', -1e-5, DOUBLE, '-1e-05'],
    ['1e-4', 1e-4, DOUBLE, '0.0001'],
    ['the largest double', Number.MAX_VALUE, DOUBLE, '1.7976931348623157e+308'],
    ['the smallest double', Number.MIN_VALUE, DOUBLE, '5e-324'],
    ['minus zero', -0, {}, '-0.0'],
    ['a zero double', 0, DOUBLE, '0.0'],
    ['NaN', Number.NaN, {}, 'null'],
    ['infinity', Number.POSITIVE_INFINITY, {}, 'null'],
    ['minus infinity', Number.NEGATIVE_INFINITY, {}, 'null'],
    ['NaN in an array', [1, Number.NaN], {}, '[1,null]'],
    ['an empty array', [], {}, 'null'],
    ['an empty dictionary', {}, {}, 'null'],
    ['an integer beyond the safe ones', 9007199254740993n, {}, '9007199254740993'],
    ['the largest integer', 18446744073709551615n, {}, '18446744073709551615'],
    ['the smallest integer', -9223372036854775808n, {}, '-9223372036854775808'],
    ['true', true, {}, 'true'],
    ['a text', 'a"\\\t\n☃漢字🚤\x7f', {}, '"a\\"\\\\\\t\\n☃漢字🚤\x7f"'],
    ['an empty text', '', {}, '""'],
    ['a text with JSON in it', '{"a": [1, 2, null]}', {}, '"{\\"a\\": [1, 2, null]}"'],
    ['an array', [[1, 2], [3]], {}, '[[1,2],[3]]'],
    ['an array of doubles', [1, 2.5], DOUBLE, '[1.0,2.5]'],
    ['an array of dictionaries', [{ x: 1.5 }], {}, '[{"x":1.5}]'],
    ['a mixed array', [1, 'x'], {}, '[1,"x"]'],
    ['a dictionary, its keys in order', { b: 'z', a: 1 }, {}, '{"a":1,"b":"z"}'],
  ])('1: %s', async (_, value, options, json) => {
    expect(await published(value, options)).toEqual([`{"value":${json}}`]);
  });
});

describe('1: payloads', () => {
  test.each<[string, unknown, ValueOptions, string]>([
    ['1: limits come first, in alphabetical order', 90, { min: 0, max: 100 }, '{"max":100,"min":0,"value":90}'],
    ['1: either limit may be alone', 5.5, { min: -1 }, '{"min":-1.0,"value":5.5}'],
    ['1: a text may have limits, which mean none', 'x', { min: 0, max: 0 }, '{"max":0,"min":0,"value":"x"}'],
  ])('%s', async (_, value, options, payload) => {
    expect(await published(value, options)).toEqual([payload]);
  });

  test('1: limits can change while the value does not', async () => {
    const gx = await start();
    const listener = await listen(gx.broker.url);
    gx.set('settings/0/Settings/A', 5, { max: 10 });
    await ask(listener.client, FULL);
    listener.received.length = 0;
    gx.set('settings/0/Settings/A', 5, { max: 20 });
    expect(await taken(listener)).toEqual(['settings/0/Settings/A {"max":20,"value":5}']);
  });

  test.each(['settings/0/Settings/Services/AccessPointPassword', 'settings/0/Settings/Ble/Service/Pincode'])(
    '1: %s is masked when it is a text, and not when it is a number',
    async (tail) => {
      expect(await published('secret', {}, tail)).toEqual(['{"value":"******"}']);
      expect(await published(1234, {}, tail)).toEqual(['{"value":1234}']);
    },
  );

  test('1: another password among the settings is in clear', async () => {
    expect(await published('plain', {}, 'settings/0/Settings/Other/Password')).toEqual(['{"value":"plain"}']);
  });

  test.each(['vebus/257/Interfaces/Mk2/Tunnel', 'paygo/0/LVD/Threshold'])('1: %s is never published', async (tail) => {
    expect(await published('x', {}, tail)).toEqual([]);
  });

  test.each(['gps/0/Speed', 'edge2/abc-DEF_1/Text', 'edge2/-1/Text', 'edge/7/hash#x', 'edge/7/a b ☃/'])(
    '1: the topic %s is published as it is',
    async (tail) => {
      expect(await published(1, {}, tail)).toEqual(['{"value":1}']);
    },
  );

  test('8: what has no value, or is an array, is part of the full publish', async () => {
    const gx = await start({ serial: false });
    gx.setRaw('GuiCustomizations/Applist', '[{"name":"demo","sha256":"00"}]');
    const listener = await listen(gx.broker.url, 'N/+/GuiCustomizations/#');
    await ask(listener.client, FULL);
    expect(await taken(listener)).toEqual(['GuiCustomizations/Applist [{"name":"demo","sha256":"00"}]']);
  });
});
