/** What gx-logger tells of itself: its rules, each with what makes it fire and what does not. */
import { boat } from './plants.ts';
import { at } from './script.ts';
import { after, ends, fires, LOGGER, type LoggerFields, type Story, type Told } from './story.ts';

const loggerStory = (name: string, told: readonly Told[], logger: Story['logger']): Story => ({
  name,
  plant: boat,
  deeds: [at(0, {})],
  told,
  ...(logger && { logger }),
});
const from = (minute: number, fields: LoggerFields) => (now: number) => ({ ...LOGGER, ...(now >= minute && fields) });

const silence = loggerStory(
  'logger-silent',
  [fires('logger-silent', [10, 17]), ends('logger-silent', [60, 67])],
  (minute) => (minute > 0 && minute < 60 ? undefined : LOGGER),
);

export const loggers: readonly Story[] = [
  silence,
  { ...silence, name: 'logger-silent, of two', hasTwoLoggers: true },
  loggerStory('logger-silent: not for 4 minutes', [], (minute) => (minute > 0 && minute < 5 ? undefined : LOGGER)),
  loggerStory('logger-lags', [after('logger-lags', 10)], from(0, { lag_seconds: 700 })),
  loggerStory('logger-lags: not after a moment', [], from(0, { lag_seconds: 120 })),
  loggerStory('journal-fills', [after('journal-fills', 10)], from(0, { journal_bytes: 1_700_000_000 })),
  loggerStory('journal-fills: not half full', [], from(0, { journal_bytes: 1_000_000_000 })),
  loggerStory(
    'journal-fills: not with what the database has',
    [],
    from(0, { journal_bytes: 1_900_000_000, journal_kept_bytes: 1_500_000_000 }),
  ),
  loggerStory('values-refused', [after('values-refused', 10)], from(0, { rejected: 5 })),
  loggerStory('values-refused: not long ago, nor by a restart', [], (minute) => ({
    ...LOGGER,
    rejected: minute < 0 ? 5 : 0,
  })),
];
