/**
 * Where a row of the table takes place: a plant, a relay, a proxy, a real database and a folder, all of its own, and
 * the daemon as a process, which may have several lives. What a row learns on the way is noted here for the judge.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Daemon, type LogLine, startDaemon } from '../support/daemon.ts';
import { type Database, type DatabaseKind, startDatabase } from './database.ts';
import { type Connection, Deliveries } from './deliveries.ts';
import { type Plant, startPlant } from './plant.ts';
import { type DatabaseProxy, startProxy } from './proxy.ts';
import { type Relay, startRelay, type Witness } from './relay.ts';
import { undoAtExit } from './undo.ts';

/** Why a value that was sent need not be in the database. */
export type Excuse = 'refused' | 'expired' | 'damaged' | 'set aside' | 'dropped with it' | 'evicted';

export interface Life {
  readonly daemon: Daemon;
  /** ms since 1970. */
  readonly begun: number;
  /** When it was told to end, and how. */
  end?: { readonly at: number; readonly how: 'killed' | 'stopped' };
}

export interface StageOptions {
  readonly database: DatabaseKind;
  /** Changes a second. */
  readonly rate: number;
  /** Arguments of Node that run the daemon. */
  readonly program: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** ms. The daemon's own default is five times as much. */
export const FLUSH = 1_000;
/** Docker kills after so many seconds. */
const STOP_WITHIN = 10;
/** Unchanged values are never stored again, so that what is stored twice was doubled. */
export const RULES = "rules:\n  - match: '#'\n    refresh: 20d\n";

export class Stage {
  readonly lives: Life[] = [];
  readonly deliveries: Deliveries;
  readonly excused = new Map<string, Excuse>();
  readonly problems: string[] = [];
  /** What a reader of the table should know. */
  readonly notes: string[] = [];
  /** To be done when the daemon is gone and before the folder is. */
  readonly atClose: (() => void)[] = [];
  /** Peak of resident memory over all lives, MB. */
  peak = 0;
  readonly environment: Record<string, string>;
  readonly folder: string;
  readonly dataDir: string;
  readonly plant: Plant;
  readonly relay: Relay;
  readonly proxy: DatabaseProxy;
  readonly database: Database;
  private readonly options: StageOptions;

  private constructor(
    options: StageOptions,
    parts: Pick<Stage, 'folder' | 'deliveries' | 'plant' | 'relay' | 'proxy' | 'database'>,
  ) {
    this.options = options;
    this.folder = parts.folder;
    this.deliveries = parts.deliveries;
    this.plant = parts.plant;
    this.relay = parts.relay;
    this.proxy = parts.proxy;
    this.database = parts.database;
    this.dataDir = join(parts.folder, 'data');
    this.environment = {
      GX_HOST: `mqtt://127.0.0.1:${parts.relay.port}`,
      INFLUX_URL: parts.proxy.url,
      DATA_DIR: this.dataDir,
      PROFILE: 'everything',
      FLUSH_INTERVAL: `${FLUSH}ms`,
      GX_LOGGER_CONFIG: join(parts.folder, 'rules.yaml'),
      ...options.environment,
    };
  }

  static async open(options: StageOptions): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
    undoAtExit(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'rules.yaml'), RULES);
    const deliveries = new Deliveries();
    const plant = await startPlant(options.rate);
    const database = await startDatabase(options.database);
    const proxy = await startProxy(database.port);
    const relay = await startRelay(plant.gx.broker.port, () => stage.witness());
    const stage: Stage = new Stage(options, { folder, deliveries, plant, relay, proxy, database });
    plant.resume();
    return stage;
  }

  /** Notes what is sent on a connection of the daemon. */
  witness(): Witness {
    const connection: Connection = { life: this.lives.length - 1 };
    return {
      sent: ({ topic, payload, retain }) =>
        this.deliveries.add(topic, payload.toString(), retain, { at: Date.now(), connection }),
      ended() {
        connection.endedAt = Date.now();
      },
    };
  }

  get daemon(): Daemon {
    const life = this.lives.at(-1);
    if (!life) throw new Error('the daemon was never started');
    return life.daemon;
  }

  /** Arguments of Node that run the daemon. */
  get program(): readonly string[] {
    return this.options.program;
  }

  /** Starts the daemon and does not wait for anything. */
  launch(): Daemon {
    const daemon = startDaemon(this.environment, this.options.program);
    this.lives.push({ daemon, begun: Date.now() });
    return daemon;
  }

  /** Starts the daemon and waits until it receives. */
  async start(): Promise<void> {
    await this.launch().said(/receiving from GX/);
  }

  /** Lets `seconds` go by. */
  pass(seconds: number): Promise<void> {
    return delay(seconds * 1_000);
  }

  /** Nothing changes any more, and what changed before is with the daemon. */
  async rest(): Promise<void> {
    this.plant.pause();
    await delay(1_000);
  }

  async kill(): Promise<void> {
    await this.end('killed', 'SIGKILL');
  }

  /** SIGTERM; resolves with the last log line, which has the ledger. */
  async stop(): Promise<LogLine> {
    await this.end('stopped', 'SIGTERM');
    return this.daemon.log.at(-1) ?? { level: 0, msg: 'nothing was logged' };
  }

  async until(condition: () => boolean | Promise<boolean>, seconds: number): Promise<boolean> {
    for (const deadline = performance.now() + seconds * 1_000; performance.now() < deadline; await delay(200)) {
      if (await condition()) return true;
    }
    return false;
  }

  /** Whatever happened, nothing of it stays. */
  async close(): Promise<void> {
    for (const { daemon } of this.lives) {
      daemon.kill('SIGKILL');
      await daemon.exited;
    }
    for (const act of this.atClose) act();
    await this.relay.stop();
    await this.plant.stop();
    await this.proxy.stop();
    await this.database.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(how: 'killed' | 'stopped', signal: NodeJS.Signals): Promise<void> {
    const life = this.lives.at(-1);
    if (!life || life.end) return;
    this.noteMemory(life.daemon.pid);
    life.end = { at: Date.now(), how };
    life.daemon.kill(signal);
    await life.daemon.exited;
    const took = (Date.now() - life.end.at) / 1_000;
    if (took > STOP_WITHIN) this.problems.push(`${signal} took ${took.toFixed(0)} s`);
  }

  private noteMemory(pid: number): void {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      this.peak = Math.max(this.peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
    } catch {
      this.problems.push('the daemon was down when it was to be ended');
    }
  }
}
