/** A browser without a window, Chromium of the computer, that looks at a dashboard as a person does. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import type { Grafana } from '../../support/grafana.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const PANELS = 'section[data-testid^="data-testid Panel header"]';
/** Nothing is asked any more for so long, ms; and what is waited for it. */
const QUIET = 1_200;
const LONGEST = 60_000;
const HIGHEST = 16_000;

/** Where a Chromium is: that of CHROMIUM, else of the PATH. */
export function chromiumPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const all = [process.env['CHROMIUM'] ?? '', ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))];
  return all.find((path) => path !== '' && existsSync(path));
}

export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'] });
}

export interface View {
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark';
  readonly zone?: string;
}

export interface Seen {
  readonly panels: readonly { readonly title: string; readonly text: string; readonly hasError: boolean }[];
  /** What was asked of others than Grafana. */
  readonly outside: readonly string[];
  /** Errors of the console, of the page, and answers that are none. */
  readonly errors: readonly string[];
  readonly page: Page;
  /** What it shows, as WebP of at most so many bytes, as well as that goes. */
  picture(most: number): Promise<Buffer>;
}

/** Opens a path as the administrator, its whole height, and calls `look` when everything is drawn. */
export async function look<Result>(
  browser: Browser,
  grafana: Pick<Grafana, 'url' | 'password'>,
  path: string,
  { width, height, theme, zone = 'Europe/Amsterdam' }: View,
  use: (seen: Seen) => Promise<Result>,
): Promise<Result> {
  const phone = width < 600 ? { isMobile: true, hasTouch: true } : {};
  const context = await browser.newContext({
    viewport: { width, height },
    timezoneId: zone,
    colorScheme: theme,
    ...phone,
  });
  try {
    const page = await context.newPage();
    const { outside, errors, settled } = watch(page, grafana.url);
    await context.request.post(`${grafana.url}/login`, { data: { user: 'admin', password: grafana.password } });
    await page.goto(`${grafana.url}${path}${path.includes('?') ? '&' : '?'}theme=${theme}`);
    await page.locator(PANELS).first().waitFor({ timeout: LONGEST });
    await settled();
    // What is below the screen is asked for when it is scrolled to: so the screen is made as high as the page.
    const whole = Number(await page.evaluate('document.documentElement.scrollHeight'));
    await page.setViewportSize({ width, height: Math.min(Math.max(whole, height), HIGHEST) });
    await settled();
    const panels = await Promise.all((await page.locator(PANELS).all()).map(panelOf));
    return await use({ panels, outside, errors, page, picture: (most) => pictureOf(page, most) });
  } finally {
    await context.close();
  }
}

async function pictureOf(page: Page, most: number): Promise<Buffer> {
  const chrome = await page.context().newCDPSession(page);
  for (let quality = 85; ; quality -= 15) {
    const { data } = await chrome.send('Page.captureScreenshot', { format: 'webp', quality });
    const picture = Buffer.from(data, 'base64');
    if (picture.length <= most || quality < 30) return picture;
  }
}

async function panelOf(panel: Locator) {
  const name = (await panel.getAttribute('data-testid')) ?? '';
  return {
    title: name.replace('data-testid Panel header ', ''),
    text: await panel.innerText(),
    hasError: (await panel.locator('[data-testid="data-testid Panel status error"]').count()) > 0,
  };
}

function watch(page: Page, url: string) {
  const outside: string[] = [];
  const errors: string[] = [];
  let waiting = 0;
  let changedAt = performance.now();
  const change = (by: number) => {
    waiting += by;
    changedAt = performance.now();
  };
  page.on('request', (request) => {
    change(1);
    if (!request.url().startsWith(url) && /^https?:/.test(request.url())) outside.push(request.url());
  });
  page.on('requestfinished', () => change(-1));
  page.on('requestfailed', () => change(-1));
  page.on('response', (response) => {
    if (response.status() >= 400) errors.push(`${response.status()} ${response.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return {
    outside,
    errors,
    /** Nothing is asked for any more; what asks again and again is not waited for. */
    async settled() {
      const began = performance.now();
      do await page.waitForTimeout(100);
      while (performance.now() - began < LONGEST && (waiting > LIVE || performance.now() - changedAt < QUIET));
    },
  };
}

/** Requests that Grafana leaves open. */
const LIVE = 1;
