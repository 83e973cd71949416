import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createReporter } from '../src/report.ts';

const MINUTE = 60_000;

function setUp() {
  const lines: string[] = [];
  let now = 0;
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(describe(line)) });
  const reporter = createReporter(log, () => now);
  return {
    lines,
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

const away = { ok: false, code: 'refused', message: 'nothing listens' };

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
