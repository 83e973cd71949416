/** What a run would make of the powers of one GX: in whose days and at which prices, and which consumers it counts. */
import type { InstallationSettings } from '../../config/installations.ts';
import type { Tariffs } from '../../config/tariffs.ts';
import type { Gx } from '../../devices/device.ts';
import { inOrder, pricesAt } from '../../energy/money.ts';
import { Plant } from '../../energy/plant.ts';
import { hostZone, hostZoneFault, isZone, zoneSaid } from '../../energy/zone.ts';
import { meaning } from '../../installation/energy-names.ts';
import type { PriceFiles } from '../../installation/price-files.ts';
import type { Reading } from '../../types.ts';

interface EnergyLook {
  accept(reading: Reading): void;
  /** `gx` is known where it was reached. */
  lines(gx: Gx | undefined): readonly string[];
}

type PricesOf = PriceFiles['pricesOf'];

export function createEnergyLook(
  { energy: settings, tariffs }: Pick<InstallationSettings, 'energy' | 'tariffs'>,
  pricesOf: PricesOf,
): EnergyLook {
  const plant = new Plant(settings);
  let said: string | undefined;
  return {
    accept(reading) {
      plant.accept(reading);
      if (typeof reading.value === 'string') said = zoneSaid(reading.topic, reading.value) ?? said;
    },
    lines(gx) {
      const gxZone = said !== undefined && isZone(said) ? said : undefined;
      const zone = settings.time_zone ?? gxZone ?? hostZone();
      return [
        ...(gx
          ? [`days are of the time zone ${zone} (${zoneInWords(settings.time_zone, gxZone)})`, ...consumers(gx)]
          : []),
        ...tariffLines(tariffs, pricesOf, zone),
      ];
    },
  };

  function consumers(gx: Gx): readonly string[] {
    const { settings: means, leftOut } = meaning(settings, gx);
    const called = (key: string) => {
      const name = gx.devices.get(key)?.name ?? '';
      return name === '' ? key : `${name} (${key})`;
    };
    const meters = plant.meters().map(({ key, isOutside }) => {
      const other = means.behind.find(({ device }) => device === key)?.behind;
      const isBehind = other !== undefined && gx.devices.has(other);
      const outside = isOutside ? ', outside the loads: it is at an AC input that nothing measures' : '';
      return `${called(key)}${isBehind ? ` behind ${called(other)}` : ''}${outside}`;
    });
    return [
      meters.length === 0
        ? 'consumers: none has a meter, so all AC loads are "rest"'
        : `consumers: ${meters.join('; ')}; all other AC loads are "rest"`,
      ...leftOut,
    ];
  }
}

function zoneInWords(configured: string | undefined, told: string | undefined): string {
  if (configured === undefined)
    return told === undefined ? `from this computer: ${hostZoneFault() ?? 'the GX tells none'}` : 'from the GX';
  return `from energy.time_zone${told === undefined || told === configured ? '' : `; the GX has ${told}`}`;
}

/** The prices of now; the next tariff; times without one. Two at one time are a wrong configuration. */
function tariffLines(tariffs: Tariffs, pricesOf: PricesOf, zone: string): string[] {
  if (tariffs.length === 0) return ['tariff: none is set (tariffs), so kWh have no price'];
  const ordered = inOrder(tariffs);
  const { tariff: held, ...now } = pricesAt(ordered, pricesOf, Date.now(), zone);
  const tariff = ordered.find((one) => one === held);
  const next = ordered[tariff ? ordered.indexOf(tariff) + 1 : 0];
  const inWords = (kind: 'import' | 'feed_in', price: number | undefined, currency: string) =>
    `${kind} ${price === undefined ? 'without a price' : `${price} ${currency} a kWh`}`;
  const prices = tariff && (['import', 'feed_in'] as const).map((kind) => inWords(kind, now[kind], tariff.currency));
  const first = ordered[0]?.from;
  return [
    `tariff now: ${prices ? prices.join(', ') : 'none holds yet'}${next ? `; the next one holds from ${next.from}` : ''}`,
    ...(first === undefined ? [] : [`before ${first} there is no tariff: kWh of that time have no price`]),
  ];
}
