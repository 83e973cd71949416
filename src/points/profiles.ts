/** What the profiles store of a topic that no rule matches, and how often. */
import type { Entry } from '../catalogue/entry.ts';
import { isMinimal } from '../catalogue/minimal.ts';
import type { Profile, Topic } from '../types.ts';

interface ProfileDecision {
  readonly why: string;
  readonly filteredBy: string | undefined;
  readonly interval: number | undefined;
  readonly textInterval: number | undefined;
}

/** Rows 1 to 30 of a charger's history shift every midnight: as series they mean nothing. */
const HISTORY_ROWS = /^History\/Daily\/([1-9]|[12]\d|30)\//;

/** Powers are what people look at closely; currents change as often and say the same. The rest moves slowly. */
const BY_UNIT: Readonly<Record<string, number>> = { W: 5_000, A: 10_000, VA: 10_000, var: 10_000 };
const CALM = 30_000;
/** For what runs by itself, such as the time since the last full charge: it changes every second and tells nothing. */
const SLOW = 300_000;
/** Without these of the system nobody can say later what its powers were made of. */
const KEPT: ReadonlySet<string> = new Set(['ActiveBatteryService', 'Mgmt/ProcessVersion']);
/** For text: some drivers write one each second, and a person reads the last. */
const READ = 60_000;

const MEAN = 'its mean over each interval is stored';

export function byProfile(
  topic: Topic,
  entry: Entry | undefined,
  profile: Profile,
  storePrivate: boolean,
): ProfileDecision {
  if (entry?.log === 'private' && !storePrivate) return filtered('private', 'it tells where or whose the system is');
  if (profile === 'everything') {
    return { why: 'every change is stored', filteredBy: undefined, interval: undefined, textInterval: undefined };
  }
  if (topic.service === 'system' && KEPT.has(topic.path)) {
    return {
      why: 'energy of the past is computed by it',
      filteredBy: undefined,
      interval: undefined,
      textInterval: READ,
    };
  }
  if (profile === 'minimal') {
    if (!isMinimal(topic.service, topic.path)) return filtered('not_minimal', 'no dashboard or alert of ours uses it');
  } else {
    if (entry?.log === 'no') return filtered('not_charted', 'nobody charts it');
    if (HISTORY_ROWS.test(topic.path)) return filtered('history_rows', 'the rows of the daily history shift every day');
    if (topic.service === 'settings' && !entry) return filtered('settings', 'it is a setting that nobody charts');
  }
  return { textInterval: READ, ...howOften(entry), filteredBy: undefined };
}

function howOften(entry: Entry | undefined): Pick<ProfileDecision, 'why' | 'interval'> {
  switch (entry?.kind) {
    case 'quantity':
      return { why: MEAN, interval: BY_UNIT[entry.unit ?? ''] ?? CALM };
    case 'angle':
      return { why: MEAN, interval: CALM };
    case 'time':
      return { why: 'it runs by itself: one change in each interval is stored at once, and the last', interval: SLOW };
    case 'text':
      return { why: 'a change is stored at once; of one that goes on, the last of each interval', interval: undefined };
    default:
      return { why: 'each change is stored', interval: undefined };
  }
}

function filtered(clause: string, why: string): ProfileDecision {
  return { why, filteredBy: `profile:${clause}`, interval: undefined, textInterval: undefined };
}
