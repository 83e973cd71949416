/** Figures as people read them. */

/** `1,204,300`. */
export function count(amount: number): string {
  return Math.round(amount).toLocaleString('en-US');
}

/** `1 value`, `2,000 values`. */
export function counted(amount: number, noun: string, plural = `${noun}s`): string {
  return `${count(amount)} ${amount === 1 ? noun : plural}`;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** Rounded, decimal: `980 bytes`, `14.2 MB`, `120 GB`. */
export function bytes(amount: number): string {
  let rest = amount;
  let unit = 0;
  while (rest >= 999.5 && unit < UNITS.length - 1) {
    rest /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || rest >= 99.95 ? 0 : 1;
  return `${rest.toFixed(digits)} ${UNITS[unit]}`;
}

/** `2026-11-19 08:12 UTC`. */
export function instant(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
