/**
 * Preloaded into the daemon: its clock is CHAOS_CLOCK_SHIFT ms off, and CHAOS_CLOCK_STEP ms more after a SIGUSR2. The
 * monotonic clock and the timers are left alone, as they are when the clock of a computer is wrong.
 */
const RealDate = Date;
let shift = Number(process.env.CHAOS_CLOCK_SHIFT ?? 0);
const now = () => RealDate.now() + shift;

globalThis.Date = new Proxy(RealDate, {
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  apply: () => new RealDate(now()).toString(),
  construct: (target, values, asked) => Reflect.construct(target, values.length === 0 ? [now()] : values, asked),
});

process.on('SIGUSR2', () => {
  shift += Number(process.env.CHAOS_CLOCK_STEP ?? 0);
});
