/** Whether two times are less than `span` ms apart. A clock may step either way: far in the future is over as well. */
export function isWithin(now: number, time: number, span: number): boolean {
  return Math.abs(now - time) < span;
}
