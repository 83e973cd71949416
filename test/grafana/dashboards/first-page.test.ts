/** Grafana as the compose files start it, seen by a browser: the first page is Home, with data, and nobody outside is asked. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithGrafana, errorsIn } from '../../support/grafana.ts';
import { chromiumPath, look, startBrowser } from './browser.ts';
import { createStage, type Stage } from './stage.ts';

const HOME = 'gx-home';

describeWithGrafana('the first page of Grafana', () => {
  let stage: Stage | undefined;

  beforeAll(async () => {
    stage = await createStage({ generation: '1', scenarios: ['ess-house'], span: 2 * 3_600_000 });
  }, 600_000);
  afterAll(() => stage?.stop());

  it('is Home with data, in a browser that asks nobody outside', { timeout: 240_000 }, async (context) => {
    const chromium = chromiumPath();
    if (!stage || !chromium) return context.skip('influxd or Chromium is not installed');
    const own = new Set(stage.dashboards.find(({ uid }) => uid === HOME)?.panels.map(({ title }) => title));
    const browser = await startBrowser(chromium);
    try {
      for (const [width, height] of [
        [1600, 1000],
        [390, 844],
      ] as const) {
        await look(
          browser,
          stage.grafana,
          '/',
          { width, height, theme: 'dark' },
          async ({ panels, outside, errors }) => {
            expect(panels.filter(({ hasError }) => hasError)).toEqual([]);
            expect(panels.filter(({ text }) => text.includes('No data'))).toEqual([]);
            expect(panels.filter(({ title }) => own.has(title)).length).toBeGreaterThan(3);
            expect(outside).toEqual([]);
            expect(errors).toEqual([]);
          },
        );
      }
    } finally {
      await browser.close();
    }
  });

  it('comes with no error in its log, and with nothing about others', () => {
    const log = stage?.grafana.log() ?? '';
    expect(errorsIn(log)).toEqual([]);
    expect(log).not.toMatch(/grafana\.com/);
  });
});
