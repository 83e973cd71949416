/** Beside a program: how late its event loop comes, ms, from SIGUSR2 until its end; the 99th percentile into BENCH_LOOP. */
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often it is looked at, which is part of what is measured; ms. */
const RESOLUTION = 10;

const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
delay.enable();
process.on('SIGUSR2', () => delay.reset());
process.on('exit', () => {
  const late = Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION);
  writeFileSync(process.env['BENCH_LOOP'] ?? '', String(late));
});
