import { expect, it } from 'vitest';
import { createClaims, type Way } from '../../src/installation/claims.ts';

const HOUSE = 'c0619ab00001';
const BOAT = 'c0619ab00002';

/** Two ways to the same GX, and the time, ms. */
function desk() {
  const left: string[] = [];
  const time = { now: 0 };
  const wayTo = (name: string): Way => ({ name, leave: (portalId) => void left.push(`${name} ${portalId}`) });
  return { claims: createClaims(() => time.now), time, left, lan: wayTo('lan'), bridge: wayTo('bridge') };
}

it('a GX belongs to the way that takes it first, again and again, and another is told who has it', () => {
  const { claims, lan, bridge, left } = desk();
  expect(claims.take(HOUSE, lan)).toBeUndefined();
  expect(claims.take(HOUSE, lan)).toBeUndefined();
  expect(claims.take(HOUSE, bridge)).toBe('lan');
  expect(claims.take(BOAT, bridge)).toBeUndefined();
  expect(left).toEqual([]);
});

it('a GX that lives is never taken over, however long it is', () => {
  const { claims, time, lan, bridge, left } = desk();
  claims.take(HOUSE, lan);
  claims.heard(HOUSE, lan, true);
  time.now = 86_400_000;
  expect(claims.take(HOUSE, bridge)).toBe('lan');
  expect(left).toEqual([]);
});

it('a GX that has been gone for 60 s is taken over, and the first way leaves it', () => {
  const { claims, time, lan, bridge, left } = desk();
  claims.take(HOUSE, lan);
  claims.heard(HOUSE, lan, true);
  time.now = 10_000;
  claims.heard(HOUSE, lan, false);
  time.now = 40_000;
  // It is told again that it is gone, which it has been all the time.
  claims.heard(HOUSE, lan, false);
  time.now = 69_999;
  expect(claims.take(HOUSE, bridge)).toBe('lan');
  time.now = 70_000;
  expect(claims.take(HOUSE, bridge)).toBeUndefined();
  expect(left).toEqual([`lan ${HOUSE}`]);
});

it('a GX that never spoke on the first way is taken over after 60 s', () => {
  const { claims, time, lan, bridge } = desk();
  claims.take(HOUSE, lan);
  time.now = 59_999;
  expect(claims.take(HOUSE, bridge)).toBe('lan');
  time.now = 60_000;
  expect(claims.take(HOUSE, bridge)).toBeUndefined();
});

it('a GX that returns within 60 s stays where it is', () => {
  const { claims, time, lan, bridge } = desk();
  claims.take(HOUSE, lan);
  claims.heard(HOUSE, lan, false);
  time.now = 59_000;
  claims.heard(HOUSE, lan, true);
  time.now = 130_000;
  expect(claims.take(HOUSE, bridge)).toBe('lan');
});

it('what was taken over is given back when it has been gone there too, and only one way has it at any time', () => {
  const { claims, time, lan, bridge, left } = desk();
  claims.take(HOUSE, lan);
  time.now = 60_000;
  claims.take(HOUSE, bridge);
  claims.heard(HOUSE, bridge, true);
  // It is there on the first way again, which is not asked any more.
  claims.heard(HOUSE, lan, true);
  expect(claims.take(HOUSE, lan)).toBe('bridge');
  time.now = 100_000;
  claims.heard(HOUSE, bridge, false);
  claims.heard(HOUSE, lan, false);
  time.now = 160_000;
  expect(claims.take(HOUSE, lan)).toBeUndefined();
  expect(claims.take(HOUSE, bridge)).toBe('lan');
  expect(left).toEqual([`lan ${HOUSE}`, `bridge ${HOUSE}`]);
});
