/** Every alert rule, as it is provisioned, over what the daemon writes: what people are told, when, and how often. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Influxd, startInfluxd } from '../../support/influxd.ts';
import { describeWith } from '../../support/process.ts';
import { calm } from './calm.ts';
import { eight } from './eight.ts';
import { loggers } from './loggers.ts';
import { storiesOf } from './rows.ts';
import { MINUTE } from './script.ts';
import { type Played, play, rules, ZERO } from './stage.ts';
import { supplyRows } from './supply-rows.ts';
import { thingRows } from './thing-rows.ts';

const STORIES = [...eight, ...storiesOf([...supplyRows, ...thingRows]), ...loggers, ...calm];

const minuteOf = (time: number) => (time - ZERO) / MINUTE;
const isWithin = ([first, last]: readonly [number, number], minute: number) => first <= minute && minute <= last;

it('every rule fires in one of the stories', () => {
  const told = new Set(STORIES.flatMap((story) => story.told.map(({ rule }) => rule)));
  expect(rules().all.rules.filter(({ uid }) => !told.has(uid))).toEqual([]);
});

/** What is in its cache it copies for each query. */
const FROM_FILES = `cache-snapshot-memory-size = 1000000
  cache-snapshot-write-cold-duration = "2s"`;

describeWith('influxd', 'stories', () => {
  let influxd: Influxd;
  let played: readonly Played[];
  beforeAll(async () => {
    influxd = await startInfluxd({ data: FROM_FILES });
    played = await play(influxd, STORIES);
  }, 3_600_000);
  afterAll(() => influxd.stop());

  it.each(STORIES.map(({ name }, index) => [name, index] as const))('%s', (_, index) => {
    const { story, evaluator, beside } = played[index] ?? expect.fail('it was not played');
    const awaited = [...story.told];
    const unexpected = evaluator.sent
      .map(({ time, rule, firing, resolved }) => ({
        rule,
        minute: minuteOf(time),
        firing: firing.length,
        resolved: resolved.length,
      }))
      .filter(({ rule, minute, firing, resolved }) => {
        const found = awaited.findIndex(
          (told) =>
            told.rule === rule && told.firing === firing && told.resolved === resolved && isWithin(told.within, minute),
        );
        if (found >= 0) awaited.splice(found, 1);
        return found < 0;
      });
    expect({ unexpected, awaited }).toEqual({ unexpected: [], awaited: [] });

    // A neighbour that is well changes nothing.
    if (beside) expect(beside.sent).toEqual(evaluator.sent);

    // What ended without a message.
    const ended = evaluator.moments.filter(({ isFiring }) => !isFiring);
    const over = story.over ?? [];
    for (const [rule, within] of over) {
      const minutes = ended.filter((moment) => moment.rule === rule).map(({ time }) => minuteOf(time));
      expect(minutes, rule).toEqual([expect.toSatisfy((minute: number) => isWithin(within, minute))]);
    }
    // Silence is no all-clear.
    const silent = story.deeds.find(({ gx }) => gx === 'off')?.at ?? Number.POSITIVE_INFINITY;
    const isBack = story.deeds.some(({ gx }) => gx === 'on');
    if (!isBack) expect(ended.filter(({ time }) => minuteOf(time) > silent)).toEqual([]);
  });
});
