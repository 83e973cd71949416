/** What the process itself costs, read when somebody looks: no timer runs for it. */

export interface ProcessView {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Since 1970, as this computer's clock has it now. */
  readonly startedAt: number;
  /** How long the event loop has been at work since the start. */
  readonly busySeconds: number;
  /** How long a turn of the event loop took just now. */
  readonly lagSeconds: number;
}

export async function measureProcess(): Promise<ProcessView> {
  const lagSeconds = await turn();
  const { user, system } = process.cpuUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    residentBytes: process.memoryUsage.rss(),
    heapBytes: process.memoryUsage().heapUsed,
    startedAt: Date.now() / 1_000 - process.uptime(),
    busySeconds: performance.eventLoopUtilization().active / 1_000,
    lagSeconds,
  };
}

function turn(): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve) => {
    setImmediate(() => resolve((performance.now() - begun) / 1_000));
  });
}
