/** A YAML file as docs give it to compose and to systemd: it is where the setting says, and can be read there. */
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Compose, composes } from '../deploy/compose-files.ts';
import { commands, read } from './blocks.ts';

const of = (document: string) => commands().flatMap((one) => (one.document === document ? [one.command] : []));

it('is mounted by compose, in every file that there is', () => {
  const [, text = ''] = /```yaml\n(services:\n.*?)```/s.exec(read('docs/docker.md')) ?? [];
  const { services } = parse(text) as Compose;
  expect(Object.keys(services)).toEqual(['gx-logger']);
  const { environment = {}, volumes = [] } = services['gx-logger'] ?? {};
  const [from, to, mode] = volumes[0]?.split(':') ?? [];
  expect(mode).toBe('ro');
  expect(environment['GX_LOGGER_CONFIG']).toBe(`${to}/gx-logger.yaml`);
  expect(of('docs/docker.md')).toContain(`cp config/gx-logger.example.yaml ${from?.replace('./', '')}/gx-logger.yaml`);
  for (const { services: all } of composes.values()) expect(Object.keys(all)).toContain('gx-logger');
});

it('is read by the user of the service, who is not root, and holds no secret', () => {
  const lines = of('docs/operations.md').join('\n');
  const [, path = ''] = /^install -m 644 gx-logger\.yaml (\S+)$/m.exec(lines) ?? [];
  const [, folder = ''] = /^chmod 711 (\S+)$/m.exec(lines) ?? [];
  expect(path).toBe(`${folder}/gx-logger.yaml`);
  expect(lines).toContain(`printf 'GX_LOGGER_CONFIG=${path}\\n' >> ${folder}/gx-logger.env`);
  expect(lines).toContain(`chmod 600 ${folder}/gx-logger.env`);
  expect(read('config/systemd/gx-logger.service')).toContain(`EnvironmentFile=-${folder}/gx-logger.env`);
});
