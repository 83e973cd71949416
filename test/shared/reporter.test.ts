import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createReporter } from '../../src/shared/reporter.ts';

const MINUTE = 60_000;

const BEGIN = Date.parse('2026-11-22T12:00:00Z');

function setUp() {
  const lines: string[] = [];
  let now = 0;
  let step = 0;
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(describe(line)) });
  const reporter = createReporter(
    log,
    () => now,
    () => BEGIN + step + now,
  );
  return {
    lines,
    reporter,
    /** How the parts are, in words. */
    current: () =>
      reporter.current().map(({ name, ok, code, message, since }) => {
        return `${name} ${ok ? 'ok' : 'not ok'} ${code} since ${new Date(since).toISOString().slice(11, 19)}: ${message}`;
      }),
    setClock(minutes: number) {
      step = minutes * MINUTE;
    },
    say: reporter.health('influx'),
    after(minutes: number) {
      now += minutes * MINUTE;
      reporter.remind();
    },
  };
}

function describe(line: string): string {
  const { level, part, msg } = JSON.parse(line);
  return `${level === 40 ? 'warn' : 'info'} ${part}: ${msg}`;
}

const away = { ok: false, code: 'refused', message: 'nothing listens' } as const;

it('says each change once, reminds of a bad state, and how long it lasted', () => {
  const { lines, say, after } = setUp();
  say({ ok: true, code: 'ready', message: 'writing' });
  after(60);
  say(away);
  after(9);
  expect(lines.splice(0)).toEqual(['info influx: writing', 'warn influx: nothing listens']);
  after(1);
  after(1);
  expect(lines.splice(0)).toEqual(['warn influx: for 10 min now: nothing listens']);
  after(9);
  say({ ok: true, code: 'ready', message: 'writing' });
  after(60);
  expect(lines).toEqual(['warn influx: for 20 min now: nothing listens', 'info influx: writing, after 20 min']);
});

it('a bad state that changes its face is still the same outage', () => {
  const { lines, say, after } = setUp();
  say(away);
  after(2);
  say({ ok: false, code: 'timed_out', message: 'no answer' });
  after(2);
  say({ ok: false, code: 'waiting', message: 'connected' });
  say(away);
  say({ ok: true, code: 'ready', message: 'writing' });
  expect(lines).toEqual([
    'warn influx: nothing listens',
    'warn influx: no answer',
    'info influx: writing, after 4 min',
  ]);
});

it('waiting at the beginning is no alarm', () => {
  const { lines, say } = setUp();
  say({ ok: false, code: 'waiting', message: 'connected' });
  say({ ok: true, code: 'ok', message: 'receiving' });
  expect(lines).toEqual(['info influx: connected', 'info influx: receiving']);
});

it('tells how each part is and since when; a part that said nothing waits since it is known', () => {
  const { reporter, current, say, after } = setUp();
  after(1);
  const journal = reporter.health('journal');
  expect(current()).toEqual([
    'influx not ok waiting since 12:00:00: starting',
    'journal not ok waiting since 12:01:00: starting',
  ]);
  journal({ ok: true, code: 'ok', message: 'nothing waits' });
  after(1);
  say({ ok: true, code: 'ready', message: 'writing' });
  after(1);
  say({ ok: true, code: 'ready', message: 'writing again' });
  journal({ ok: false, code: 'disk_full', message: 'no room' });
  expect(current()).toEqual([
    'influx ok ready since 12:02:00: writing again',
    'journal not ok disk_full since 12:03:00: no room',
  ]);
});

it('an outage that changes its face, or is waiting, goes on since its first moment', () => {
  const { current, say, after } = setUp();
  say({ ok: true, code: 'ready', message: 'writing' });
  after(5);
  say(away);
  after(5);
  say({ ok: false, code: 'timed_out', message: 'no answer' });
  expect(current()).toEqual(['influx not ok timed_out since 12:05:00: no answer']);
  say({ ok: false, code: 'waiting', message: 'connected' });
  expect(current()).toEqual(['influx not ok waiting since 12:05:00: connected']);
});

it('a clock that is set later corrects the time since when', () => {
  const { current, say, after, setClock } = setUp();
  say(away);
  after(1);
  setClock(60);
  expect(current()).toEqual(['influx not ok refused since 13:00:00: nothing listens']);
});

it('the same said again and again is no news', () => {
  const { lines, say, after } = setUp();
  const writing = { ok: true, code: 'ready', message: 'writing' } as const;
  for (let time = 0; time < 5; time += 1) say(writing);
  for (let time = 0; time < 5; time += 1) {
    after(1);
    say({ ...away });
  }
  expect(lines).toEqual(['info influx: writing', 'warn influx: nothing listens']);
});

it('a state that gets another reason tells the new one: at once to whoever asks, soon in the log, and in reminders', () => {
  const { lines, current, say, after } = setUp();
  say({ ok: false, code: 'unavailable', message: '503: timeout' });
  say({ ok: false, code: 'unavailable', message: '500: no space left on device' });
  expect(current()).toEqual(['influx not ok unavailable since 12:00:00: 500: no space left on device']);
  expect(lines).toEqual(['warn influx: 503: timeout']);
  after(2);
  say({ ok: false, code: 'unavailable', message: '500: no space left' });
  after(10);
  expect(lines.slice(1)).toEqual([
    'warn influx: 500: no space left',
    'warn influx: for 12 min now: 500: no space left',
  ]);
});

it('a reason that never repeats fills neither the log nor the memory', () => {
  const { lines, say, after } = setUp();
  for (let minute = 0; minute < 300; minute += 1) {
    for (let count = 0; count < 10; count += 1) {
      say({ ok: false, code: 'unavailable', message: `request ${minute}/${count} failed` });
    }
    after(1);
  }
  expect(lines.filter((line) => !line.includes('now:')).length).toBeLessThanOrEqual(50);
});

it('a reason that comes and goes back to is said, though another was said before', () => {
  const { lines, current, say, after } = setUp();
  say(away);
  after(2);
  say({ ok: false, code: 'refused', message: 'another port is closed' });
  after(2);
  say(away);
  expect(lines).toEqual(['warn influx: nothing listens', 'warn influx: another port is closed']);
  expect(current()).toEqual(['influx not ok refused since 12:00:00: nothing listens']);
});
