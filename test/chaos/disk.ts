/**
 * Disks that fail: a small one that gets full, and one that stands still. They need root; without it mounting throws.
 * Whatever is mounted is unmounted when the row ends, and at the latest when this process does.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { undoAtExit } from './undo.ts';

export interface Disk {
  /** It answers no write any more, and then it does again. */
  freeze(): void;
  thaw(): void;
  unmount(): void;
}

/** A file system in memory of so many KiB at `folder`. It cannot freeze. */
export function mountSmall(folder: string, kibibytes: number): Disk {
  return mounted(folder, ['-t', 'tmpfs', '-o', `size=${kibibytes}k,mode=700`, 'tmpfs']);
}

/** An ext4 of 32 MiB at `folder`, in a file beside it. */
export function mountImage(folder: string): Disk {
  const image = `${folder}.img`;
  execFileSync('truncate', ['-s', '32M', image]);
  execFileSync('mkfs.ext4', ['-q', image]);
  undoAtExit(() => rmSync(image, { force: true }));
  return mounted(folder, ['-o', 'loop', image]);
}

function mounted(folder: string, what: readonly string[]): Disk {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', [...what, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error(`cannot run here: mounting needs root (${error instanceof Error ? error.message.trim() : error})`);
  }
  let isMounted = true;
  let isFrozen = false;
  const disk: Disk = {
    freeze() {
      execFileSync('fsfreeze', ['-f', folder]);
      isFrozen = true;
    },
    thaw() {
      if (isFrozen) execFileSync('fsfreeze', ['-u', folder]);
      isFrozen = false;
    },
    unmount() {
      disk.thaw();
      // Lazily: what still holds it open ends soon.
      if (isMounted) execFileSync('umount', ['-l', folder]);
      isMounted = false;
    },
  };
  undoAtExit(disk.unmount);
  return disk;
}
