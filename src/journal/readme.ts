/** The README beside the queues: how to get at the data without this program. */
import { readFile } from 'node:fs/promises';
import { replaceFile } from '../shared/files.ts';
import { places } from './folder.ts';

/** Every queue writes it, so each has a draft of its own. Rejects as node:fs does. */
export async function writeReadme(folder: string): Promise<void> {
  const { readme } = places(folder);
  const present = await readFile(readme, 'utf8').catch(() => '');
  if (present !== TEXT) await replaceFile(readme, TEXT, `${folder}.README`);
}

/** A loop in the shell over all that waits; the last one may still be empty. */
function each(command: string, what: string): string {
  return `  for f in raw/*.lp.gz; do
    [ -s "$f" ] || continue
    ${command} \\
      ${what} && echo "loaded $f"
  done`;
}

/** Whoever needs it has nothing but a shell. */
const TEXT = `The journal of gx-logger: values that wait for the database.

  raw/*.lp.gz     what waits, in order: lines of InfluxDB line protocol, gzip. Time stamps are milliseconds.
  raw/state.json  what of it is stored already, and the counts
  raw/damaged/    bytes that could not be read
  m1/, m15/       the same once more, of the roll-ups: gx-logger import knows where they belong. By hand: with &rp=m1 behind
                  db=gx on InfluxDB 1.x, and gx/m1 in the place of gx on 2.x and 3.x
  venus/          the same once more, where SCHEMA names venus-influx-loader: it belongs in the database venus (on
                  2.x the bucket venus/venus_default): for it write venus in the place of raw and of gx below

gx-logger sends all of this by itself as soon as it runs and reaches the database. To load it by hand, stop gx-logger
first and go to this folder. Some lines may be in the database already: on InfluxDB equal points overwrite each other,
so loading them twice changes nothing. (VictoriaMetrics keeps both, unless it runs with -dedup.minScrapeInterval=1ms.)

Look at it:

  find raw -name '*.lp.gz' | sort | xargs zcat | less

Or let gx-logger do it, with INFLUX_URL set:

  gx-logger import --schema gx $(find raw -name '*.lp.gz')
  gx-logger import --tier m1 $(find m1 -name '*.lp.gz')
  gx-logger import --tier m15 $(find m15 -name '*.lp.gz')
  gx-logger import --schema venus-influx-loader $(find venus -name '*.lp.gz')

InfluxDB 1.x (with a user: add -u user:password; on a new server first: CREATE DATABASE gx):

${each(`curl -sS -f -X POST 'http://localhost:8086/write?db=gx&precision=ms'`, `-H 'Content-Encoding: gzip' --data-binary @"$f"`)}

InfluxDB 2.x and Cloud, with InfluxDB's own tool:

${each(`influx write --host http://localhost:8086 --token TOKEN --org ORG --bucket gx`, `--precision ms --compression gzip --file "$f"`)}

or without it:

${each(`curl -sS -f -X POST 'http://localhost:8086/api/v2/write?org=ORG&bucket=gx&precision=ms'`, `-H 'Authorization: Token TOKEN' -H 'Content-Encoding: gzip' --data-binary @"$f"`)}

InfluxDB 3.x takes 10 MiB of plain text at a time, and some versions read only the first part of such a file and say
that all is well. So unpack it, and send it in pieces:

  mkdir pieces
  find raw -name '*.lp.gz' | sort | xargs zcat | grep -v '^#' | split -l 5000 - pieces/
  for f in pieces/*; do
    curl -sS -f -X POST 'http://localhost:8181/api/v3/write_lp?db=gx&precision=ms' \\
      -H 'Authorization: Bearer TOKEN' --data-binary @"$f" && echo "loaded $f"
  done

When everything is loaded, the files in raw may be deleted, all of them, state.json too.
`;
