/** What a stand-in has stored, and what is wrong with the lines that it is sent. */
import { type ParsedPoint, parseLine } from '../../support/line-protocol.ts';

/** One line that is not stored. */
export interface Fault {
  /** From 0. */
  readonly index: number;
  readonly line: string;
  /** The field whose type is another than before; absent where the line cannot be read. */
  readonly conflict?: { readonly measurement: string; readonly field: string; readonly type: string };
}

export class Store {
  private readonly points = new Map<string, ParsedPoint[]>();
  private readonly types = new Map<string, string>();

  /** Stores the good lines, or none where one is bad and `isAtomic`. */
  take(database: string, lines: readonly string[], isAtomic: (fault: Fault) => boolean = () => false): Fault[] {
    const faults: Fault[] = [];
    const good: ParsedPoint[] = [];
    for (const [index, line] of lines.entries()) {
      const point = read(line);
      const conflict = point && this.conflictOf(database, point);
      if (point && !conflict) good.push(point);
      else faults.push({ index, line, ...(conflict && { conflict }) });
    }
    if (faults.some(isAtomic)) return faults;
    this.points.set(database, [...(this.points.get(database) ?? []), ...good]);
    for (const point of good) {
      for (const [field, value] of Object.entries(point.fields)) {
        this.types.set(keyOf(database, point, field), typeof value);
      }
    }
    return faults;
  }

  /** What `f` holds, oldest first; of equal points the last one. */
  read(database: string, measurement: string): unknown[] {
    const found = (this.points.get(database) ?? []).filter((one) => one.measurement === measurement);
    const byTime = new Map(found.map(({ time, fields }) => [time, fields['f']]));
    return [...byTime]
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => a - b)
      .map(([, value]) => value);
  }

  private conflictOf(database: string, point: ParsedPoint): Fault['conflict'] {
    const { measurement, fields } = point;
    for (const [field, value] of Object.entries(fields)) {
      const known = this.types.get(keyOf(database, point, field));
      if (known !== undefined && known !== typeof value) return { measurement, field, type: typeof value };
    }
    return undefined;
  }
}

function keyOf(database: string, { measurement }: ParsedPoint, field: string): string {
  return JSON.stringify([database, measurement, field]);
}

function read(line: string): ParsedPoint | undefined {
  try {
    return parseLine(line);
  } catch {
    return undefined;
  }
}
