/**
 * Makes docs/demo.svg: runs the demo for a while and draws the last thing it showed as a terminal window.
 * `npm run build && npx tsx scripts/demo-picture.ts [scenario]`; look at the picture before it is committed.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Long enough for the pace of a day to be known. */
const WATCHED = 45_000;
const CHARACTER = 7.8;
const LINE = 20;
const MARGIN = 20;
const BAR = 34;

/** What the demo showed last while it ran; the picture after its end is none of a running one. */
async function lastPicture(scenario: string): Promise<string[]> {
  const child = spawn(process.execPath, ['dist/main.js', 'demo', '--scenario', scenario], {
    cwd: ROOT,
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => setTimeout(resolve, WATCHED));
  const pictures = output.trim().split(/\n(?=gx-logger demo)/);
  child.kill('SIGTERM');
  await ended;
  return (pictures.at(-1) ?? '').trimEnd().split('\n');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** The service of a row in one colour, the rest in another. */
function drawn(line: string, row: number): string {
  const y = BAR + MARGIN + row * LINE;
  const [, indent = '', service, rest = ''] = /^( {2})(\w+)( .*)$/.exec(line) ?? [];
  const parts = service
    ? `${indent}<tspan class="service">${service}</tspan>${escaped(rest)}`
    : escaped(line).replace(/^gx-logger demo/, '<tspan class="title">gx-logger demo</tspan>');
  return `  <text x="${MARGIN}" y="${y}" xml:space="preserve">${parts}</text>`;
}

function svg(lines: readonly string[]): string {
  const width = Math.ceil(Math.max(...lines.map(({ length }) => length)) * CHARACTER + 2 * MARGIN);
  const height = BAR + 2 * MARGIN + (lines.length - 1) * LINE;
  const buttons = ['#ff5f57', '#febc2e', '#28c840'].map(
    (colour, index) => `  <circle cx="${MARGIN + index * 18}" cy="17" r="5.5" fill="${colour}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The demo of gx-logger: devices of a simulated house and their latest values">
  <style>
    text { font: 13px ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #d6deeb; }
    .title { fill: #ffcb6b; font-weight: bold; }
    .service { fill: #82aaff; }
  </style>
  <rect width="${width}" height="${height}" rx="8" fill="#0f1c2e"/>
${[...buttons, ...lines.map(drawn)].join('\n')}
</svg>
`;
}

const lines = await lastPicture(process.argv[2] ?? 'ess-house');
writeFileSync(join(ROOT, 'docs/demo.svg'), svg(lines));
