/** What must not outlive this process, however it ends: folders, mounts. Undone in reverse order, each once. */
const steps: (() => void)[] = [];

/** `step` must be synchronous, and harmless when there is nothing left to undo. */
export function undoAtExit(step: () => void): void {
  if (steps.length === 0) process.once('exit', undoAll);
  steps.push(step);
}

function undoAll(): void {
  for (const step of steps.reverse()) {
    try {
      step();
    } catch (error) {
      process.stderr.write(`not undone: ${String(error)}\n`);
    }
  }
}
