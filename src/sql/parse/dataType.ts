// Types: INT, DECIMAL(10, 2) NOT NULL, MAP<STRING, INT>, ROW<a INT, b ROW<c STRING>>, INT ARRAY.
import type { DataType, RowField, SimpleTypeName } from '../ast/dataType.js';
import type { Span } from '../ast/node.js';
import { NAME } from './lexer.js';
import { parseCount, parseQualifier } from './literal.js';
import { parseName, parseWord } from './names.js';
import { parseString } from './strings.js';
import type { TokenReader } from './tokenReader.js';

type Unfinished = DistributiveOmit<DataType, 'isNullable' | keyof Span>;
type DistributiveOmit<Type, Key extends PropertyKey> = Type extends unknown
  ? Omit<Type, Key>
  : never;

/** Types without arguments, or with one or two numbers. */
const SIMPLE = new Map<string, SimpleTypeName>();
for (const entry of (
  'CHAR CHARACTER=CHAR VARCHAR STRING BOOLEAN BINARY VARBINARY BYTES DECIMAL DEC=DECIMAL ' +
  'NUMERIC=DECIMAL TINYINT SMALLINT INT INTEGER=INT BIGINT FLOAT DOUBLE DATE TIME TIMESTAMP ' +
  'TIMESTAMP_LTZ VARIANT NULL'
).split(' ')) {
  const [written, name = written] = entry.split('=');
  SIMPLE.set(written, name as SimpleTypeName);
}

/** A type with its nullability, and arrays and multisets of it. */
export function parseDataType(reader: TokenReader): DataType {
  return parseCollections(reader, (start, type) => {
    const isNullable = !reader.eatAll('NOT', 'NULL');
    if (isNullable) reader.eat('NULL');
    return reader.node(start, { ...type, isNullable });
  });
}

/** A type that NULL or NOT NULL may stand behind without belonging to it. */
export function parsePlainType(reader: TokenReader): DataType {
  return parseCollections(reader, (start, type) =>
    reader.node(start, { ...type, isNullable: true }),
  );
}

/** Levels of `INT ARRAY ARRAY …`. */
const MAX_SUFFIXES = 100;

function parseCollections(
  reader: TokenReader,
  finish: (start: number, type: Unfinished) => DataType,
): DataType {
  const { start } = reader;
  reader.enter();
  let type = finish(start, parseUnfinished(reader));
  for (let count = 0; ; count++) {
    const collection = reader.eatEither('ARRAY', 'MULTISET');
    if (collection === undefined) break;
    if (count === MAX_SUFFIXES) reader.refuse(`more than ${MAX_SUFFIXES} levels of arrays`);
    type = finish(start, { kind: 'collectionType', collection, element: type });
  }
  reader.leave();
  return type;
}

function parseUnfinished(reader: TokenReader): Unfinished {
  const { word } = reader;
  reader.note('data type');
  const name = SIMPLE.get(word);
  if (name !== undefined && reader.kind === NAME) return parseSimple(reader, name);
  const open = reader.wordAt(1);
  const isOpen = open === '<' || open === '(' || open === '<>';
  if (word === 'INTERVAL') {
    reader.index++;
    return { kind: 'intervalType', qualifier: parseQualifier(reader) };
  }
  if (isOpen) {
    if (word === 'ROW') return { kind: 'rowType', fields: parseRow(reader) };
    if (word === 'RAW') return parseRaw(reader);
    if (word === 'STRUCTURED') return parseStructured(reader);
    if (word === 'MAP') return parseMap(reader);
    if (word === 'ARRAY' || word === 'MULTISET') {
      reader.index++;
      reader.expect('<');
      const element = parseDataType(reader);
      reader.expect('>');
      return { kind: 'collectionType', collection: word, element };
    }
  }
  if (!reader.isName()) reader.fail();
  return { kind: 'namedType', name: parseName(reader) };
}

function parseSimple(reader: TokenReader, written: SimpleTypeName): Unfinished {
  reader.index++;
  let name = written;
  if (name === 'DOUBLE') reader.eat('PRECISION');
  if (name === 'CHAR' && reader.eat('VARYING')) name = 'VARCHAR';
  if (name === 'BINARY' && reader.eat('VARYING')) name = 'VARBINARY';
  let precision: number | undefined;
  let scale: number | undefined;
  if (reader.eat('(')) {
    precision = parseCount(reader);
    if (name === 'DECIMAL' && reader.eat(',')) scale = parseCount(reader);
    reader.expect(')');
  }
  if (name === 'TIME' || name === 'TIMESTAMP') {
    if (reader.eat('WITHOUT')) reader.expect('TIME', 'ZONE');
    else if (name === 'TIMESTAMP' && isZone(reader)) {
      reader.index++;
      reader.expect('LOCAL', 'TIME', 'ZONE');
      name = 'TIMESTAMP_LTZ';
    }
  }
  return { kind: 'simpleType', name, precision, scale };
}

/** WITH of a type, not of the clause behind it. */
function isZone(reader: TokenReader): boolean {
  return reader.is('WITH') && /^(?:LOCAL|TIME)$/.test(reader.wordAt(1));
}

function parseMap(reader: TokenReader): Unfinished {
  reader.index++;
  reader.expect('<');
  const key = parseDataType(reader);
  reader.expect(',');
  const value = parseDataType(reader);
  reader.expect('>');
  return { kind: 'mapType', key, value };
}

function parseRow(reader: TokenReader): RowField[] {
  reader.index++;
  if (reader.eat('<>')) return [];
  const close = reader.expectEither('<', '(') === '<' ? '>' : ')';
  const fields = reader.is(close) ? [] : reader.list(parseField);
  reader.expect(close);
  return fields;
}

function parseField(reader: TokenReader): RowField {
  const { start } = reader;
  const name = parseWord(reader);
  const type = parseDataType(reader);
  const comment = reader.isString() ? parseString(reader) : undefined;
  return reader.node(start, { kind: 'rowField', name, type, comment } as const);
}

function parseRaw(reader: TokenReader): Unfinished {
  reader.index++;
  reader.expect('(');
  const className = parseString(reader);
  reader.expect(',');
  const serializer = parseString(reader);
  reader.expect(')');
  return { kind: 'rawType', className, serializer };
}

function parseStructured(reader: TokenReader): Unfinished {
  reader.index++;
  reader.expect('<');
  const className = parseString(reader);
  const fields: RowField[] = [];
  while (reader.eat(',')) fields.push(parseField(reader));
  reader.expect('>');
  return { kind: 'structuredType', className, fields };
}
