/** Whether anything is seen at all: the GX, the logger, and what it has to say of itself. */
import { DAY, HOST, last, ofSite, type Rule } from './rule.ts';
import { number, SITE_NAME } from './words.ts';

const ofLogger = (field: string) => last('gx_logger', field, HOST, DAY);
const LOGGER_NAME = 'gx-logger on {{ $labels.host }}';

export const loggingRules: readonly Rule[] = [
  {
    name: 'gx_silent',
    panel: ['gx-logger', 'GX reached'],
    severity: 'critical',
    parts: [{ title: 'GX silent', queries: { alive: ofSite('alive') }, summary: `${SITE_NAME}: the GX is not heard` }],
    is: 'below',
    threshold: 1,
    for: 15,
    keep: 5,
    noData: 'OK',
    when: 'nothing is heard of a GX; over VRM after 60 minutes',
    advice: 'Look at the GX, its power and its network. What happens meanwhile is not logged.',
  },
  {
    name: 'logger_silent',
    panel: ['gx-logger', 'Messages received'],
    severity: 'critical',
    parts: [
      {
        title: 'Logger silent',
        queries: { written: { ...ofLogger('received'), pick: 'count', each: 5 } },
        summary: `{{ if $labels.host }}${LOGGER_NAME} writes nothing{{ else }}No gx-logger has written anything for a day{{ end }}`,
      },
    ],
    is: 'below',
    threshold: 1,
    for: 10,
    noData: 'Alerting',
    when: 'a gx-logger, or the only one, writes nothing to the database',
    advice:
      'Look whether it runs (`gx-logger check`). While the database is away it keeps everything and sends it later.',
  },
  {
    name: 'logger_lags',
    panel: ['gx-logger', 'Lag'],
    severity: 'warning',
    parts: [
      {
        title: 'Logger lags',
        queries: { lag: ofLogger('lag_seconds') },
        value: '$lag / 60',
        summary: `${LOGGER_NAME}: the oldest value that is in no database yet is ${number('lag')} s old`,
      },
    ],
    is: 'above',
    threshold: { usual: 10, least: 1, most: 1_440, unit: 'min' },
    for: 10,
    keep: 30,
    when: 'the oldest value that is not yet in the database is more than {threshold} minutes old',
    advice: 'The database is slow or refuses: `gx-logger check` says why.',
  },
  {
    name: 'journal_fills',
    panel: ['gx-logger', 'Journal'],
    severity: 'warning',
    parts: [
      {
        title: 'Journal fills',
        queries: {
          bytes: ofLogger('journal_bytes'),
          kept: ofLogger('journal_kept_bytes'),
          limit: ofLogger('journal_limit_bytes'),
        },
        // What the database has already gives way.
        value: '100 * ($bytes - $kept) / ($limit + 1)',
        summary: `${LOGGER_NAME}: the journal is ${number('value')} % full`,
      },
    ],
    is: 'above',
    threshold: { usual: 80, least: 5, most: 99, unit: '%' },
    for: 10,
    keep: 30,
    when: 'a journal holds more than {threshold} % of what it may',
    advice: 'When it is full the oldest data is deleted: bring the database back, or set JOURNAL_MAX_BYTES higher.',
  },
  {
    name: 'values_refused',
    panel: ['gx-logger', 'Rejected, expired, dropped'],
    severity: 'warning',
    parts: [
      {
        title: 'Values refused',
        // What rises: where its state is lost a logger counts from 0 again.
        queries: { rejected: { ...ofLogger('rejected'), pick: 'non_negative_difference', sumOf: HOST } },
        summary: `${LOGGER_NAME}: the database refused ${number('rejected')} values in 24 hours`,
      },
    ],
    is: 'above',
    threshold: 0,
    for: 10,
    keep: 30,
    when: 'the database has refused values in the last 24 hours',
    advice: 'They are in DATA_DIR, in `rejected`, each with the reason; `gx-logger journal` says how many.',
  },
];
