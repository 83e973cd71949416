/**
 * What happens in the recording `life`: a system whose services vanish and return, seconds from its beginning. From 190 s
 * to 280 s nobody keeps it alive.
 */
export const LIFE: readonly (readonly [seconds: number, device: string, isOnline: boolean])[] = [
  [30.014, 'pvinverter/32', false],
  [50.028, 'pvinverter/32', true],
  [70.04, 'battery/256', false],
  [70.165, 'battery/256', true],
  [90.064, 'temperature/28', true],
  [110.078, 'system/0', false],
  [115.088, 'system/0', true],
  [140.1, 'vebus/257', false],
  [165.142, 'vebus/257', true],
  [235.157, 'temperature/28', false],
  [255.167, 'solarcharger/258', false],
];

/** What is there at the beginning. */
export const LIFE_BEGINS = [
  'battery/256',
  'generator/0',
  'grid/30',
  'pvinverter/32',
  'settings/0',
  'solarcharger/258',
  'system/0',
  'vebus/257',
] as const;
