/** How long a power holds, and what of the time is covered. */
import { describe, expect, it } from 'vitest';
import { Plant } from '../../src/energy/plant.ts';
import { WINDOW } from '../../src/energy/types.ts';
import { GONE, type Value } from '../../src/types.ts';
import { closeAll, connect, MEASURED, START, say, Topics } from '../support/plant-input.ts';

const MINUTE = 60_000;
const PV = 'system/0/Dc/Pv/Power';
const GENSET = 'dcgenset/0/Dc/0/Power';

/** A plant with a source of 6 kW for five minutes: 0.1 kWh a minute. `happens` is what comes in them. */
function windowOf(happens: (plant: Plant, at: (minutes: number) => number, topics: Topics) => void, source = PV) {
  const plant = new Plant(MEASURED);
  const topics = new Topics();
  connect(plant, START);
  say(plant, topics, { [PV]: 0, [source]: 6_000 }, START);
  happens(plant, (minutes) => START + minutes * MINUTE, topics);
  return plant.close(START + WINDOW).site;
}

describe('a power', () => {
  it('holds until it changes', () => {
    const site = windowOf((plant, at, topics) => {
      say(plant, topics, { [PV]: 6_000 }, at(1));
      say(plant, topics, { [PV]: 3_000 }, at(4));
    });
    expect(site['pv_dc']).toBeCloseTo(0.45, 6);
  });

  it.each<[string, Value]>([
    ['null', null],
    ['emptied', GONE],
    ['text', 'much'],
    ['a list', [6_000]],
    ['more than any site has', 1e300],
  ])('that turns %s counts as 0', (_, value) => {
    const site = windowOf((plant, at, topics) => say(plant, topics, { [GENSET]: value }, at(2)), GENSET);
    expect(site['genset']).toBeCloseTo(0.2, 6);
    expect(site['coverage']).toBe(1);
  });

  it('ends with its device, until that says something again', () => {
    const site = windowOf((plant, at, topics) => {
      plant.left({ service: 'dcgenset', instance: '0' }, at(1));
      plant.left({ service: 'dcgenset', instance: '7' }, at(1));
      plant.left({ service: 'tank', instance: '0' }, at(1));
      say(plant, topics, { [GENSET]: 6_000 }, at(4));
    }, GENSET);
    expect(site['genset']).toBeCloseTo(0.2, 6);
  });

  it('ends with the link, and is not known when that is back', () => {
    const site = windowOf((plant, at, topics) => {
      plant.link(false, at(1));
      say(plant, topics, { [PV]: 6_000 }, at(1.5));
      plant.link(true, at(2));
      say(plant, topics, { [PV]: 3_000 }, at(3));
    });
    expect(site['pv_dc']).toBeCloseTo(0.1 + 0.1, 6);
    expect(site['coverage']).toBeCloseTo(0.6, 6);
  });

  it('that comes late counts from now on', () => {
    const site = windowOf((plant, at, topics) => {
      say(plant, topics, { [PV]: 3_000 }, at(2));
      say(plant, topics, { [PV]: 6_000 }, at(1));
    });
    expect(site['pv_dc']).toBeCloseTo(0.2 + 0.3, 6);
  });
});

describe('what is not covered', () => {
  it('is the time in which the GX shows no life: nothing is added up', () => {
    const site = windowOf((plant, at) => {
      plant.alive(false, at(1));
      plant.alive(true, at(3));
    });
    expect(site['pv_dc']).toBeCloseTo(0.3, 6);
    expect(site['coverage']).toBeCloseTo(0.6, 6);
  });

  it('is the time without the service of the system', () => {
    const site = windowOf((plant, at, topics) => {
      plant.left({ service: 'system', instance: '0' }, at(2));
      say(plant, topics, { [GENSET]: 6_000 }, at(2));
    });
    expect(site['coverage']).toBeCloseTo(0.4, 6);
    expect(site['genset']).toBe(0);
  });

  it('is the time from its topics being emptied until one of them comes again', () => {
    const site = windowOf((plant, at, topics) => {
      say(plant, topics, { [PV]: GONE, 'system/0/Dc/Battery/Power': GONE }, at(1));
      say(plant, topics, { 'system/0/Dc/Battery/Power': null }, at(2));
    });
    expect(site['coverage']).toBeCloseTo(0.8, 6);
  });

  it('has no fields, however long it is', () => {
    const plant = new Plant(MEASURED);
    plant.link(true, START - 365 * 24 * 60 * MINUTE);
    expect(plant.close(START)).toEqual({ site: { coverage: 0 }, consumers: [], checks: {} });
  });

  it('needs no reading that means anything but the one of the system', () => {
    const plant = new Plant(MEASURED);
    connect(plant, START);
    say(plant, new Topics(), { 'tank/0/Level': 50, 'toString/0/valueOf': 1, 'system/0/constructor': 1 }, START);
    expect(plant.close(START + WINDOW).site).toEqual({ coverage: 0 });
  });

  it('leaves a plant that has nothing but the system with what that says', () => {
    const plant = new Plant(MEASURED);
    connect(plant, START);
    say(plant, new Topics(), { 'system/0/Ac/Consumption/L1/Power': null }, START);
    const { site } = plant.close(START + WINDOW);
    expect(site['coverage']).toBe(1);
    for (const [name, value] of Object.entries(site)) if (name !== 'coverage') expect(value, name).toBe(0);
  });
});

describe('a topic that is forgotten', () => {
  it('gives its index to another', () => {
    const site = windowOf((plant, at, topics) => {
      say(plant, topics, { [GENSET]: GONE }, at(1));
      const { index } = topics.topic(GENSET);
      plant.forget(topics.topic(GENSET));
      plant.forget(topics.topic(GENSET));
      const topic = { index, portalId: 'c0619ab12345', service: 'alternator', instance: '0', path: 'Dc/0/Power' };
      plant.accept({ topic, value: 600, time: at(1) });
    }, GENSET);
    expect(site['genset']).toBeCloseTo(0.1, 6);
    expect(site['alternator']).toBeCloseTo(0.04, 6);
  });

  it('was the last of its device: so the GX is asked for alternators again', () => {
    const alternator = 'alternator/0/Dc/0/Power';
    const site = windowOf((plant, at, topics) => {
      say(plant, topics, { 'system/0/Dc/Alternator/Power': 600, [alternator]: GONE }, at(2));
      plant.forget(topics.topic(alternator));
    }, alternator);
    expect(site['alternator']).toBeCloseTo(0.2 + 0.03, 6);
  });
});

describe('settings that change', () => {
  it('count from then on', () => {
    const site = windowOf((plant, at, topics) => {
      say(plant, topics, { 'system/0/Dc/Battery/Power': 600, 'battery/9/Dc/0/Power': 1_200 }, START);
      plant.configure({ ...MEASURED, batteries: ['battery/9'] }, at(1));
    });
    expect(site['battery_charge']).toBeCloseTo(0.01 + 0.08, 6);
  });
});

it('goes on from what was kept as if the link had been down', () => {
  const topics = new Topics();
  const begin = (plant: Plant) => {
    connect(plant, START);
    say(plant, topics, { [PV]: 6_000, 'evcharger/1/Ac/Power': 700 }, START + 1_234);
    plant.link(false, START + 67_890);
  };
  const end = (plant: Plant) => {
    connect(plant, START + 123_456);
    say(plant, topics, { [PV]: 3_000, 'evcharger/1/Ac/Power': 900 }, START + 125_000);
    return closeAll(plant, 2);
  };
  const one = new Plant(MEASURED);
  begin(one);
  const first = new Plant(MEASURED);
  begin(first);
  const second = new Plant(MEASURED, JSON.parse(JSON.stringify(first.state())));
  second.link(false, START + 67_890);
  expect(end(second)).toEqual(end(one));
  expect(new Plant(MEASURED).state()).toBeUndefined();
});
