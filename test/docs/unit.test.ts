/** The unit of systemd: valid, shut off from the machine, and true to what the program promises. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../support/process.ts';
import { ROOT } from '../support/program.ts';
import { read } from './blocks.ts';

const UNIT = 'config/systemd/gx-logger.service';
/** Of `systemd-analyze security`: 0 is shut off, 10 is open. It is 1.1 by systemd 252; newer ones ask for more. */
const MOST_EXPOSED = 2;

it('keeps the data in its own folder and does not try a wrong configuration again', () => {
  const unit = read(UNIT);
  expect(unit).toMatch(/^StateDirectory=gx-logger$/m);
  expect(unit).toMatch(/^Environment=DATA_DIR=%S\/gx-logger$/m);
  expect(unit).toMatch(/^RestartPreventExitStatus=2$/m);
  expect(read('src/main.ts')).toMatch(/^const WRONG_CONFIGURATION = 2;$/m);
});

describeWith('systemd-analyze', 'the unit by systemd itself', () => {
  const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });

  it('is valid, without a warning', () => {
    const { status, stdout, stderr } = analyze('verify', join(ROOT, UNIT));
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
  });

  it('is little exposed', () => {
    const { stdout, stderr } = analyze('security', '--offline=true', '--no-pager', join(ROOT, UNIT));
    const exposure = /Overall exposure level for gx-logger\.service: ([\d.]+)/.exec(stdout)?.[1];
    expect(exposure, stdout + stderr).toBeDefined();
    expect(Number(exposure)).toBeLessThan(MOST_EXPOSED);
  });
});
