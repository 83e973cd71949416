/** `npm run generate` writes everything that is made from code; with `--check` it only says what is stale. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dashboardFiles } from '../src/grafana/dashboards/document.ts';
import { defaultFiles } from '../src/grafana/provisioning.ts';
import { withRulesTable } from './alerts-document.ts';
import { withMetricsTable } from './metrics-document.ts';
import { jsonSchemaText, withSettingsTable } from './settings-document.ts';

const dashboards = dashboardFiles.map(({ text }) => JSON.parse(text));

const DOCUMENTS: readonly { readonly path: string; readonly make: (current: string) => string }[] = [
  { path: 'config/gx-logger.schema.json', make: jsonSchemaText },
  { path: 'docs/configuration.md', make: withSettingsTable },
  { path: 'docs/metrics.md', make: withMetricsTable },
  { path: 'docs/alerts.md', make: withRulesTable },
  ...[...dashboardFiles, ...defaultFiles(dashboards)].map(({ path, text }) => ({
    path: `config/grafana/${path}`,
    make: () => text,
  })),
];

function read(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // Not there yet, so it is stale.
  }
}

const checking = process.argv.includes('--check');
for (const { path, make } of DOCUMENTS) {
  const file = new URL(`../${path}`, import.meta.url);
  const current = read(file);
  const wanted = make(current);
  if (wanted === current) continue;
  if (checking) process.exitCode = 1;
  else {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, wanted);
  }
  process.stdout.write(checking ? `${path} is stale: run npm run generate\n` : `${path} written\n`);
}
