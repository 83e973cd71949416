/** The layer rules are only worth what the linter enforces: each forbidden arrow is tried, and must be refused. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const RULES = /noRestrictedImports|noRestrictedGlobals|noProcessEnv/;

const use = (from: string) => `import { x } from '${from}';\nexport const y = x;\n`;
const CLOCK = 'export const now = () => Date.now();\n';

/** By the room that the file is in, or by the file. */
const forbidden: [string, string][] = [
  ['src/points', use('../gx/link.ts')],
  ['src/points', use('../shared/log.ts')],
  ['src/points', use('node:fs')],
  ['src/points', CLOCK],
  ['src/points/schemas', use('../../gx/link.ts')],
  ['src/points/schemas', use('node:fs')],
  ['src/points/schemas', CLOCK],
  ['src/devices', use('../points/points.ts')],
  ['src/devices', use('node:fs')],
  ['src/devices', CLOCK],
  ['src/derive', use('../points/points.ts')],
  ['src/derive', CLOCK],
  ['src/energy', use('../points/points.ts')],
  ['src/energy', use('../devices/device.ts')],
  ['src/energy', CLOCK],
  ['src/catalogue', use('node:fs')],
  ['src/catalogue', CLOCK],
  ['src/catalogue', use('../points/rows.ts')],
  ['src/gx', use('../points/points.ts')],
  ['src/gx', use('../influx/send/sender.ts')],
  ['src/journal', use('../influx/lines.ts')],
  ['src/influx', use('../journal/journal.ts')],
  ['src/influx', use('../config/schema.ts')],
  ['src/influx/servers', use('../send/sender.ts')],
  ['src/influx/servers', use('../../config/schema.ts')],
  ['src/influx/setup', use('../servers/v1.ts')],
  ['src/influx/send', use('../setup/plan.ts')],
  ['src/influx/query', use('../send/sender.ts')],
  ['src/influx/send', use('../../journal/journal.ts')],
  ['src/shared', use('../gx/link.ts')],
  ['src/state', use('../gx/dial.ts')],
  ['src/clock', use('../points/points.ts')],
  ['src/status', use('../journal/journal.ts')],
  ['src/simulator', use('../gx/link.ts')],
  ['src/config', use('../points/points.ts')],
  ['src/destination', use('../gx/source.ts')],
  ['src/installation', use('../influx/send/sender.ts')],
  ['src/grafana', use('../status/metrics.ts')],
  ['src/grafana', use('./dashboards/home.ts')],
  ['src/grafana/rules', use('../alert-rule.ts')],
  ['src/grafana/rules', use('node:fs')],
  ['src/grafana/dashboards', use('../rules/table.ts')],
  ['src/config', use('../grafana/provisioning.ts')],
  ['src/commands', use('../grafana/dashboards/home.ts')],
  ['src/types.ts', use('./shared/wait.ts')],
  ['src/pipeline.ts', use('./influx/send/sender.ts')],
  ['src/commands', use('../main.ts')],
  ['src/commands/explain', use('../../main.ts')],
  ['src/commands', use('../../test/support/recording.ts')],
  ['src/commands', "export const home = process.env['HOME'];\n"],
  ['test/e2e', use('../../src/simulator/simulator.ts')],
];
const allowed: [string, string][] = [
  ['src/points', use('../types.ts')],
  ['src/points', use('../catalogue/catalogue.ts')],
  ['src/points', use('../energy/types.ts')],
  ['src/state', use('../energy/types.ts')],
  ['src/energy', use('../catalogue/catalogue.ts')],
  ['src/config', use('../grafana/rules/table.ts')],
  ['src/grafana', use('./rules/table.ts')],
  ['src/grafana/rules', use('../../catalogue/catalogue.ts')],
  ['src/commands', use('../grafana/provisioning.ts')],
  ['src/points/schemas', use('../../types.ts')],
  ['src/points/schemas', use('../rows.ts')],
  ['src/gx', use('../shared/wait.ts')],
  ['src/influx', use('node:zlib')],
  ['src/influx/servers', use('../http.ts')],
  ['src/influx/servers', use('../setup/plan.ts')],
  ['src/influx/send', use('../servers/detect.ts')],
  ['src/points', use('../devices/device.ts')],
  ['src/state', use('../shared/files.ts')],
  ['src/destination', use('../journal/journal.ts')],
  ['src/installation', use('../gx/source.ts')],
  ['src/commands', use('../pipeline.ts')],
  ['src/commands', use('../gx/source.ts')],
  ['test/e2e', use('../support/simulator.ts')],
];

/** The names of the files that break a rule of the layers, of files made of these texts. */
function offenders(files: Map<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'));
  const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, $schema: undefined, vcs: { enabled: false } }));
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=github', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const errors = stdout.split('\n').filter((line) => RULES.test(line));
  return [...files.keys()].filter((name) => errors.some((line) => line.includes(name)));
}

it('every forbidden arrow is refused, and no other', () => {
  const files = new Map<string, string>();
  const expected = forbidden.map(([place, text], index) => {
    const name = place.endsWith('.ts') ? place : `${place}/forbidden${index}.ts`;
    files.set(name, text);
    return name;
  });
  for (const [index, [room, text]] of allowed.entries()) files.set(`${room}/allowed${index}.ts`, text);
  expect(offenders(files)).toEqual(expected);
});

it('every arrow leads to a file that is there', () => {
  const targets = [...forbidden, ...allowed].flatMap(([place, text]) => {
    const [, target] = /from '(\..*)'/.exec(text) ?? [];
    return target === undefined ? [] : join(place.endsWith('.ts') ? dirname(place) : place, target);
  });
  expect(targets.filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
});
