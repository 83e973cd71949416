/**
 * The plain text of a file, in pieces: line protocol as it is, any gzip, and the journal's own files, of which every
 * batch is checked and a damaged one is left out. What a file is shows in its content, whatever its name.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { readHeader } from '../../journal/member.ts';
import { scan } from '../../journal/scan.ts';
import { bytes, counted } from '../units.ts';

const inflate = promisify(gunzip);

/** Read at once, in bytes. */
const PIECE = 64 * 1024;
/** A file of the journal is far smaller than this; it is read whole. */
const MOST_WHOLE = 64 * 1024 * 1024;

/** What is told of a file while it is read. */
export interface Watch {
  /** So many bytes of the file were read. */
  onRead(bytes: number): void;
  /** Something of the file could not be read; what, in words. */
  onDamage(what: string): void;
  /** Lines that are lost with it, where that is known. */
  onLost(lines: number, fields: number): void;
}

/** Takes no notice. */
export const NOBODY: Watch = { onRead() {}, onDamage() {}, onLost() {} };

export interface Content {
  readonly kind: 'plain' | 'gzip' | 'journal';
  /** In bytes, as it lies on disk. What is appended later is not read. */
  readonly size: number;
  /** From the beginning, each time. */
  pieces(watch: Watch): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** Rejects as node:fs does, and where `path` is no file. */
export async function openContent(path: string): Promise<Content> {
  const file = await open(path, 'r');
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new Error(`${path} is not a file`);
    const { size } = found;
    const isShort = size <= MOST_WHOLE;
    const head = await readAt(file, 0, isShort ? size : 2);
    const members = isShort ? scan(head).members.length : 0;
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    return {
      kind: members > 0 ? 'journal' : isGzip ? 'gzip' : 'plain',
      size,
      pieces(watch) {
        if (members > 0) return membersOf(file, size, watch);
        return isGzip ? inflated(file, size, watch) : plain(file, size, watch);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function* plain(file: FileHandle, size: number, watch: Watch, from = 0): AsyncGenerator<Buffer> {
  for (let at = from; at < size; ) {
    const piece = await readAt(file, at, Math.min(PIECE, size - at));
    if (piece.length === 0) return;
    at += piece.length;
    watch.onRead(piece.length);
    yield piece;
  }
}

async function* membersOf(file: FileHandle, size: number, watch: Watch): AsyncGenerator<Buffer> {
  const content = await readAt(file, 0, size);
  const { members, gaps, torn } = scan(content);
  for (const { offset, length } of gaps) {
    watch.onRead(length);
    watch.onDamage(`${bytes(length)} at byte ${offset} are damaged and were left out`);
  }
  for (const { offset, length, lines, fields, plainBytes } of members) {
    const member = content.subarray(offset, offset + length);
    const text = await inflate(member, { maxOutputLength: plainBytes + 1 }).catch(() => undefined);
    if (text?.length === plainBytes) yield text;
    else {
      watch.onDamage(`the batch at byte ${offset} is damaged; ${counted(lines, 'line')} of it were left out`);
      watch.onLost(lines, fields);
    }
    watch.onRead(length);
  }
  if (torn === 0) return;
  watch.onRead(torn);
  watch.onDamage(`its last ${bytes(torn)} are a batch whose writing was cut off; it was left out`);
  const header = readHeader(content, content.length - torn);
  if (header) watch.onLost(header.lines, header.fields);
}

/**
 * Inflates as it reads. An error ends it: of what stands before the place of the error up to 16 kB may be missing,
 * for zlib gives the error in the place of its last piece of text.
 */
async function* inflated(file: FileHandle, size: number, watch: Watch): AsyncGenerator<Buffer> {
  const unzip = createGunzip();
  const ready: Buffer[] = [];
  let failure: Error | undefined;
  unzip.on('data', (piece: Buffer) => ready.push(piece));
  const failed = new Promise<void>((resolve) => {
    unzip.on('error', (error) => {
      failure = error;
      resolve();
    });
  });
  const over = new Promise<void>((resolve) => unzip.on('end', resolve));
  try {
    for await (const piece of plain(file, size, watch)) {
      await Promise.race([failed, new Promise<void>((resolve) => unzip.write(piece, () => resolve()))]);
      yield* ready.splice(0);
      if (failure || unzip.readableEnded) break;
    }
    if (!failure) unzip.end();
    await Promise.race([failed, over]);
    yield* ready.splice(0);
  } finally {
    unzip.destroy();
  }
  if (failure && 'code' in failure && failure.code === 'Z_BUF_ERROR') {
    watch.onDamage('it ends in the middle of the compressed data; what came before was read');
  } else if (failure) {
    watch.onDamage(`it is damaged near byte ${unzip.bytesWritten} (${failure.message}); what comes after was left out`);
  } else if (unzip.bytesWritten < size && (await isAnythingFrom(file, unzip.bytesWritten, size))) {
    watch.onDamage(`its last ${bytes(size - unzip.bytesWritten)} are no gzip and were left out`);
  }
}

/** Some tools fill a file up with zeros. */
async function isAnythingFrom(file: FileHandle, from: number, size: number): Promise<boolean> {
  for await (const piece of plain(file, size, NOBODY, from)) if (piece.some((byte) => byte !== 0)) return true;
  return false;
}
