/** Where things lie in the folder of a queue, and the README beside it: how to get at the data without this program. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../shared/files.ts';

export function places(folder: string) {
  return { state: join(folder, 'state.json'), damaged: join(folder, 'damaged'), readme: join(folder, '..', 'README') };
}

/** Makes the names in a folder outlive a power cut. Rejects as node:fs does. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Every queue writes it, so each has a draft of its own. Rejects as node:fs does. */
export async function writeReadme(folder: string): Promise<void> {
  const { readme } = places(folder);
  const present = await readFile(readme, 'utf8').catch(() => '');
  if (present !== TEXT) await replaceFile(readme, TEXT, `${folder}.README`);
}

/** Whoever needs it has nothing but a shell. */
const TEXT = `The journal of gx-logger: values that wait for the database.

  raw/*.lp.gz     what waits, in order: lines of InfluxDB line protocol, gzip. Time stamps are milliseconds.
  raw/state.json  what of it is stored already, and the counts
  raw/damaged/    bytes that could not be read
  venus/          the same once more, where SCHEMA names venus-influx-loader: it belongs into the database venus (on
                  2.x the bucket venus/venus_default): for it write venus in the place of raw and of gx below

gx-logger sends all of this by itself as soon as it runs and reaches the database. To load it by hand, stop gx-logger
first and go to this folder. Some lines may be in the database already: on InfluxDB equal points overwrite each other,
so loading them twice changes nothing. (VictoriaMetrics keeps both, unless it runs with -dedup.minScrapeInterval=1ms.)

Look at it:

  find raw -name '*.lp.gz' | sort | xargs zcat | less

Or let gx-logger do it, with INFLUX_URL set:

  gx-logger import --schema gx $(find raw -name '*.lp.gz')
  gx-logger import --schema venus-influx-loader $(find venus -name '*.lp.gz')

InfluxDB 1.x (with a user: add -u user:password; on a new server first: CREATE DATABASE gx):

  for f in raw/*.lp.gz; do
    [ -s "$f" ] || continue
    curl -sS -f -X POST 'http://localhost:8086/write?db=gx&precision=ms' \\
      -H 'Content-Encoding: gzip' --data-binary @"$f" && echo "loaded $f"
  done

InfluxDB 2.x and Cloud, with InfluxDB's own tool:

  for f in raw/*.lp.gz; do
    [ -s "$f" ] || continue
    influx write --host http://localhost:8086 --token TOKEN --org ORG --bucket gx \\
      --precision ms --compression gzip --file "$f" && echo "loaded $f"
  done

or without it:

  for f in raw/*.lp.gz; do
    [ -s "$f" ] || continue
    curl -sS -f -X POST 'http://localhost:8086/api/v2/write?org=ORG&bucket=gx&precision=ms' \\
      -H 'Authorization: Token TOKEN' -H 'Content-Encoding: gzip' --data-binary @"$f" && echo "loaded $f"
  done

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
