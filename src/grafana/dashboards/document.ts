/** The dashboards as the files that Grafana provisions: the code is the source, the JSON is committed beside it. */
import { overview } from './overview.ts';

const WIDTH = 120;

export interface DashboardFile {
  /** From the root of the project. */
  readonly path: string;
  make(): string;
}

export const dashboardFiles: readonly DashboardFile[] = [
  { path: 'config/grafana/dashboards/gx-overview.json', make: () => text(overview()) },
];

function text(dashboard: object): string {
  return `${layOut(dashboard)}\n`;
}

/** JSON as the formatter of this project writes it: a list of plain values takes one line where that is wide enough. */
function layOut(dashboard: object): string {
  const lists = /^(.*)\[\n([^[\]{}]*)\n\s*\](,?)$/gm;
  return JSON.stringify(dashboard, null, 2).replace(lists, (long, before: string, items: string, comma: string) => {
    const short = `${before}[${items.split(/\n\s*/).join(' ').trim()}]${comma}`;
    return short.length <= WIDTH ? short : long;
  });
}
