/**
 * Preloaded into the daemon: its clock goes FAST_CLOCK_SPEED times as fast as that of this computer, and showed FAST_CLOCK_START
 * when that showed FAST_CLOCK_SINCE. So it goes on over a restart. Timers are left alone.
 */
const RealDate = Date;
const number = (name) => Number(process.env[name]);
const [speed, start, since] = ['SPEED', 'START', 'SINCE'].map((name) => number(`FAST_CLOCK_${name}`));
const now = () => start + Math.floor((RealDate.now() - since) * speed);

globalThis.Date = new Proxy(RealDate, {
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  apply: () => new RealDate(now()).toString(),
  construct: (target, values, asked) => Reflect.construct(target, values.length === 0 ? [now()] : values, asked),
});
