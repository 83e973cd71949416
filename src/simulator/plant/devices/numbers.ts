/** Resolutions. */

/** To `decimals`; never -0. */
export function round(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale + 0;
}

/** As a device that works with 32-bit floats shows it: rounded, then widened, so 8.2 becomes 8.199999809265137. */
export function single(value: number, decimals: number): number {
  return Math.fround(round(value, decimals));
}

export function whole(value: number): number {
  return Math.round(value) + 0;
}

export const PHASES = ['L1', 'L2', 'L3'] as const;

/** An alarm with memory: 2 below `alarm`, 1 below `warning`, and back only when well above. */
export function lowAlarm(read: () => number, warning: number, alarm: number, back: number): () => number {
  let level = 0;
  return () => {
    const value = read();
    if (value < alarm) level = 2;
    else if (value < warning) level = level === 2 && value < alarm + back ? 2 : 1;
    else if (value > warning + back) level = 0;
    return level;
  };
}
