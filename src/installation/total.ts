/** What is told of several GX together. */
import { sumReadings } from '../shared/ledger.ts';
import type { GxStatus } from '../shared/status.ts';

/** Sums; of times and of clock offsets the largest. */
export function total(all: readonly GxStatus[]): GxStatus {
  const sum = (amount: (one: GxStatus) => number) => all.reduce((result, one) => result + amount(one), 0);
  const offsets = all.flatMap(({ clockOffset }) => (clockOffset === undefined ? [] : [clockOffset]));
  return {
    time: Math.max(...all.map(({ time }) => time)),
    readings: sumReadings(all.map(({ readings }) => readings)),
    heldReadings: sum(({ heldReadings }) => heldReadings),
    mended: { cut: sum(({ mended }) => mended.cut), renamed: sum(({ mended }) => mended.renamed) },
    clockOffset: offsets.reduce<number | undefined>(larger, undefined),
    devices: sum(({ devices }) => devices),
    topics: sum(({ topics }) => topics),
  };
}

function larger(one: number | undefined, other: number): number {
  return one !== undefined && Math.abs(one) >= Math.abs(other) ? one : other;
}
