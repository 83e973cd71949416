/** The schemas that are written, and what is told of them. */
import type { EmitLine, Rows } from '../rows.ts';
import { GxSchema } from './gx.ts';
import type { Schema } from './schema.ts';
import { VenusInfluxLoaderSchema } from './venus-influx-loader.ts';

/** Where the lines of each schema go; one that is left out is not written. */
export interface Outputs {
  readonly gx?: EmitLine | undefined;
  readonly 'venus-influx-loader'?: EmitLine | undefined;
}

export interface EnabledSchemas {
  readonly schemas: readonly Schema[];
  /** Fields of our own schema by measurement. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
  /** Measurements of the compatible schema. */
  readonly loaderMeasurements: ReadonlySet<string>;
  /** Texts that were cut and fields that were renamed, since the start. */
  readonly mended: { readonly cut: number; readonly renamed: number };
}

/** `rows` are those of our own schema. */
export function createSchemas(
  outputs: Outputs,
  rows: Rows,
  takesRepeats: boolean,
  further: readonly Schema[],
): EnabledSchemas {
  const gx = new GxSchema(rows);
  const emit = outputs['venus-influx-loader'];
  const loader = emit && new VenusInfluxLoaderSchema({ emit, takesRepeats });
  return {
    schemas: [...(outputs.gx ? [gx] : []), ...(loader ? [loader] : []), ...further],
    columns: gx.columns,
    loaderMeasurements: loader?.measurements ?? new Set(),
    mended: outputs.gx ? gx.mended : (loader ?? gx).mended,
  };
}
