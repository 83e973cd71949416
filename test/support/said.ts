/** A log of which the messages that match are kept, in the order in which they came. */
import { Writable } from 'node:stream';

export interface Said {
  readonly output: Writable;
  readonly said: readonly string[];
  /** Resolves when so many have come. */
  readonly all: Promise<void>;
}

export function listenFor(pattern: RegExp, count: number): Said {
  const said: string[] = [];
  let heard: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const { msg } = JSON.parse(chunk.toString()) as { msg: string };
      if (pattern.test(msg)) said.push(msg);
      if (said.length === count) heard();
      done();
    },
  });
  return { output, said, all };
}
