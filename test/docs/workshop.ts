/**
 * A throw-away folder where a documented line runs as it stands: `gx-logger` and `dist/main.js` are there and
 * are the program of this tree. What a line names of its reader's machine is replaced by the test's.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { LONGEST_WAIT } from '../support/patience.ts';
import { ROOT } from '../support/program.ts';
import { read } from './blocks.ts';

const HOLDS = 'documented,instance=0 value=1';

export interface Ran {
  readonly code: number | null;
  /** Standard output and standard error. */
  readonly output: string;
}

export class Workshop {
  readonly path: string = mkdtempSync(join(tmpdir(), 'gx-logger-documented-'));
  readonly #environment: Readonly<Record<string, string>>;
  readonly #journal: string = join(this.path, 'kept');

  /** `environment` is all that the lines get beside PATH. */
  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const manifest = { type: 'module', scripts: { build: 'true', demo: scripts['demo'] } };
    this.write('package.json', JSON.stringify(manifest));
    for (const name of ['dist', 'src', 'node_modules']) symlinkSync(join(ROOT, name), join(this.path, name));
    this.write('bin/gx-logger', `#!/bin/sh\nexec node "${this.path}/dist/main.js" "$@"\n`, 0o755);
  }

  write(name: string, content: string | Buffer, mode = 0o644): void {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
  }

  /** Makes the present data what every line begins with. */
  keepData(): void {
    cpSync(join(this.path, 'data'), this.#journal, { recursive: true });
  }

  /** The data that was kept, and the files that the line reads. */
  furnish(line: string): void {
    rmSync(join(this.path, 'data'), { recursive: true, force: true });
    cpSync(this.#journal, join(this.path, 'data'), { recursive: true });
    // What the daemon keeps has one form for both schemas.
    const journal = join(this.path, 'data/journal');
    if (line.includes('journal/venus/')) cpSync(join(journal, 'raw'), join(journal, 'venus'), { recursive: true });
    this.write('config/config.json', JSON.stringify({ influxdb: { host: 'localhost' } }));
    if (line.includes('GX_LOGGER_CONFIG=gx-logger.yaml')) this.write('gx-logger.yaml', 'schema: venus-influx-loader\n');
    // What another document recorded is not written over.
    const [, recording] = / record (\S+)/.exec(line) ?? [];
    if (recording !== undefined) rmSync(join(this.path, recording), { force: true });
    for (const name of line.split(' ').filter((word) => /^[\w./-]+\.lp(\.gz)?$/.test(word))) {
      const exported = `# DML\n# CONTEXT-DATABASE:gx\n${HOLDS} ${Date.now()}000000\n`;
      const refused = `# gx-logger precision=ms schema=gx\n${HOLDS} ${Date.now()}\n`;
      this.write(name, name.endsWith('.gz') ? gzipSync(exported) : refused);
    }
  }

  /** Runs a line in a shell to its end, or until it says `until`, which stops it by SIGTERM. */
  run(line: string, until?: RegExp): Promise<Ran> {
    const PATH = `${this.path}/bin:${process.env['PATH']}`;
    const env = { PATH, HOME: this.path, ...this.#environment };
    // A group of its own: npm and the shell do not outlive a test that fails.
    const child = spawn('sh', ['-c', line], { cwd: this.path, env, detached: true });
    const group = -(child.pid ?? Number.NaN);
    const killAtExit = () => void process.kill(group, 'SIGKILL');
    process.once('exit', killAtExit);
    let output = '';
    let isStopped = false;
    const timer = setTimeout(killAtExit, LONGEST_WAIT);
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (isStopped || !until?.test(output)) return;
      isStopped = true;
      process.kill(group, 'SIGTERM');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        clearTimeout(timer);
        process.off('exit', killAtExit);
        resolve({ code, output });
      });
    });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
