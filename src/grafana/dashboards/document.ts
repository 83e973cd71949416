/** The dashboards as the files that Grafana provisions: the code is the source, the JSON is committed beside it. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { battery } from './battery.ts';
import { boat } from './boat.ts';
import { devicesAndEvents } from './devices.ts';
import { energy } from './energy.ts';
import { gensetEv } from './genset-ev.ts';
import { grid } from './grid.ts';
import { home } from './home.ts';
import { logger } from './logger.ts';
import { sites } from './sites.ts';
import { solar } from './solar.ts';

const WIDTH = 120;

/** In the order of the links between them. */
export const dashboards: readonly Dashboard[] = [
  home(),
  energy(),
  ...battery(),
  ...solar(),
  ...grid(),
  ...gensetEv(),
  ...boat(),
  devicesAndEvents(),
  sites(),
  logger(),
];

export interface DashboardFile {
  /** In config/grafana. */
  readonly path: string;
  readonly text: string;
}

export const dashboardFiles: readonly DashboardFile[] = dashboards.map((dashboard) => ({
  path: `dashboards/${dashboard.uid}.json`,
  text: `${layOut(dashboard)}\n`,
}));

/** JSON as the formatter of this project writes it: a list of plain values takes one line where that is wide enough. */
function layOut(dashboard: object): string {
  const lists = /^(.*)\[\n([^[\]{}]*)\n\s*\](,?)$/gm;
  return JSON.stringify(dashboard, null, 2).replace(lists, (long, before: string, items: string, comma: string) => {
    const short = `${before}[${items.split(/\n\s*/).join(' ').trim()}]${comma}`;
    return short.length <= WIDTH ? short : long;
  });
}
