/** The splitter gives what mqtt-packet reads from the same bytes, however these are cut. */
import fc from 'fast-check';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { describe, expect, it, vi } from 'vitest';
import { LONGEST_OTHER, LONGEST_PUBLISH, Splitter } from '../../src/gx/splitter.ts';

type Given =
  | { readonly topic: string; readonly payload: string; readonly isRetained: boolean }
  | { readonly other: string };

const hex = (bytes: Buffer, from = 0, to = bytes.length) => bytes.subarray(from, to).toString('hex');

function split(pieces: readonly Buffer[], protocolVersion: 4 | 5 = 4) {
  const given: Given[] = [];
  let tooLong = 0;
  const splitter = new Splitter({
    protocolVersion,
    onMessage: ({ bytes, topicStart, topicEnd, payload, isRetained }) =>
      given.push({ topic: hex(bytes, topicStart, topicEnd), payload: hex(payload), isRetained }),
    onOther: (packet) => given.push({ other: hex(packet) }),
    onTooLong: () => {
      tooLong += 1;
    },
  });
  const copies = vi.spyOn(Buffer.prototype, 'copy');
  let fault: string | undefined;
  for (const piece of pieces) {
    fault ??= splitter.take(piece);
    // What was read belongs to the socket: it may be written over.
    piece.fill(0xff);
  }
  const copied = copies.mock.results.reduce((sum, { value }) => sum + value, 0);
  copies.mockRestore();
  return { given, fault, tooLong, copied };
}

/** What mqtt-packet makes of the same bytes. */
function expected(bytes: Buffer, protocolVersion: 4 | 5): Given[] {
  const given: Given[] = [];
  const parser = mqttPacket.parser({ protocolVersion });
  parser.on('packet', (packet) => {
    if (packet.cmd !== 'publish') {
      given.push({ other: hex(mqttPacket.generate(packet, { protocolVersion })) });
      return;
    }
    given.push({
      topic: Buffer.from(packet.topic).toString('hex'),
      payload: Buffer.from(packet.payload).toString('hex'),
      isRetained: packet.retain,
    });
  });
  parser.parse(bytes);
  return given;
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  const edges = [0, ...sorted, bytes.length];
  return edges.slice(1).map((edge, index) => Buffer.from(bytes.subarray(edges[index], edge)));
}

const topic = fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }).filter((text) => !/[+#\0]/.test(text));

const publish = (protocolVersion: 4 | 5) =>
  fc.record({
    cmd: fc.constant('publish' as const),
    topic,
    payload: fc.uint8Array({ maxLength: 20_000, size: 'large' }).map((bytes) => Buffer.from(bytes)),
    qos: fc.constant(0 as const),
    retain: fc.boolean(),
    dup: fc.constant(false),
    ...(protocolVersion === 5 && {
      properties: fc.record({
        userProperties: fc.dictionary(fc.string({ minLength: 1, maxLength: 50 }), fc.string({ maxLength: 200 }), {
          minKeys: 1,
          maxKeys: 5,
          noNullPrototype: true,
        }),
      }),
    }),
  }) as fc.Arbitrary<Packet>;

const others = (protocolVersion: 4 | 5): fc.Arbitrary<Packet> =>
  fc.constantFrom<Packet>(
    protocolVersion === 5
      ? { cmd: 'connack', sessionPresent: false, reasonCode: 0 }
      : { cmd: 'connack', sessionPresent: false, returnCode: 0 },
    { cmd: 'pingresp' },
    { cmd: 'suback', messageId: 7, granted: [0] },
    { cmd: 'unsuback', messageId: 9, granted: protocolVersion === 5 ? [0] : [] },
  );

describe.each([4, 5] as const)('MQTT protocol version %i', (protocolVersion) => {
  it('any mix of packets, cut anywhere, is given as it is, in order', () => {
    const packets = fc.array(fc.oneof({ weight: 3, arbitrary: publish(protocolVersion) }, others(protocolVersion)), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(packets, fc.array(fc.nat({ max: 2 ** 20 }), { maxLength: 40 }), (all, places) => {
        const bytes = Buffer.concat(all.map((packet) => mqttPacket.generate(packet, { protocolVersion })));
        const wanted = expected(bytes, protocolVersion);
        expect(wanted).toHaveLength(all.length);
        expect(split(cut(bytes, places), protocolVersion)).toMatchObject({
          given: wanted,
          fault: undefined,
          tooLong: 0,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('also when every byte comes alone', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(publish(protocolVersion), others(protocolVersion)), { maxLength: 4 }), (all) => {
        const bytes = Buffer.concat(all.map((packet) => mqttPacket.generate(packet, { protocolVersion })));
        const wanted = expected(bytes, protocolVersion);
        const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));
        expect(split(pieces, protocolVersion).given).toEqual(wanted);
      }),
      { numRuns: 50 },
    );
  });

  it('whatever else comes ends in words or is handed on, and never in an exception', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat({ max: 200 }), { maxLength: 5 }), (junk, places) => {
        const whole = split([Buffer.from(junk)], protocolVersion);
        const pieces = split(cut(junk, places), protocolVersion);
        expect({ ...pieces, copied: 0 }).toEqual({ ...whole, copied: 0 });
      }),
      { numRuns: 2_000 },
    );
  });
});

/** A fixed header: first byte and remaining length. */
function header(first: number, remaining: number): Buffer {
  const bytes = [first];
  let rest = remaining;
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}

const small = () =>
  mqttPacket.generate({ cmd: 'publish', topic: 'N/a/b', payload: '1', qos: 0, retain: false, dup: false });

it('a topic that is not UTF-8 is given as its bytes', () => {
  const packet = Buffer.concat([header(0x30, 6), Buffer.from([0, 3, 0xff, 0xfe, 0x80, 0x31])]);
  expect(split([packet]).given).toEqual([{ topic: 'fffe80', payload: '31', isRetained: false }]);
});

it('copies nothing of packets that are whole in what was read', () => {
  const bytes = Buffer.concat(Array.from({ length: 50 }, small));
  expect(split([bytes])).toMatchObject({ copied: 0, fault: undefined });
});

it.each([1, 7, 65_536])(
  'a message of more than 1 MiB is skipped in pieces of %i bytes and told once; the next is given',
  (size) => {
    const long = Buffer.concat([header(0x30, LONGEST_PUBLISH), Buffer.alloc(LONGEST_PUBLISH)]);
    const bytes = Buffer.concat([small(), long, small()]);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      Buffer.from(bytes.subarray(n * size, (n + 1) * size)),
    );
    const { given, tooLong, fault, copied } = split(pieces);
    expect([given.length, tooLong, fault]).toEqual([2, 1, undefined]);
    expect(copied).toBeLessThan(100);
  },
);

it('a message of exactly 1 MiB is given', () => {
  const remaining = LONGEST_PUBLISH - 4;
  const bytes = Buffer.concat([header(0x30, remaining), Buffer.from([0, 1, 0x61]), Buffer.alloc(remaining - 3)]);
  expect(bytes.length).toBe(LONGEST_PUBLISH);
  expect(split(cut(bytes, [100_000, 3, 700_000])).given).toHaveLength(1);
});

it.each([
  ['QoS 1', header(0x32, 10), 'with QoS 1, though'],
  ['QoS 2', header(0x34, 10), 'with QoS 2, though'],
  ['a length of five bytes', Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]), 'malformed length'],
  ['a long packet that is no message', header(0x90, LONGEST_OTHER), 'control packet of 262148 bytes'],
  ['a topic beyond the end of its packet', Buffer.from([0x30, 3, 0, 9, 0x61]), 'malformed message'],
  ['a message without a topic length', Buffer.from([0x30, 1, 0]), 'malformed message'],
])('%s ends the connection, in words', (_, bytes, words) => {
  for (const pieces of [[bytes], cut(bytes, [1, 2])]) {
    expect(split([small(), ...pieces.map((piece) => Buffer.from(piece))])).toMatchObject({
      given: [{ payload: '31' }],
      fault: expect.stringContaining(words),
    });
  }
});
