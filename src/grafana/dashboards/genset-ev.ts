/** What makes AC beside the grid, and the large consumers: generators; cars, heat pumps and meters of loads. */
import { RowBuilder as Row } from '@grafana/grafana-foundation-sdk/dashboard';
import { engine } from './engine.ts';
import { CONSUMERS, chargers, consumer } from './ev.ts';
import { devices, pair, type Span, zone } from './frame.ts';
import { GENSETS, gensetRuns, gensetTiles } from './genset.ts';

export const gensetEv = () => pair(panels);

const panels = (span: Span) => ({
  uid: 'gx-genset-ev',
  title: 'GX Genset & EV',
  description: 'Generators, why they run and how they are; EV chargers, heat pumps and meters of loads.',
  refresh: '1m',
  variables: [devices('genset', 'Genset', GENSETS), devices('consumer', 'Consumer', CONSUMERS), zone()],
  panels: [
    new Row('Generators'),
    ...gensetTiles(),
    ...gensetRuns(span),
    new Row('Genset: $genset').repeat('genset'),
    ...engine(span),
    new Row('EV chargers'),
    ...chargers(span),
    new Row('Consumer: $consumer').repeat('consumer'),
    ...consumer(span),
  ],
});
