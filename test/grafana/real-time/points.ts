/** What the daemon's pipeline writes of a plant, each line with the time at which it comes out of it. */
import { type Incident, type Message, pour } from '../../support/pour.ts';
import { itemsOf, MINUTE, type Script } from '../stories/script.ts';
import { LOGGER, type Story } from '../stories/story.ts';

export interface Due {
  /** ms since 1970. */
  readonly at: number;
  readonly line: string;
}

const SECOND = 1_000;

/** `zero`: minute 0 of the script. */
export async function pointsOf(script: Script, portalId: string, site: string, zero: number): Promise<Due[]> {
  const begin = zero + script.from * MINUTE;
  const lines: Due[] = [];
  let now = begin;
  function* passing(): Generator<Message | Incident> {
    for (const item of itemsOf(script, portalId)) {
      if (item === 'restart') throw new Error('nobody restarts here');
      for (; now + SECOND < begin + item.t; now += SECOND) yield { t: now + SECOND - begin };
      now = begin + item.t;
      yield item;
    }
  }
  await pour(passing(), {
    profile: 'default',
    begin,
    portalId,
    sites: { [portalId]: site },
    tick: SECOND,
    endsRows: true,
    onLine: (line) => void lines.push({ at: now, line }),
  });
  return lines;
}

/** What gx-logger says of itself, a row a minute. */
export function loggerPoints(
  { from, until }: Pick<Script, 'from' | 'until'>,
  host: string,
  zero: number,
  fields: NonNullable<Story['logger']> = () => LOGGER,
): Due[] {
  const lines: Due[] = [];
  for (let minute = from; minute < until; minute += 1) {
    const at = zero + minute * MINUTE;
    const values = Object.entries(fields(minute) ?? {}).map(([name, value]) => `${name}=${value}i`);
    if (values.length > 0) lines.push({ at, line: `gx_logger,host=${host} ${values.join()} ${at}\n` });
  }
  return lines;
}
