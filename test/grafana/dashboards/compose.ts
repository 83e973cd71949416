/** How the compose files start Grafana: its environment, without what only a container has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../support/program.ts';

const PROVISIONING = '/etc/grafana/provisioning';

/** With another folder of the provisioning. Files of secrets are left out, and what is empty unless somebody sets it. */
export function composeSettings(file: string, provisioning: string): Record<string, string> {
  const { services } = parse(readFileSync(join(ROOT, file), 'utf8'), { merge: true });
  const all: [string, string][] = Object.entries(services.grafana.environment);
  const own = all.filter(([name, value]) => !name.endsWith('__FILE') && !value.includes('$'));
  return Object.fromEntries(own.map(([name, value]) => [name, value.replace(PROVISIONING, provisioning)]));
}
