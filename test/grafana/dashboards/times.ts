/** Times as Grafana writes them: `now`, `now-24h`, `now/d`, `now-1M/M`, or ms since 1970. */
const UNITS: Readonly<Record<string, number>> = {
  s: 1e3,
  m: 6e4,
  h: 36e5,
  d: 864e5,
  w: 6048e5,
  M: 2_592e6,
  y: 31_536e6,
};

/** ms since 1970. Days begin in UTC; a month has 30 days and a year 365, which is near enough for how long a range is. */
export function timeOf(text: string, now: number): number {
  const [, amount = '', unit = '', rounded = ''] = /^now(?:-(\d+)([smhdwMy]))?(?:\/([smhdwMy]))?$/.exec(text) ?? [];
  if (!text.startsWith('now')) return Number(text);
  const time = now - Number(amount) * (UNITS[unit] ?? 0);
  const to = UNITS[rounded];
  return to === undefined ? time : Math.floor(time / to) * to;
}
