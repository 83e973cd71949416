/** What somebody typed as a topic: made into `<service>/<instance>/<path>`, or refused in two lines. Pure. */
import * as z from 'zod';
import { filter } from '../../config/filter.ts';
import { parseTopic } from '../../gx/topics.ts';
import type { Topic } from '../../types.ts';

export const HINT =
  'Write <service>/<instance>/<path>, as in battery/256/Dc/0/Voltage, or a filter such as battery/+/Dc/#.';

/** Of the parts of a name on the D-Bus the service type is the third; what follows it is whose driver it is. */
const BUS_NAME = /^com\.victronenergy\.([^./]+)[^/]*/;
const ASKED: Readonly<Record<string, string>> = {
  R: 'asks the GX for a value and carries none',
  W: 'sets a value in the GX and is never stored',
};

/** Without slashes before it and without `N/<portal id>`. Throws where it cannot be a topic that carries a value. */
export function readName(wanted: string): string {
  const name = wanted.trim().replace(/^\/+/, '');
  if (name === '') throw new Error(`No topic is given.\n${HINT}`);
  const [root = '', , ...rest] = name.split('/');
  const why = ASKED[root];
  if (why !== undefined) throw new Error(`${name} ${why}.\n${instead(rest.join('/'))}`);
  const bus = BUS_NAME.exec(name);
  if (bus) {
    const [before, service = ''] = bus;
    const words = `${before} is a name on the D-Bus; in topics the service is ${service}`;
    throw new Error(`${words}.\n${instead(name.replace(before, service))}`);
  }
  return name.replace(/^N\/[^/]+\//, '');
}

function instead(name: string): string {
  return /^[^/]+\/[^/]+\/./.test(name) ? `Try: gx-logger explain ${name}` : HINT;
}

export function readTopic(name: string): Topic {
  const entry = parseTopic(`N/+/${name}`, 0);
  if (entry.kind === 'value' && entry.topic.path !== '') return entry.topic;
  throw new Error(`${name} is not a topic that carries a value.\n${HINT}`);
}

export function readFilter(name: string): string {
  const { data, error } = z.string().transform(filter).safeParse(name);
  if (data !== undefined) return data;
  throw new Error(`${error?.issues[0]?.message}.\n${HINT}`);
}
