import { describe, expect, it } from 'vitest';
import { createAnonymiser } from '../../src/commands/record.ts';

const ID = 'd41243aabbcc';
const topic = (tail: string) => `N/${ID}/${tail}`;

describe('what a recording keeps', () => {
  it.each([
    'settings/0/Settings/Services/AccessPointPassword',
    'settings/0/Settings/LoadSheddingApi/Token',
    'ev/0/VIN',
  ])('nothing of %s', (tail) => {
    expect(createAnonymiser()(topic(tail), '{"value":"x"}')).toBe(undefined);
  });

  it('no portal id, neither in topics nor in values', () => {
    const anonymise = createAnonymiser();
    expect(anonymise(topic('system/0/Serial'), `{"value":"${ID}"}`)).toEqual({
      topic: 'N/c0619ab12345/system/0/Serial',
      payload: '{"value":"c0619ab12345"}',
    });
    expect(anonymise(topic('heartbeat'), '{"value":1}')?.topic).toBe('N/c0619ab12345/heartbeat');
  });

  it('values and empties as they are, and no echo of its own', () => {
    const anonymise = createAnonymiser();
    expect(anonymise(topic('battery/256/Soc'), '{"value":87.50000000000001}')?.payload).toBe(
      '{"value":87.50000000000001}',
    );
    expect(anonymise(topic('battery/256/Soc'), '')?.payload).toBe('');
    const completed = anonymise(topic('full_publish_completed'), '{"full-publish-completed-echo":"a-1","value":5}');
    expect(completed?.payload).toBe('{"value":5}');
  });

  it('the shape of a track and not its place', () => {
    const anonymise = createAnonymiser();
    const at = (axis: string, value: number) =>
      JSON.parse(anonymise(topic(`gps/0/Position/${axis}`), JSON.stringify({ value }))?.payload ?? '').value;
    for (const [axis, values] of Object.entries({ Latitude: [52.1, 52.2], Longitude: [4.1, 4.3] })) {
      const [first, second] = values.map((value) => at(axis, value));
      expect(Math.abs(first - values[0]!)).toBeGreaterThan(4.9);
      expect(second - first).toBeCloseTo(values[1]! - values[0]!, 9);
    }
    expect(Math.abs(at('Latitude', 89))).toBeLessThanOrEqual(90);
    expect(Math.abs(at('Longitude', 179))).toBeLessThanOrEqual(180);
    expect(anonymise(topic('gps/0/Position/Latitude'), '{"value":null}')?.payload).toBe('{"value":null}');
  });
});
