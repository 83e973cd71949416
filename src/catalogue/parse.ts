/**
 * Tables to entries. A table is text, one fact a line, in sections. What others refer to comes before them:
 *
 *     names offOn                                       words for codes or bits: `names offOn`, `bits offOn`
 *     0 Off; 1 On                                       few words may stand in the row itself: `names 0 Off; 1 On`
 *
 *     block n2k                                         rows that several services have
 *     N2kUniqueNumber | identity | no | NMEA 2000 unique number
 *
 *     service battery                                   a service; its rows are sorted by path
 *     use devices n2k                                   it has the rows of these blocks as well
 *     Soc | quantity % | yes | state of charge | chart  path | kind and unit | log | label, then more fields of `Entry`
 *
 * `#` begins a comment. An alarm has `names alarm` without saying so. Whatever is wrong is thrown, with file and line.
 */
import { type Bounds, type Entries, type Entry, EVENTS, KINDS, LOGS, type Names, RESETS, UNITS } from './entry.ts';

type Draft<Whole> = { -readonly [Field in keyof Whole]: Whole[Field] };
type Rows = Map<string, Entry>;

/** The text of a table begins at the end of its file's second line: a header of one line stands before it. */
const FIRST_LINE = 2;

const ROW = 'a row is: path | kind and unit | log | label';

/** Every service by its name, sorted. `tables`: text by the name of its file, in the order in which they are read. */
export function parseTables(tables: Readonly<Record<string, string>>): ReadonlyMap<string, Entries> {
  const parser = new Parser();
  for (const [file, table] of Object.entries(tables)) {
    parser.begin();
    let number = FIRST_LINE;
    for (const line of table.split('\n')) {
      try {
        parser.read(line);
      } catch (error) {
        throw new Error(`src/catalogue/tables/${file}.ts:${number}: ${(error as Error).message}\n  ${line}`);
      }
      number += 1;
    }
  }
  return new Map([...parser.services].sort());
}

class Parser {
  readonly services = new Map<string, Rows>();
  private readonly blocks = new Map<string, Rows>();
  private readonly words = new Map<string, Draft<Names>>();
  private section: Rows | Draft<Names> | undefined;
  /** The path of the row before. */
  private last = '';

  /** Before the first line of a table. */
  begin(): void {
    this.section = undefined;
  }

  read(line: string): void {
    if (line === '' || line.startsWith('#')) return;
    if (this.section instanceof Map && line.includes('|')) this.readRow(this.section, line);
    else this.readOther(line);
  }

  private readOther(line: string): void {
    const { section } = this;
    const [word, rest] = split(line);
    if (word === 'names') this.section = begin(this.words, rest, {});
    else if (word === 'block') this.section = begin(this.blocks, rest, new Map());
    else if (word === 'service') this.section = begin(this.services, rest, new Map());
    else if (section instanceof Map && word === 'use') for (const name of rest.split(' ')) this.use(section, name);
    else if (section && !(section instanceof Map)) readWords(section, line);
    else throw new Error(section ? ROW : 'no section has begun');
    this.last = '';
  }

  private readRow(rows: Rows, line: string): void {
    const cells = line.split(' | ');
    const [path = '', measure = '', log = '', label = ''] = cells;
    const name = path.trimEnd();
    if (label === '') throw new Error(ROW);
    if (name <= this.last) throw new Error(`it belongs before ${this.last}`);
    this.last = name;
    const [kind, unit] = split(measure.trimEnd());
    const entry: Draft<Entry> = { log: oneOf(LOGS, log.trimEnd()), label, kind: oneOf(KINDS, kind) };
    if (unit !== '') entry.unit = oneOf(UNITS, unit);
    if (kind === 'alarm') entry.names = this.wordsOf('alarm');
    for (const field of cells.slice(4)) this.readField(entry, field);
    add(rows, name, entry);
  }

  private readField(entry: Draft<Entry>, text: string): void {
    const [field, value] = split(text);
    if (field === 'names' || field === 'bits') entry[field] = this.wordsOf(value);
    else if (field === 'reset') entry.reset = oneOf(RESETS, value);
    else if (field === 'event') entry.event = oneOf(EVENTS, value);
    else if (field === 'sign') entry.sign = value;
    else if (field === 'decimals') entry.decimals = Number(value);
    else if (field === 'bounds') entry.bounds = readBounds(value);
    else if (text === 'chart') entry.chart = true;
    else if (text === 'text') entry.text = true;
    else throw new Error(`no field of an entry is "${text}"`);
  }

  private use(rows: Rows, name: string): void {
    const block = this.blocks.get(name);
    if (!block) throw new Error(`no block ${name} stands above`);
    for (const [path, entry] of block) add(rows, path, entry);
  }

  private wordsOf(text: string): Names {
    if (/^-?\d/.test(text)) return readWords({}, text);
    const words = this.words.get(text);
    if (!words) throw new Error(`no names ${text} stand above`);
    return words;
  }
}

function begin<Section>(among: Map<string, Section>, name: string, section: Section): Section {
  if (among.has(name)) throw new Error(`there is a ${name} already`);
  among.set(name, section);
  return section;
}

function add(rows: Rows, path: string, entry: Entry): void {
  if (rows.has(path)) throw new Error(`there is a ${path} already`);
  rows.set(path, entry);
}

function readWords(words: Draft<Names>, text: string): Names {
  for (const one of text.split('; ')) {
    const [code, word] = split(one);
    if (!/^-?\d+$/.test(code) || word === '') throw new Error(`"${one}" is not a code and its word`);
    if (Object.hasOwn(words, code)) throw new Error(`code ${code} has a word already`);
    words[Number(code)] = word;
  }
  return words;
}

/** `0..150`; either end may be left out. */
function readBounds(text: string): Bounds {
  const [, least, most] = /^(-?\d+)?\.\.(-?\d+)?$/.exec(text) ?? [];
  const bounds = { least: Number(least ?? -Infinity), most: Number(most ?? Infinity) };
  if ((least ?? most) === undefined || bounds.least >= bounds.most)
    throw new Error(`"${text}" are no bounds: -40..125`);
  return bounds;
}

function oneOf<Word extends string>(words: readonly Word[], wanted: string): Word {
  const found = words.find((word) => word === wanted);
  if (found === undefined) throw new Error(`"${wanted}" is none of: ${words.join(' ')}`);
  return found;
}

/** The first word, and what follows it. */
function split(text: string): [word: string, rest: string] {
  const end = text.indexOf(' ');
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
}
