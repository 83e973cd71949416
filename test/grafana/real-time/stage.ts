/** A real Grafana over a database into which the sites of the stories write as time passes, and the evaluator beside it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RULES } from '../../../src/grafana/rules/table.ts';
import { errorsIn, type Grafana, grafanaFolder, startGrafana } from '../../support/grafana.ts';
import { ROOT, runProgram } from '../../support/program.ts';
import { Asker } from '../alerting/answers.ts';
import type { Moment } from '../alerting/evaluator.ts';
import type { Message } from '../alerting/messages.ts';
import { type Provisioned, provisioned } from '../alerting/rule.ts';
import { MINUTE } from '../stories/script.ts';
import { type Database, writeDue } from './database.ts';
import { type Due, loggerPoints, pointsOf } from './points.ts';
import { mailSink, type Notice, webhookSink } from './sinks.ts';
import { END, SETTINGS, type Site } from './sites.ts';
import { type Picture, pictureKey, Twin } from './twin.ts';

/** The gx-logger of all other sites. */
const SHARED = 'logger';
/** A rule is looked at once a minute, and all of them within ten seconds. */
const LOOKED_WITHIN = 50_000;
/** Grafana looks so long after each minute of the stories, ms: what is told in time is told in time by some margin. */
export const LATE = 45_000;
const STEP = 500;
const RELOAD_AT = 8;
const MAIL_TO = 'owner@example.org';
/** Nothing is left out. In a database of another name than usual a query's measurement is not made out. */
const EVERY_MEASUREMENT = new Set([
  '',
  ...RULES.flatMap(({ parts }) => parts)
    .flatMap(({ queries }) => Object.values(queries))
    .map(({ measurement }) => measurement),
]);

export interface Seen {
  readonly rules: Provisioned;
  readonly notices: readonly (Notice & { readonly at: number })[];
  readonly mails: readonly { readonly subject: string; readonly to: readonly string[] }[];
  /** What the evaluator would have sent, and what it saw begin and end. */
  readonly sent: readonly Message[];
  readonly moments: readonly Moment[];
  /** Where Grafana and the evaluator saw something else. */
  readonly differences: readonly string[];
  /** Times at which all rules were looked at. */
  readonly looks: readonly number[];
  /** States of series that were compared. */
  readonly compared: number;
  readonly errors: readonly string[];
}

interface Looks {
  readonly data: {
    readonly groups: readonly {
      readonly rules: readonly {
        readonly uid: string;
        readonly name: string;
        readonly health: string;
        readonly lastEvaluation: string;
        readonly alerts?: readonly { readonly state: string; readonly labels: Readonly<Record<string, string>> }[];
      }[];
    }[];
  };
}

export const portalIdOf = (index: number) => `c0619ac${String(index).padStart(5, '0')}`;
export const hostOf = (index: number, { logger }: Site) => (logger ? portalIdOf(index) : SHARED);

/** `zero`: minute 0 of all sites, LATE before a whole minute of the clock; `say` tells how it goes. */
export async function watch(
  database: Database,
  sites: readonly Site[],
  zero: number,
  say: (line: string) => void,
): Promise<Seen> {
  const lines = await linesOf(sites, zero);
  await writeDue(database, lines, Date.now());
  const webhook = await webhookSink();
  const mail = await mailSink();
  const folder = grafanaFolder();
  const settings = {
    GF_SMTP_ENABLED: 'true',
    GF_SMTP_HOST: `127.0.0.1:${mail.port}`,
    GF_SMTP_FROM_ADDRESS: 'gx@example.org',
    // It looks at whole minutes of the clock.
    GF_UNIFIED_ALERTING_DISABLE_JITTER: 'true',
  };
  await provision(folder.path, database, {
    ...settings,
    ALERTS_WEBHOOK: `http://127.0.0.1:${webhook.port}/`,
    ALERTS_EMAIL: MAIL_TO,
  });
  const rules = provisioned(readFileSync(join(folder.path, 'provisioning/alerting/gx-logger.yml'), 'utf8'));
  const grafana = await startGrafana(folder.path, settings);
  const seen = { looks: [] as number[], differences: [] as string[], compared: 0 };
  const twin = new Twin(rules);
  const asker = new Asker({ influxd: database, rules: rules.rules, measurementsOf: () => EVERY_MEASUREMENT });
  const portalIds = sites.map((_, index) => portalIdOf(index));
  let isReloaded = false;
  try {
    while (Date.now() < zero + END * MINUTE) {
      const last = seen.looks.at(-1);
      // From a look on nothing is written until the evaluator has looked as well.
      for (const next = (last ?? Number.NaN) + MINUTE; Date.now() < next; await delay(STEP)) {
        const now = Math.min(Date.now(), next);
        await writeDue(database, lines, now);
        if (!isReloaded && now > zero + RELOAD_AT * MINUTE) {
          isReloaded = true;
          await grafana.ask('/api/admin/provisioning/alerting/reload', {});
          say('reloaded');
        }
        if (now > zero + END * MINUTE) break;
      }
      if (Date.now() >= zero + END * MINUTE) break;
      const { time, states } = await looked(grafana, last);
      const twins = twin.look(await asker.ask(time, portalIds), time);
      const differences = differencesOf(states, twins);
      seen.looks.push(time);
      seen.compared += twins.size;
      const minute = ((time - zero) / MINUTE).toFixed(2);
      seen.differences.push(...differences.map((one) => `minute ${minute}: ${one}`));
      const on = [...twins].filter(([, state]) => state !== 'Normal').length;
      say(
        `minute ${minute}: ${twins.size} series, ${on} not normal, ${differences.length} differ, ${webhook.arrived.length} messages`,
      );
      for (const one of differences) say(`  ${one}`);
    }
    twin.messages.pass(Date.now());
    const { arrived: notices } = webhook;
    const errors = errorsIn(grafana.log());
    const { moments, messages } = twin;
    return { ...seen, rules, notices, mails: mail.arrived, sent: messages.sent, moments, errors };
  } finally {
    await grafana.stop();
    webhook.stop();
    mail.stop();
    await folder.remove();
  }
}

/** All of them as they are due, the earliest first. */
async function linesOf(sites: readonly Site[], zero: number): Promise<Due[]> {
  const lines: Due[] = [];
  const until = Math.ceil(END) + 1;
  for (const [index, site] of sites.entries()) {
    const { name, deeds, lead = 60, logger } = site;
    const named = { 'settings/0/Settings/SystemSetup/SystemName': name };
    const script = { plant: { ...named, ...site.plant }, deeds, from: -lead, until };
    lines.push(...(await pointsOf(script, portalIdOf(index), name, zero)));
    if (logger) lines.push(...loggerPoints(script, hostOf(index, site), zero, logger));
  }
  lines.push(...loggerPoints({ from: -60, until }, SHARED, zero));
  return lines.sort((one, other) => one.at - other.at);
}

async function provision(
  folder: string,
  { environment, token }: Database,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  const secretFile = join(folder, 'token');
  const settings = join(folder, 'settings.yaml');
  writeFileSync(secretFile, token);
  writeFileSync(settings, SETTINGS);
  const dashboards = join(ROOT, 'config/grafana/dashboards');
  const out = join(folder, 'provisioning');
  const { code, text } = await runProgram(
    ['grafana', 'write', '--out', out, '--secret-file', secretFile, '--dashboards', dashboards],
    { ...environment, ...more, GX_LOGGER_CONFIG: settings },
  );
  if (code !== 0) throw new Error(text);
}

/** Waits until every rule has been looked at for one and the same moment, a later one than `last`. */
async function looked(grafana: Grafana, last: number | undefined): Promise<{ time: number; states: Picture }> {
  const deadline = Date.now() + LOOKED_WITHIN + (last === undefined ? MINUTE : 0);
  for (;;) {
    const { data } = await grafana.ask<Looks>('/api/prometheus/grafana/api/v1/rules');
    const rules = data.groups.flatMap((group) => group.rules);
    const times = new Set(rules.map(({ lastEvaluation }) => Date.parse(lastEvaluation)));
    const [time = 0, ...others] = times;
    if (others.length === 0 && time > (last ?? 0)) return { time, states: pictureOf(rules) };
    if (Date.now() > deadline) throw new Error(`rules were looked at for ${[...times].join(', ')}`);
    await delay(STEP);
  }
}

/** Labels that Grafana adds. */
const ADDED = /^(__|alertname$|grafana_folder$|severity$|source$)/;

function pictureOf(rules: Looks['data']['groups'][number]['rules']): Picture {
  const picture = new Map<string, string>();
  for (const { uid, health, alerts = [] } of rules) {
    if (health === 'error') picture.set(`${uid} health`, health);
    for (const { state, labels } of alerts) {
      if (state.includes('NoData')) continue;
      const own = Object.fromEntries(Object.entries(labels).filter(([name]) => !ADDED.test(name)));
      picture.set(pictureKey(uid, own), state);
    }
  }
  return picture;
}

function differencesOf(states: Picture, twins: Picture): string[] {
  const keys = new Set([...states.keys(), ...twins.keys()]);
  const none = 'not there';
  return [...keys]
    .filter((key) => states.get(key) !== twins.get(key))
    .map((key) => `${key}: ${states.get(key) ?? none} in Grafana, ${twins.get(key) ?? none} in the evaluator`);
}
