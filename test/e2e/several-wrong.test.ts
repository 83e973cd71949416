/** One of several GX is configured wrongly, or cannot be read: the others are logged. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { it } from '../support/scene.ts';

interface Ready {
  readonly ready: boolean;
  readonly degraded?: string;
  readonly parts: readonly { readonly name: string; readonly code: string; readonly message: string }[];
}

describe('the file of the password of one of five', () => {
  it('cannot be read: the others are logged, and it is too once the file is there', async ({ scene, expect }) => {
    const folder = scene.folder();
    const ids = [1, 2, 3, 4, 5].map((index) => `c0619ab0000${index}`);
    const all = await Promise.all(
      ids.map((portalId, index) => scene.gx({ portalId, ...(index === 4 && { password: 'hush' }) })),
    );
    for (const gx of all) gx.set('battery/256/Soc', 50);
    const secret = join(folder, 'secret');
    const entries = all.map(({ broker }, index) => {
      const file = index === 4 ? `, password_file: ${secret}` : '';
      return `  - { host: 'mqtt://127.0.0.1:${broker.port}', site: S${index + 1}${file} }\n`;
    });
    const config = join(folder, 'gx-logger.yaml');
    writeFileSync(config, `installations:\n${entries.join('')}`);
    const daemon = scene.daemon({ GX_LOGGER_CONFIG: config, DATA_DIR: join(folder, 'data') });
    await daemon.said(/^logging 5 installations: S1 \(mqtt:\/\/127\.0\.0\.1:\d+\), S2 /);
    const ready = async () => (await (await fetch(`${daemon.http}/readyz`)).json()) as Ready;
    const degraded = async () => {
      const { ready: isReady, degraded } = await ready();
      return [isReady, degraded];
    };
    await expect.poll(degraded).toEqual([true, '1 of 5 GX are not well: S5 (password_file)']);
    const part = (await ready()).parts.find(({ name }) => name === 'gx:S5');
    expect(part?.message).toMatch(/password_file\): there is no such file/);
    writeFileSync(secret, 'hush\n');
    await expect.poll(degraded).toEqual([true, undefined]);
    expect(daemon.output()).not.toContain('hush');
    await daemon.stop();
  });
});
