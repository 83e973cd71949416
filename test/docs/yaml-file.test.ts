/** A YAML file as docs give it to compose and to systemd: it is where the setting says, and can be read there. */
import { expect, it } from 'vitest';
import { FILE_VARIABLE } from '../../src/config/settings.ts';
import { composes } from '../deploy/compose-files.ts';
import { commands, read } from './blocks.ts';

const of = (document: string) => commands().flatMap((one) => (one.document === document ? [one.command] : []));

it('is mounted by compose, in every file that there is', () => {
  const { usual } = FILE_VARIABLE;
  const folder = usual.replace('/gx-logger.yaml', '');
  expect(of('docs/docker.md')).toContain('cp config/gx-logger.example.yaml config/gx-logger.yaml');
  for (const { services } of composes.values()) {
    const readers = Object.entries(services).filter(([name]) => /^(gx-logger|init)$/.test(name));
    expect(readers.length).toBeGreaterThan(0);
    for (const [, { volumes }] of readers) expect(volumes).toContain(`./config:${folder}:ro`);
  }
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
