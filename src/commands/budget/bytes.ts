/**
 * Bytes on the disk of InfluxDB 1.x after compaction, reckoned the way its storage engine packs them. Checked against a real
 * one by `npm run bench:volume`: docs/budget.md has how far it is off.
 *
 * A number costs the bits in which it differs from the one before it, a time stamp those of the time that passed. So half
 * of a point can be its stamp: what comes when it likes takes 2.7 bytes for it, a mean, whose stamp lies on a grid, next
 * to none.
 */

/** What a value costs that is stored once more, unchanged: all but nothing, and its stamp. */
export const REFRESHED = 2.8;
/** The same of a mean. */
export const REFRESHED_MEAN = 1;
/** A text, compressed with its neighbours; measured. */
export const TEXT = 8;

/** A series in each shard: its place in the index and the frame of its first block; and each further block. */
const SERIES = 190;
const BLOCK = 50;
const POINTS_A_BLOCK = 1_000;
/** A shard of a database without retention holds so many days. */
const SHARD_DAYS = 7;

/** Bytes a day of one series of `points` a day that take so many bytes by themselves. */
export function seriesBytes(points: number, packed: number, shardDays = SHARD_DAYS): number {
  return packed + (points * BLOCK) / POINTS_A_BLOCK + SERIES / shardDays;
}

/** The bytes of a stamp that comes `passed` ms after the one before it, on a grid of `grid` ms. */
export function stampBytes(passed: number, grid: number): number {
  const bits = Math.max(1, Math.ceil(Math.log2(Math.max(1, passed) / decimal(grid) + 1)));
  // As many numbers as fit share a word of 60 bits and a selector.
  return 8 / Math.max(1, Math.floor(60 / bits));
}

/** The engine divides by a power of ten. */
function decimal(grid: number): number {
  let power = 1;
  while (grid % (power * 10) === 0) power *= 10;
  return power;
}

const number = new DataView(new ArrayBuffer(8));

/** The bits of one number after the other: only those are kept that differ, in a frame that serves as long as it fits. */
export class FloatPacker {
  private high = 0;
  private low = 0;
  private isFirst = true;
  private leading = 65;
  private trailing = 65;

  /** Bits that the number takes; the first is part of the block's frame. */
  add(value: number): number {
    number.setFloat64(0, value);
    const high = number.getInt32(0) ^ this.high;
    const low = number.getInt32(4) ^ this.low;
    this.high ^= high;
    this.low ^= low;
    if (this.isFirst) {
      this.isFirst = false;
      return 0;
    }
    if (high === 0 && low === 0) return 1;
    const leading = Math.min(31, high !== 0 ? Math.clz32(high) : 32);
    const trailing = low !== 0 ? zerosAtEnd(low) : 32 + zerosAtEnd(high);
    const fits = leading >= this.leading && trailing >= this.trailing;
    if (fits) return 2 + 64 - this.leading - this.trailing;
    this.leading = leading;
    this.trailing = trailing;
    return 2 + 5 + 6 + 64 - leading - trailing;
  }
}

function zerosAtEnd(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
