/** What happens to every system, and is nobody's business; also while something fires. */
import { boat, house } from './plants.ts';
import { at, type Deed, HOURS, leaves, returns } from './script.ts';
import { fires, LOGGER, type Story, type Told } from './story.ts';

const EMPTY = { 'system/0/Dc/Battery/Soc': 4, 'battery/512/Soc': 4 };
/** A battery that is very low is told of once, before. */
const low: readonly Told[] = [fires('battery-very-low', [-58, -56]), fires('battery-low', [-50, -48])];

const PASSES: readonly (Pick<Story, 'name' | 'deaf' | 'logger'> & { readonly deeds: readonly Deed[] })[] = [
  {
    name: 'a firmware update of the GX, 12 minutes',
    deeds: [
      { at: 0, gx: 'off' },
      { at: 12, gx: 'on' },
    ],
  },
  {
    name: 'a GX whose heartbeat pauses for 10 minutes',
    deeds: [
      { at: 0, heart: 'stops' },
      { at: 10, heart: 'beats' },
    ],
  },
  {
    name: 'a restart of gx-logger',
    deeds: [{ at: 0, logger: 'restart' }],
    logger: (minute) => (minute === 0 ? undefined : LOGGER),
  },
  { name: 'a minute without the database', deeds: [at(0, {})], deaf: [0, 1] },
  { name: 'ten minutes without the database', deeds: [at(0, {})], deaf: [0, 10] },
];

export const calm: readonly Story[] = [
  ...PASSES.flatMap((pass) => [
    { ...pass, name: `${pass.name}, in a house`, plant: house, told: [] },
    { ...pass, name: `${pass.name}, on a boat`, plant: boat, told: [] },
    {
      ...pass,
      name: `${pass.name}, while the battery is very low`,
      plant: house,
      deeds: [at(-60, EMPTY), ...pass.deeds],
      told: low,
    },
  ]),
  {
    name: 'a night without PV inverters',
    plant: house,
    deeds: [leaves(0, 'pvinverter/20'), returns(16 * HOURS, 'pvinverter/20')],
    told: [],
  },
  {
    name: 'a battery that is full',
    plant: { ...house, 'system/0/Dc/Battery/Soc': 95, 'battery/512/Soc': 95 },
    deeds: [
      at(0, { 'battery/512/Info/MaxChargeCurrent': 0, 'battery/512/Io/AllowToCharge': 0 }),
      at(30, { 'system/0/Dc/Battery/Soc': 100, 'battery/512/Soc': 100 }),
      at(360, { 'battery/512/Info/MaxChargeCurrent': 100, 'battery/512/Io/AllowToCharge': 1 }),
    ],
    told: [],
  },
];
