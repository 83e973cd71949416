/** Part of `npm run generate`: writes the dashboards; with `--check` it only says which are stale. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dashboardFiles } from './document.ts';

function read(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // Not there yet, so it is stale.
  }
}

const checking = process.argv.includes('--check');
for (const { path, make } of dashboardFiles) {
  const file = new URL(`../../${path}`, import.meta.url);
  const wanted = make();
  if (wanted === read(file)) continue;
  if (checking) process.exitCode = 1;
  else {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, wanted);
  }
  process.stdout.write(checking ? `${path} is stale: run npm run generate\n` : `${path} written\n`);
}
