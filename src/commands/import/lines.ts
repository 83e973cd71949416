/** Pieces of text cut into lines. */
import { StringDecoder } from 'node:string_decoder';
import { countFields } from '../../influx/lines.ts';
import type { Content, Watch } from './file.ts';
import { LONGEST } from './parser.ts';

/**
 * The lines of each piece. A last line without an end is a line, unless the file was cut off there. Of one that is
 * longer than one may be, somewhat more than that is given.
 */
export async function* linesOf(content: Content, watch: Watch): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let isDamaged = false;
  let rest = '';
  let isSkipping = false;
  const pieces = content.pieces({
    ...watch,
    onDamage(what) {
      isDamaged = true;
      watch.onDamage(what);
    },
  });
  for await (const piece of pieces) {
    const lines = (rest + decoder.write(piece)).split('\n');
    rest = lines.pop() ?? '';
    // What follows of a line that is too long, up to its end.
    if (isSkipping && lines.length > 0) {
      lines.shift();
      isSkipping = false;
    }
    if (isSkipping) rest = '';
    if (rest.length > LONGEST) {
      lines.push(rest);
      rest = '';
      isSkipping = true;
    }
    yield lines;
  }
  rest += decoder.end();
  if (rest === '' || isSkipping) return;
  if (isDamaged) watch.onLost(1, countFields(rest));
  else yield [rest];
}
