import { describe, expect, it } from 'vitest';
import type { HttpReply } from '../../src/influx/http.ts';
import { judge as judgeBy, reportOf } from '../../src/influx/send/verdict.ts';
import { DRIVERS } from '../../src/influx/servers/detect.ts';
import type { Driver } from '../../src/influx/servers/driver.ts';
import { FAULTS_ANSWERED } from './answers/faults.ts';
import { LINES_ANSWERED } from './answers/lines.ts';
import { CONFLICT, failedPoints, NOW, partial } from './answers/row.ts';
import { GENERATIONS } from './generations.ts';

function judge(driver: Driver, reply: HttpReply, now: number) {
  return judgeBy(driver, reply, reportOf(driver, reply, now), now);
}

describe('the verdict on an answer', () => {
  it.each([...LINES_ANSWERED, ...FAULTS_ANSWERED])(
    '%s: %s %i',
    (_, generation, status, body, verdict, headers = {}) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      expect(judge(DRIVERS[generation], { status, headers, text }, NOW)).toMatchObject(verdict);
    },
  );

  it.each(['nonsense', '-5', '0', 'Sun, 22 Nov 2026 11:00:00 GMT'])(
    'waits by itself for a Retry-After of %s',
    (header) => {
      const verdict = judge(DRIVERS.v1, { status: 503, headers: { 'retry-after': header }, text: '' }, NOW);
      expect(verdict).not.toHaveProperty('retryAfter');
    },
  );

  it('does not send a fault that passes by itself to a person', () => {
    expect(judge(DRIVERS.v1, { status: 503, headers: {}, text: '' }, NOW)).not.toHaveProperty('action');
  });

  it('keeps what never got an answer, and passes on what to do', () => {
    expect(judge(DRIVERS.v1, { error: 'refused', message: 'no' }, NOW)).toEqual({
      kind: 'keep',
      reason: 'refused',
      detail: 'no',
    });
    const tls = { error: 'tls', message: 'no', action: 'write http://' } as const;
    expect(judge(DRIVERS.v1, tls, NOW)).toMatchObject({ reason: 'tls', action: 'write http://' });
  });

  it('repeats the words of the server', () => {
    const verdict = judge(DRIVERS.v2, { status: 422, headers: {}, text: JSON.stringify(failedPoints(CONFLICT)) }, NOW);
    expect(verdict).toHaveProperty('detail', expect.stringContaining('input field "f" on measurement "m"'));
    const numbered = judge(DRIVERS.v3, { status: 400, headers: {}, text: JSON.stringify(partial('bad column')) }, NOW);
    expect(numbered).toHaveProperty('detail', '400: partial write of line protocol occurred: bad column');
  });

  it.each(GENERATIONS)('names the settings to look at: %s', (generation) => {
    const verdict = judge(DRIVERS[generation], { status: 401, headers: {}, text: '' }, NOW);
    const expected = generation === 'v1' ? /INFLUX_USERNAME/ : /INFLUX_TOKEN/;
    expect(verdict).toHaveProperty('action', expect.stringMatching(expected));
  });
});
