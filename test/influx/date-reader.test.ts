import { expect, it } from 'vitest';
import { createDateReader } from '../../src/influx/send/client.ts';
import { type Handler, influx16 } from './stand-in.ts';
import { withServer } from './with-server.ts';

const { begin } = withServer();

const DATE = 'Sun, 22 Nov 2026 12:00:00 GMT';
const TIME = Date.UTC(2026, 10, 22, 12);

function watch() {
  const times: number[] = [];
  const clock = { now: 0 };
  const read = createDateReader(
    (time) => void times.push(time),
    () => clock.now,
  );
  return {
    times,
    clock,
    see: (date?: string) => read({ status: 204, headers: date ? { date } : {}, text: '' }),
    read,
  };
}

it('a date is told, once a second at most', () => {
  const { times, clock, see } = watch();
  see(DATE);
  clock.now = 999;
  see('Sun, 22 Nov 2026 12:00:01 GMT');
  clock.now = 1_000;
  see('Sun, 22 Nov 2026 12:00:02 GMT');
  expect(times).toEqual([TIME, TIME + 2_000]);
});

it.each([
  '',
  'today',
  '2026-11-22T12:00:00Z',
  '1795348800',
  'Sun, 22 Nov 2026 12:00:00 CET',
  'Sun, 99 Nov 2026 12:00:00 GMT',
  'Sun, 22 Xyz 2026 12:00:00 GMT',
])('no other text is taken for one, and none hides a good one: %s', (text) => {
  const { times, see } = watch();
  see(text);
  see(DATE);
  expect(times).toEqual([TIME]);
});

it('an answer without one, and no answer at all, tell nothing', () => {
  const { times, see, read } = watch();
  see();
  read({ error: 'refused', message: 'no' });
  expect(times).toEqual([]);
});

it('the database tells its time with /ping', async () => {
  const handler: Handler = (request) => {
    const reaction = influx16(() => ({ status: 204 }))(request);
    return request.path === '/ping'
      ? { status: 204, headers: { 'x-influxdb-version': '1.8.10', date: DATE } }
      : reaction;
  };
  const { reached, dates } = await begin(handler);
  await reached('ready');
  expect(dates).toEqual([TIME]);
});

it('a write tells it as well, and a page of another server does not', async () => {
  let isThere = false;
  const handler: Handler = (request) => {
    if (!isThere)
      return { status: 200, headers: { date: 'Thu, 01 Jan 1970 00:00:00 GMT' }, body: '<html>Router</html>' };
    if (request.path === '/ping') return { status: 204, headers: { 'x-influxdb-version': '1.8.10', date: 'never' } };
    return influx16(() => ({ status: 204, headers: { date: DATE } }))(request);
  };
  const { add, reached, drained, dates } = await begin(handler);
  await reached('not_a_database');
  isThere = true;
  await add(['a f=1 1']);
  await drained();
  expect(dates).toEqual([TIME]);
});
