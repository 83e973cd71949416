/** What somebody meant who wrote a name that does not exist. */
import { nearest } from './nearest.ts';
import { type Setting, settings } from './settings.ts';

/** The setting that was meant by the name of an environment variable, by synonym or by spelling. */
export function settingMeant(name: string): Setting | undefined {
  const spelling = nearest(
    name,
    settings.map((setting) => setting.name),
  );
  return (
    settings.find((setting) => setting.name === name || setting.synonyms.includes(name)) ??
    settings.find((setting) => setting.name === spelling)
  );
}
