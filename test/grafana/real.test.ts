/**
 * Stories of alerts in a real Grafana, in real time, all at once: what people are told, and that Grafana sees at each look
 * what the evaluator sees, with which all stories are played elsewhere. Twenty minutes.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { describeWithGrafana } from '../support/grafana.ts';
import { type Database, database1, database2 } from './real-time/database.ts';
import { END, type Site, sites } from './real-time/sites.ts';
import { hostOf, LATE, portalIdOf, type Seen, watch } from './real-time/stage.ts';
import { MINUTE } from './stories/script.ts';

/** From the beginning to minute 0: points of the past are made and written, Grafana starts, and looks for the first time. */
const AHEAD = 130_000;
const LIMIT = AHEAD + (END + 3) * MINUTE;
const say = (line: string) => void process.stdout.write(`${line}\n`);

describeWithGrafana('stories in a real Grafana, in real time', () => {
  const zero = Math.ceil((Date.now() + AHEAD + LATE) / MINUTE) * MINUTE - LATE;
  const both = sites.filter(({ isOnBoth }) => isOnBoth);
  let over1: Seen | undefined;
  let over2: Seen | undefined;

  beforeAll(async () => {
    const play = async (start: () => Promise<Database | undefined>, chosen: readonly Site[], name: string) => {
      const database = await start();
      if (!database) return undefined;
      try {
        return await watch(database, chosen, zero, (line) => say(`${name}: ${line}`));
      } finally {
        await database.stop();
      }
    };
    const began = Date.now();
    [over1, over2] = await Promise.all([play(database1, sites, '1.x'), play(database2, both, '2.x')]);
    say(`${Math.round((Date.now() - began) / 1_000)} s`);
  }, LIMIT);

  describe.each([
    ['InfluxDB 1.x', () => over1, sites],
    ['InfluxDB 2.x', () => over2, both],
  ] as const)('over %s', (name, seenOf, chosen) => {
    const there = (context: { skip(note: string): never }): Seen =>
      seenOf() ?? context.skip(`${name} is missing: INFLUXD_2 names none`);

    it('is at each look in the states of the evaluator', (context) => {
      const { differences, looks, compared, rules } = there(context);
      say(`${name}: ${rules.rules.length} rules, ${looks.length} looks, ${compared} states of series compared`);
      expect(differences).toEqual([]);
      const pauses = looks.slice(1).map((time, index) => time - (looks[index] ?? 0));
      expect(new Set(pauses)).toEqual(new Set([MINUTE]));
      expect(looks[0]).toBeLessThan(zero);
    });

    it('logs no error', (context) => {
      expect(there(context).errors).toEqual([]);
    });

    it.for(chosen.map((site, index) => [site.name, site, index] as const))('%s', ([, site, index], context) => {
      const seen = there(context);
      const owner = site.logger ? hostOf(index, site) : portalIdOf(index);
      const awaited = site.told.filter(({ within: [first] }) => first < END);
      const unexpected = toldBy(seen)
        .filter((one) => one.owner === owner)
        .filter(({ rule, minute, firing, resolved }) => {
          const found = awaited.findIndex(
            (told) =>
              rule.startsWith(told.rule) &&
              told.firing === firing &&
              told.resolved === resolved &&
              told.within[0] <= minute &&
              minute <= told.within[1],
          );
          if (found >= 0) awaited.splice(found, 1);
          return found < 0;
        });
      expect({ unexpected, awaited }).toEqual({ unexpected: [], awaited: [] });
      for (const [rule, [first, last]] of site.over ?? []) {
        const ended = seen.moments.filter((one) => !one.isFiring && one.rule === rule && ownerOf(one.labels) === owner);
        const inTime = ended
          .map(({ time }) => (time - zero) / MINUTE)
          .filter((minute) => first <= minute && minute <= last);
        expect([ended.length, inTime.length], rule).toEqual([1, 1]);
      }
    });

    it('tells nobody of anything else, and each message by mail as well', (context) => {
      const seen = there(context);
      const told = toldBy(seen);
      for (const { owner, rule, minute, firing, resolved, summary } of told)
        say(
          `${name}: ${Math.round(minute * 60)} s: ${owner} ${rule} firing ${firing} resolved ${resolved}: ${summary}`,
        );
      const owners = new Set(chosen.map((site, index) => (site.logger ? hostOf(index, site) : portalIdOf(index))));
      expect(told.filter(({ owner }) => !owners.has(owner))).toEqual([]);
      const titles = seen.notices.map(({ title }) => title);
      expect(seen.mails.map(({ subject }) => subject).sort()).toEqual(titles.sort());
      expect(new Set(seen.mails.flatMap(({ to }) => to))).toEqual(new Set(['owner@example.org']));
    });

    it('sends what the evaluator sends', (context) => {
      const seen = there(context);
      const word = (rule: string, firing: number, resolved: number) => `${rule} ${firing} ${resolved}`;
      const real = toldBy(seen).map(({ rule, firing, resolved }) => word(rule, firing, resolved));
      const evaluator = seen.sent.map(({ rule, firing, resolved }) => word(rule, firing.length, resolved.length));
      expect(real.sort()).toEqual(evaluator.sort());
    });
  });

  function ownerOf({ portal_id, host = '' }: Readonly<Record<string, string>>): string {
    return portal_id ?? host;
  }

  function toldBy({ notices, rules }: Seen) {
    return notices.map(({ alerts, at }) => {
      const { alertname = '', ...labels } = alerts[0]?.labels ?? {};
      const count = (which: string) => alerts.filter(({ status }) => status === which).length;
      return {
        owner: ownerOf(labels),
        rule: rules.rules.find(({ title }) => title === alertname)?.uid ?? alertname,
        minute: (at - zero) / MINUTE,
        firing: count('firing'),
        resolved: count('resolved'),
        summary: alerts.map(({ annotations }) => annotations['summary'] ?? '').join(' / '),
      };
    });
  }
});
