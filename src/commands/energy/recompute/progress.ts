/** How far it is: a bar that is drawn over itself on a terminal, else a line now and then. */
import { duration } from '../../../shared/duration.ts';

const WIDTH = 30;
/** How often a line is said where there is no terminal, ms. */
const SAY_EVERY = 10_000;

export interface Progress {
  /** `share` is 0..1; `what` is where it is. */
  show(share: number, what: string): void;
  /** The bar goes, and lines may follow. */
  end(): void;
}

export function createProgress(
  output: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  say: (line: string) => void,
): Progress {
  const begin = performance.now();
  let saidAt = begin;
  let isDrawn = false;
  return {
    show(share, what) {
      const now = performance.now();
      const left = share > 0 ? ((now - begin) / share) * (1 - share) : undefined;
      const rest = left === undefined || share >= 1 ? '' : `, about ${duration(Math.max(1_000, left))} left`;
      const percent = `${Math.floor(share * 100)} %`;
      if (output.isTTY) {
        const full = Math.round(share * WIDTH);
        output.write(`\r\u001b[K[${'='.repeat(full)}${' '.repeat(WIDTH - full)}] ${percent}  ${what}${rest}`);
        isDrawn = true;
      } else if (now - saidAt >= SAY_EVERY) {
        saidAt = now;
        say(`${percent}: ${what}${rest}`);
      }
    },
    end() {
      if (isDrawn) output.write('\r\u001b[K');
      isDrawn = false;
    },
  };
}
