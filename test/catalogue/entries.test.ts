/** What holds for every entry of the catalogue, so that whoever adds one need not know it by heart. */
import { describe, expect, it } from 'vitest';
import { services } from '../../src/catalogue/catalogue.ts';
import { type Entry, type Kind, UNITS } from '../../src/catalogue/entry.ts';
import { compile, placeholders } from '../../src/catalogue/pattern.ts';

interface Known extends Entry {
  readonly service: string;
  readonly path: string;
}

const all: Known[] = [...services].flatMap(([service, entries]) =>
  [...entries].map(([path, entry]) => ({ ...entry, service, path })),
);

/** The entries that break a rule, by name. */
function offenders(breaks: (known: Known) => boolean): string[] {
  return all.filter(breaks).map(({ service, path }) => `${service}/${path}`);
}

const isOneOf =
  (...kinds: Kind[]) =>
  ({ kind }: Entry) =>
    kinds.includes(kind);

/** A path that a pattern stands for. */
function concrete(pattern: string, number = 1): string {
  return pattern
    .replace('{phase}', `L${number}`)
    .replace('{letter}', 'A')
    .replace('{id}', 'relay_x')
    .replace(/\{\w+\}/g, String(number));
}

it('has thousands of entries, each with a label that begins small and fits a line', () => {
  expect(all.length).toBeGreaterThan(2_500);
  expect(offenders(({ label }) => label.trim() !== label || label === '' || label.length > 80)).toEqual([]);
  expect(
    offenders(({ label }) => /^[A-Z][a-z]{2,} [a-z]/.test(label) && !/^(Dynamic|Modbus|Smart)/.test(label)),
  ).toEqual([]);
});

it('has labels with no placeholder but those of the path', () => {
  expect(
    offenders(({ label, path }) => placeholders(label).some((name) => !placeholders(path).includes(name))),
  ).toEqual([]);
});

it('has no unit that nobody uses, and none of what is not measured', () => {
  expect(
    UNITS.filter((unit) => !['var', 'l', 'kW', 'h', 'd'].includes(unit) && !all.some((e) => e.unit === unit)),
  ).toEqual([]);
  const measured = isOneOf('quantity', 'angle', 'counter', 'state', 'setting', 'time');
  expect(offenders((known) => known.unit !== undefined && !measured(known))).toEqual([]);
});

describe('kinds', () => {
  it('of a counter: it says when it starts again, and nothing else does', () => {
    expect(offenders((known) => (known.reset !== undefined) !== (known.kind === 'counter'))).toEqual([]);
  });

  it('of energy and charge: what is counted in kWh or Ah is a counter unless it is a size, a record or what is left', () => {
    const isAmount = ({ unit }: Entry) => unit === 'kWh' || unit === 'Ah';
    const isOther = ({ path }: Known) =>
      /Capacity(Bms)?$|ConsumedAmphours(Bms)?$|History\/((Average|Deepest|Last)Discharge$|Cycle\/)/.test(path);
    expect(offenders((known) => isAmount(known) && known.kind !== 'counter' && !isOther(known))).toEqual([]);
  });

  it('of an alarm: 0, 1 and 2', () => {
    expect(offenders(({ kind, names }) => kind === 'alarm' && Object.keys(names ?? {}).join() !== '0,1,2')).toEqual([]);
    const isThreshold = ({ path }: Known) =>
      /(^|\/)Settings\//.test(path) || /Alarms\/\w+\/(Active|Restore|Delay|Enable)$/.test(path);
    expect(offenders((known) => known.kind === 'alarm' && isThreshold(known))).toEqual([]);
    const isAlarm = ({ path }: Known) =>
      /^Alarms\/(\w|[{}])+(\/\w+)?$/.test(path) && !/\/(Active|Restore|Delay|Enable)$/.test(path);
    expect(offenders((known) => isAlarm(known) && known.kind !== 'alarm')).toEqual([]);
  });

  it('of an error: now, not in a history', () => {
    expect(offenders(({ kind, path }) => kind === 'error' && /History|Last/.test(path))).toEqual([]);
  });

  it('of a secret and a position: as the advice says, and never charted', () => {
    expect(offenders(({ kind, log }) => (kind === 'secret') !== (log === 'secret'))).toEqual([]);
    expect(offenders(({ kind, log }) => kind === 'position' && log !== 'private')).toEqual([]);
    expect(offenders(({ log, chart }) => chart === true && log !== 'yes' && log !== 'slow')).toEqual([]);
  });

  it('of what has words without spaces around them: bits from 0 to 31, a state, alarm, error or setting', () => {
    const named = isOneOf('state', 'alarm', 'error', 'setting');
    expect(offenders((known) => (known.names ?? known.bits) !== undefined && !named(known))).toEqual([]);
    expect(offenders(({ bits = {} }) => Object.keys(bits).some((bit) => Number(bit) < 0 || Number(bit) > 31))).toEqual(
      [],
    );
    const words = ({ names = {}, bits = {} }: Entry) => [...Object.values(names), ...Object.values(bits)];
    expect(offenders((known) => words(known).some((word) => word !== word.trim()))).toEqual([]);
  });

  it('of an event: a state or setting with words, or a level', () => {
    const eventful = isOneOf('state', 'setting');
    expect(offenders((known) => known.event !== undefined && !eventful(known))).toEqual([]);
    expect(
      offenders(
        ({ event, names, service, path }) =>
          event !== undefined && !names && !/^(battery|bms|switch)$/.test(service) && path !== 'State',
      ),
    ).toEqual([]);
  });

  it('of what has a direction: a quantity or a counter', () => {
    expect(offenders((known) => known.sign !== undefined && !isOneOf('quantity', 'counter')(known))).toEqual([]);
  });
});

describe('patterns', () => {
  it('compile, and match what they stand for', () => {
    expect(offenders(({ path }) => ![1, 2, 3].every((number) => compile(path).test(concrete(path, number))))).toEqual(
      [],
    );
  });

  it('have placeholders that are known, each once', () => {
    const names = ['phase', 'letter', 'id', 'n', 'm', 'k'];
    expect(
      offenders(({ path }) => {
        const used = placeholders(path);
        return used.some((name) => !names.includes(name)) || new Set(used).size < used.length;
      }),
    ).toEqual([]);
  });

  it('never meet: a path is that of one entry, or of one literal before any pattern', () => {
    for (const entries of services.values()) {
      const patterns = [...entries.keys()].filter((path) => path.includes('{'));
      const compiled = patterns.map((pattern) => [pattern, compile(pattern)] as const);
      for (const pattern of patterns) {
        const matching = compiled.filter(([, expression]) => expression.test(concrete(pattern)));
        expect(matching.map(([other]) => other)).toEqual([pattern]);
      }
    }
  });
});
