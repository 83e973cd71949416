/**
 * VictoriaMetrics by InfluxDB's `/write`. It has no databases: every point gets the name as a label. It stores numbers
 * only and would keep every text as a 0, so the fields that hold text stay away from it.
 */
import { authorization, type Database, endpoint } from '../database.ts';
import { write } from '../http.ts';
import { readField, takeApart } from '../lines.ts';
import { createPlan } from '../setup/plan.ts';
import { type Driver, reject } from './driver.ts';

const scheme = ({ token }: Database) => (token ? 'Bearer' : 'Basic');
const NOTHING = 'nothing to create: every point gets the label';

export const victoria: Driver = {
  // To a client of InfluxDB it shows the version header of a 1.8 as well.
  recognise: ({ headers }) => (headers['x-server-hostname'] ? { product: 'VictoriaMetrics' } : undefined),
  scheme,
  write(database, body, signal) {
    const url = endpoint(database, '/write', { db: database.bucket, precision: 'ms' });
    return write(url, authorization(database, scheme(database)), body, signal);
  },
  limits: { keepsReplaced: true },
  divide: withoutTexts,
  verdicts: [
    {
      status: [400],
      text: /^(remoteAddr: .{1,100}; requestURI: .{1,1000}; )?incorrect influx line "/,
      verdict: reject('unparsable'),
    },
    // It has no 413.
    { status: [400], text: /too big request/, verdict: (detail) => ({ kind: 'split', detail }) },
  ],
  asked: () => ({ refusal: 'VictoriaMetrics does not answer InfluxQL' }),
  nameOf: ({ bucket }) => bucket,
  titleOf: ({ bucket }) => `database "${bucket}"`,
  // It has no database to keep for another time.
  roomForTiers: () => 'none',
  list: async (_, { bucket }) => ({ names: [bucket] }),
  create: async () => ({}),
  describe: async (_, { bucket }) => ({ words: `${NOTHING} db="${bucket}"` }),
  async plan({ databases }) {
    const plan = createPlan();
    plan.facts.push(`${NOTHING} ${databases.map(({ bucket }) => `db="${bucket}"`).join(' or ')}`);
    if (databases[0].retention !== undefined) {
      plan.facts.push('how long it keeps its data is a flag of its start, -retentionPeriod, and not changed from here');
    }
    return plan;
  },
  advice: {
    credentials: 'INFLUX_USERNAME and INFLUX_PASSWORD, or INFLUX_TOKEN',
    limits: () => [
      'VictoriaMetrics holds numbers only: text is left out, and it does not answer InfluxQL',
      'start it with -dedup.minScrapeInterval=1ms, or what is sent twice counts twice',
    ],
  },
};

function withoutTexts(line: string): { storable?: string; left?: string } {
  // In a name and in a tag the = would be escaped.
  if (!line.includes('="')) return { storable: line };
  const { key, fields, tail } = takeApart(line);
  const isText = (field: string) => readField(field)[1].startsWith('"');
  const lineOf = (some: readonly string[]) => `${key} ${some.join(',')}${tail}`;
  const numbers = fields.filter((field) => !isText(field));
  const texts = fields.filter(isText);
  return {
    ...(numbers.length > 0 && { storable: lineOf(numbers) }),
    ...(texts.length > 0 && { left: lineOf(texts) }),
  };
}
