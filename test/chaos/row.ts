/** One row of the table: one fault, from a fresh stage to a verdict. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogLine } from '../support/daemon.ts';
import type { DatabaseKind } from './database.ts';
import { judge, missing, type Outcome } from './judge.ts';
import { Stage } from './stage.ts';

/** `short`: in both forms; `short only`: a smaller one of a row of the full form. */
type Form = 'short' | 'short only' | 'full';

export interface Row {
  readonly name: string;
  /** What happens, in a few words. */
  readonly what: string;
  readonly form?: Form;
  /** influxd by default. */
  readonly database?: DatabaseKind;
  /** Changes a second; 30 by default. */
  readonly rate?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Arguments of Node before the daemon's file. */
  readonly preload?: readonly string[];
  /** s that the daemon may take until all is stored, once all is well again; 90 by default. */
  readonly patience?: number;
  /** How far a stamp may lie from the time at which the value was sent, ms; 3 s by default. */
  readonly stampTolerance?: number;
  /** The share of stamps that may lie further off; none by default. */
  readonly wrongStamps?: number;
  /** The harness must notice losses here: there are some by design. */
  readonly mustLose?: true;
  /** The fault. It starts the daemon, and ends with a daemon that runs. */
  run(stage: Stage): Promise<void>;
  /** Looks at the last log line of the daemon, with its ledger, and at what is stored; notes what is wrong. */
  check?(stage: Stage, ledger: LogLine, stored: ReadonlyMap<string, readonly number[]>): void;
}

export interface Result extends Outcome {
  readonly row: Row;
  readonly seconds: number;
}

const NOTHING: Outcome = {
  sent: 0,
  stored: 0,
  rejected: 0,
  dropped: 0,
  lost: 0,
  inBound: 0,
  undelivered: 0,
  duplicated: 0,
  peak: 0,
  notes: [],
  problems: [],
};

/** Never rejects: a row that cannot run is a row with a problem. */
export async function perform(row: Row, program: string): Promise<Result> {
  const begun = performance.now();
  let stage: Stage | undefined;
  let outcome: Outcome;
  try {
    stage = await Stage.open({
      database: row.database ?? 'influxd',
      rate: row.rate ?? 30,
      program: [...(row.preload ?? []), program],
      environment: row.environment ?? {},
    });
    outcome = await play(row, stage);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    outcome = { ...NOTHING, notes: stage?.notes ?? [], problems: [...(stage?.problems ?? []), words] };
  }
  if (stage && outcome.problems.length > 0) outcome.notes.push(keepLogs(row, stage));
  await stage?.close();
  return { ...outcome, row, seconds: (performance.now() - begun) / 1_000 };
}

async function play(row: Row, stage: Stage): Promise<Outcome> {
  await row.run(stage);
  await stage.proxy.heal();
  await stage.relay.up();
  await stage.rest();
  const isAllThere = async () => missing(stage, await stage.database.stored()).length === 0;
  const { mustLose, patience = mustLose ? 5 : 90 } = row;
  const came = await stage.until(isAllThere, patience);
  if (!came && !mustLose) stage.problems.push(`not all was stored within ${patience} s after all was well again`);
  const ledger = await stage.stop();
  const code = await stage.daemon.exited;
  if (code !== 0) stage.problems.push(`the daemon ended with code ${code}`);
  const stored = await stage.database.stored();
  row.check?.(stage, ledger, stored);
  return judge(row, stage, ledger, stored);
}

/** For whoever looks into a failure. */
function keepLogs(row: Row, stage: Stage): string {
  const file = join(tmpdir(), `chaos-${row.name}-${process.pid}.log`);
  const said = stage.lives.map(({ daemon, begun }) => `--- ${new Date(begun).toISOString()}\n${daemon.output()}`);
  writeFileSync(file, said.join('\n'));
  return `log: ${file}`;
}
