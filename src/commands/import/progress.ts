/** How far an import is: a bar that is drawn over on a terminal, a plain line now and then elsewhere. */

import { duration } from '../../shared/duration.ts';
import type { LogOutput } from '../../shared/log.ts';
import { count } from '../units.ts';

const REDRAW = 250;
const REPRINT = 10_000;
/** The rate is that of the last while, ms; it must hold two lines. */
const RATE_OVER = 1.5 * REPRINT;
const BAR = 24;

export type Screen = LogOutput & { readonly columns?: number };

export interface State {
  /** Bytes of all files. */
  readonly done: number;
  readonly total: number;
  /** Values. */
  readonly stored: number;
  /** The database takes nothing at present. */
  readonly isWaiting: boolean;
}

export interface Progress {
  start(): void;
  /** Writes a line that stays. */
  say(line: string): void;
  stop(): void;
}

/** `clock` is monotonic, ms. */
export function createProgress(
  screen: Screen,
  state: () => State,
  clock: () => number = () => performance.now(),
): Progress {
  const isTerminal = screen.isTTY === true;
  const begun = clock();
  let samples: { at: number; stored: number }[] = [];
  let timer: NodeJS.Timeout | undefined;

  function line(): string {
    const { done, total, stored, isWaiting } = state();
    const now = clock();
    samples = [...samples.filter(({ at }) => now - at <= RATE_OVER), { at: now, stored }];
    const first = samples[0] ?? { at: now, stored };
    const rate = now > first.at ? ((stored - first.stored) * 1_000) / (now - first.at) : 0;
    const share = total > 0 ? done / total : 1;
    const left = share > 0 && share < 1 ? `, about ${duration(((now - begun) * (1 - share)) / share)} left` : '';
    const bar = isTerminal ? `[${'#'.repeat(Math.round(share * BAR)).padEnd(BAR, '.')}] ` : '';
    const pace = isWaiting ? 'waiting for the database' : `${count(rate)} a second${left}`;
    return `${bar}${Math.floor(share * 100)} % read, ${count(stored)} values stored, ${pace}`;
  }

  function draw(): void {
    if (isTerminal) screen.write(`\r${line().slice(0, (screen.columns ?? 80) - 1)}\u001b[K`);
    else screen.write(`${line()}\n`);
  }

  return {
    start() {
      samples = [{ at: clock(), stored: state().stored }];
      timer = setInterval(draw, isTerminal ? REDRAW : REPRINT);
    },
    say(text) {
      screen.write(isTerminal && timer ? `\r\u001b[K${text}\n` : `${text}\n`);
    },
    stop() {
      clearInterval(timer);
      if (isTerminal && timer) screen.write('\r\u001b[K');
      timer = undefined;
    },
  };
}
