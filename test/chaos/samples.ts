/** What the daemon costs and what its ledgers say, time after time: to a file, to a table, and as slopes. */
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Daemon } from '../support/daemon.ts';
import { sumOf } from '../support/metrics.ts';

const COLUMNS = ['seconds', 'rss_mb', 'heap_mb', 'handles', 'received', 'made', 'stored', 'pending'] as const;
type Sample = Readonly<Record<(typeof COLUMNS)[number], number>>;

/** In the beginning memory grows because everything is seen for the first time: this share is left out of the slopes. */
const WARM_UP = 0.25;
const MEGABYTE = 2 ** 20;

export class Samples {
  readonly problems: string[] = [];
  private readonly taken: Sample[] = [];
  private readonly begun = performance.now();
  private readonly daemon: Pick<Daemon, 'pid' | 'http'>;
  private readonly file: string;

  constructor(daemon: Pick<Daemon, 'pid' | 'http'>, file: string) {
    this.daemon = daemon;
    this.file = file;
    writeFileSync(file, `${COLUMNS.join(',')},fault\n`);
  }

  /** `fault` is what is broken meanwhile. Never rejects: that the daemon does not answer is a problem to be told. */
  async take(fault: string): Promise<void> {
    try {
      const { pid, http } = this.daemon;
      const text = await (await fetch(`${http}/metrics`)).text();
      const seconds = Math.round((performance.now() - this.begun) / 1_000);
      const sample: Sample = {
        seconds,
        rss_mb: Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024,
        heap_mb: sumOf(text, 'process_heap_bytes') / MEGABYTE,
        // Files, sockets, pipes, timers of the kernel: whatever is opened and forgotten is among them.
        handles: readdirSync(`/proc/${pid}/fd`).length,
        received: sumOf(text, 'readings_received_total'),
        made: sumOf(text, 'fields_made_total'),
        stored: sumOf(text, 'fields_total', { fate: 'stored' }),
        pending: sumOf(text, 'pending_fields'),
      };
      this.taken.push(sample);
      appendFileSync(this.file, `${COLUMNS.map((name) => Math.round(sample[name] * 10) / 10).join(',')},${fault}\n`);
      const readings = sumOf(text, 'readings_total') + sumOf(text, 'readings_held');
      if (readings !== sample.received) this.problems.push(`readings do not balance after ${seconds} s`);
      const fields = sumOf(text, 'fields_total') + sample.pending;
      if (fields !== sample.made) this.problems.push(`values do not balance after ${seconds} s`);
    } catch (error) {
      this.problems.push(`no sample was taken: ${error instanceof Error ? error.message : error}`);
    }
  }

  table(): string {
    const rows = COLUMNS.slice(1).map((name) => {
      const all = this.taken.map((sample) => sample[name]);
      return [name, all[0] ?? 0, Math.max(...all), all.at(-1) ?? 0];
    });
    const cells = [['', 'first', 'most', 'last'], ['-', '-', '-', '-'], ...rows].map(([name, ...figures]) =>
      [String(name).padEnd(8), ...figures.map((figure) => shown(figure).padStart(10))].join(' | '),
    );
    return cells.map((row) => `| ${row} |`).join('\n');
  }

  summary(): string {
    const handles = (sample: Sample | undefined) => sample?.handles ?? 0;
    return [
      `rss_slope_mb_per_hour=${this.slope('rss_mb').toFixed(1)}`,
      `heap_slope_mb_per_hour=${this.slope('heap_mb').toFixed(1)}`,
      `handles_start=${handles(this.taken[0])}`,
      `handles_end=${handles(this.taken.at(-1))}`,
    ].join(' ');
  }

  /** Of the line through all samples after the warm-up, an hour; 0 where there are too few. */
  private slope(name: 'rss_mb' | 'heap_mb'): number {
    const samples = this.taken.slice(Math.floor(this.taken.length * WARM_UP));
    const mean = (of: (sample: Sample) => number) => samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
    const [time, value] = [mean(({ seconds }) => seconds), mean((sample) => sample[name])];
    const covariance = mean((sample) => (sample.seconds - time) * (sample[name] - value));
    const variance = mean(({ seconds }) => (seconds - time) ** 2);
    return variance > 0 ? (covariance / variance) * 3_600 : 0;
  }
}

function shown(figure: number | string): string {
  if (typeof figure === 'string') return figure === '-' ? '---------:' : figure;
  return Number.isInteger(figure) ? String(figure) : figure.toFixed(1);
}
