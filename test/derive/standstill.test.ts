/** After a standstill nothing of what was known is said again before the GX has been heard again. */
import { describe, expect, it } from 'vitest';
import { createDesk } from './desk.ts';

const MINUTE = 60_000;

/** A GX with a battery, minutes after the start, so that everything is due for a refresh. */
function settled() {
  const desk = createDesk();
  desk.begin(() => desk.reads('battery/256/Soc', 87));
  desk.pass(MINUTE);
  desk.taken();
  return desk;
}

/** What was said: fact, and when after `since`. */
const told = (desk: ReturnType<typeof createDesk>, since: number) =>
  desk.taken().map(({ what, value, at }) => `${what} ${value || 'all'} ${at - since}`);

describe('a standstill', () => {
  it('refreshes nothing, and everything is asked for', () => {
    const desk = settled();
    desk.standStill(10 * MINUTE);
    const woken = desk.now;
    desk.pass(5_000);
    expect(told(desk, woken)).toEqual(['asked all 0']);
  });

  it('is over with the first value; devices are said again when all have been heard', () => {
    const desk = settled();
    desk.standStill(10 * MINUTE);
    desk.taken();
    const woken = desk.now;
    desk.happens({ kind: 'asked' });
    desk.reads('battery/256/Soc', 88);
    desk.pass(1_000);
    expect(told(desk, woken)).toEqual([
      'site connected 1 100',
      'site alive 1 100',
      'site messages 2 100',
      'site ac_lost 0 100',
      'site soc_floor 101 100',
    ]);
    desk.happens({ kind: 'complete' });
    desk.pass(2_000);
    expect(told(desk, woken)).toEqual(['presence 1 1100']);
  });

  it('after which the link is found dead: that is said at once, and nothing else', () => {
    const desk = settled();
    desk.standStill(10 * MINUTE);
    const woken = desk.now;
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(500);
    const [asked, ...others] = told(desk, woken);
    expect(asked).toBe('asked all 0');
    expect(others.slice(0, 2)).toEqual(['site connected 0 0', 'site alive 0 0']);
    expect(others.filter((one) => /^presence|connected 1|alive 1/.test(one))).toEqual([]);
  });

  it('that ends the link: who left meanwhile was last known before it', () => {
    const desk = settled();
    const all = () => {
      desk.reads('battery/256/Soc', 87);
      desk.reads('tank/3/Level', 0.5);
    };
    desk.begin(all);
    desk.settle();
    const before = desk.now;
    desk.standStill(10 * MINUTE);
    desk.pass(500);
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(1_000);
    desk.begin(() => desk.reads('battery/256/Soc', 88));
    desk.settle();
    desk.taken();
    desk.happens({ kind: 'asked' });
    desk.reads('battery/256/Soc', 89);
    desk.happens({ kind: 'complete' });
    const left = desk.taken('event').map(({ who, at }) => ({ who, at }));
    expect(left).toEqual([{ who: 'tank/3', at: before }]);
  });

  it('is no news where the next tick is only a second late', () => {
    const desk = settled();
    desk.standStill(1_900);
    desk.pass(5 * MINUTE);
    expect(desk.taken('asked')).toEqual([]);
    expect(desk.taken('presence').length).toBe(0);
  });
});
