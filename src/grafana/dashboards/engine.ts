/** The engine of one genset, in a row of its own. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Span } from './frame.ts';
import { GENSETS } from './genset.ts';
import { lines, steps, type Unit } from './panels.ts';
import { chosen, mean } from './query.ts';
import { unitOf } from './words.ts';

type Fields = readonly (readonly [name: string, field: string])[];

export function engine({ tier }: Span): Builder<Panel>[] {
  const where = [chosen('device', 'genset')];
  const one = (draw: typeof lines, title: string, description: string, unit: Unit, fields: Fields) =>
    draw(
      {
        title: `${title} of $genset`,
        description,
        nothing: 'No genset that tells it, or nothing in this range',
        queries: fields.map(([name, field]) =>
          mean(GENSETS, field, { tier, where, by: ['site', 'device'] }, `$tag_site ${name}`),
        ),
        width: 8,
        height: 7,
      },
      unit,
      // What is charted seldom comes once an hour while it rests.
      'm15',
    ).fillOpacity(0);
  return [
    one(
      lines,
      'Speed and load',
      'How fast the engine turns, and how hard it works.',
      unitOf('genset', 'Engine/Speed'),
      [
        ['speed', 'Engine/Speed'],
        ['load', 'Engine/Load'],
      ],
    ).overrideByRegexp('/load$/', [
      { id: 'unit', value: 'percent' },
      { id: 'custom.axisPlacement', value: 'right' },
      { id: 'min', value: 0 },
      { id: 'max', value: 100 },
    ]),
    one(
      steps,
      'Temperatures',
      'Coolant, winding, exhaust and oil. One that goes on rising under the same load asks for a look at the cooling.',
      unitOf('genset', 'Engine/CoolantTemperature'),
      [
        ['coolant', 'Engine/CoolantTemperature'],
        ['winding', 'Engine/WindingTemperature'],
        ['exhaust', 'Engine/ExaustTemperature'],
        ['exhaust', 'Engine/ExhaustTemperature'],
        ['oil', 'Engine/OilTemperature'],
      ],
    ),
    one(
      lines,
      'Oil and starter battery',
      'Oil pressure, which is zero while the engine stands; voltage of the starter battery, which sinks at a start.',
      unitOf('genset', 'Engine/OilPressure'),
      [
        ['oil pressure', 'Engine/OilPressure'],
        ['starter battery', 'StarterVoltage'],
      ],
    ).overrideByRegexp('/starter battery$/', [
      { id: 'unit', value: 'volt' },
      { id: 'custom.axisPlacement', value: 'right' },
    ]),
  ];
}
