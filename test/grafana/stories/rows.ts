/** A rule, what makes it fire, and what looks like that and does not: as stories. */
import { at, type Deed, type Values } from './script.ts';
import { after, BESIDE_UNTIL, fires, type Story, type Told } from './story.ts';

export interface Row {
  /** Without `gx-`. */
  readonly rule: string;
  readonly plant: Values;
  readonly isOff?: boolean;
  readonly fires: readonly Deed[] | Values;
  /** Minutes until it fires; or all that is told. */
  readonly told: number | readonly Told[];
  /** Each by what it is. */
  readonly quiet: Readonly<Record<string, readonly Deed[] | Values>>;
  readonly lead?: number;
}

const deedsOf = (what: readonly Deed[] | Values): readonly Deed[] =>
  Array.isArray(what) ? what : [at(0, what as Values)];

/** After it has fired the GX falls silent, and nothing is said to be over. */
export const storiesOf = (rows: readonly Row[]): Story[] =>
  rows.flatMap(({ rule, plant, isOff = false, fires: what, told, quiet }) => {
    const deeds = deedsOf(what);
    const messages = typeof told === 'number' ? [after(rule, told)] : told;
    const silent =
      Math.ceil(Math.max(...deeds.map((deed) => deed.at), ...messages.map(({ within: [, last] }) => last))) + 20;
    const on = isOff ? [`gx-${rule}`] : [];
    return [
      {
        name: `${rule} ${deeds[0]?.at === 0 ? Object.values(deeds[0].set ?? {}).join(' ') : ''}`.trim(),
        plant,
        on,
        deeds: [...deeds, { at: silent, gx: 'off' as const }],
        hasNeighbour: silent < BESIDE_UNTIL,
        told: [...messages, fires('gx-silent', [silent + 15, silent + 17])],
      },
      ...Object.entries(quiet).map(([name, other]) => ({
        name: `${rule}: not ${name}`,
        plant,
        on,
        deeds: deedsOf(other),
        told: [],
      })),
    ];
  });
