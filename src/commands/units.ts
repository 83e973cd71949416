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

/** In the time zone of whoever asks: `2026-11-19 09:12 +01:00`, `2026-11-19 08:12 UTC`. */
export function localInstant(time: number): string {
  // East of Greenwich, minutes.
  const offset = -new Date(time).getTimezoneOffset();
  if (offset === 0) return instant(time);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const zone = [hours, minutes].map((part) => String(part).padStart(2, '0')).join(':');
  return instant(time + offset * 60_000).replace('UTC', `${offset < 0 ? '-' : '+'}${zone}`);
}
