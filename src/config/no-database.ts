/**
 * Without INFLUX_URL everything is recorded to the journal alone. That is a choice, so it is a problem wherever
 * something says that a database was meant, or where nothing would be kept at all.
 */
import { type Environment, lookalike } from './environment.ts';
import type { Scene } from './issues.ts';
import type { Problem } from './problem.ts';
import { type Setting, settings } from './settings.ts';

/** None where INFLUX_URL is set. `isSet` tells whether the user gave a setting a value. */
export function withoutDatabase(
  environment: Environment,
  isSet: (setting: Setting) => boolean,
  scene: Scene,
): Problem[] {
  const url = settings.find(({ name }) => name === 'INFLUX_URL');
  if (!url || isSet(url)) return [];
  const others = settings.filter((setting) => setting.path[0] === 'influx' && isSet(setting)).map(({ name }) => name);
  const isMeant = others.length > 0 || lookalike(environment, url) !== undefined;
  return [
    ...(isMeant ? [{ place: url.name, message: message(others), hint: scene.hintForMissing(url) }] : []),
    ...(scene.valueAt(['journal']) === 'memory' ? [nothingKept(scene)] : []),
  ];
}

function message(others: readonly string[]): string {
  if (others.length === 0) return 'is not set';
  const names = [others.slice(0, -1).join(', '), ...others.slice(-1)].filter((part) => part !== '').join(' and ');
  return `is not set, but ${names} ${others.length === 1 ? 'is' : 'are'}`;
}

function nothingKept(scene: Scene): Problem {
  return {
    place: scene.placeOf(['journal']),
    message: 'is memory, and INFLUX_URL is not set: nothing would be kept',
    hint: 'Set INFLUX_URL to write to a database, or JOURNAL to disk to record to DATA_DIR.',
  };
}
