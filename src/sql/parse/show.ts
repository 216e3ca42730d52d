// SHOW and DESCRIBE.
import type { Describe, Show, ShowFilter, ShowSubject } from '../ast/statement.js';
import { parseName } from './names.js';
import { parsePartition } from './options.js';
import { parseString } from './strings.js';
import type { TokenReader } from './tokenReader.js';

/** Subjects by their words; the longer come first. */
const SUBJECTS: readonly ShowSubject[] = [
  'CREATE MATERIALIZED TABLE',
  'CREATE TABLE',
  'CREATE VIEW',
  'CREATE CATALOG',
  'CREATE MODEL',
  'CREATE CONNECTION',
  'CURRENT CATALOG',
  'CURRENT DATABASE',
  'USER FUNCTIONS',
  'FULL MODULES',
  'MATERIALIZED TABLES',
  'CATALOGS',
  'COLUMNS',
  'CONNECTIONS',
  'DATABASES',
  'FUNCTIONS',
  'JARS',
  'JOBS',
  'MODELS',
  'MODULES',
  'PARTITIONS',
  'PROCEDURES',
  'TABLES',
  'VIEWS',
];

/** Subjects that take FROM or IN, and LIKE. */
const FILTERED =
  /^(?:CATALOGS|COLUMNS|CONNECTIONS|DATABASES|.*FUNCTIONS|MODELS|PROCEDURES|.*TABLES|VIEWS)$/;

/** The reader is at SHOW. */
export function parseShow(reader: TokenReader): Show {
  const { start } = reader;
  reader.expect('SHOW');
  const subject = SUBJECTS.find((words) => reader.eatAll(...words.split(' '))) ?? reader.fail();
  const isNamed = subject.startsWith('CREATE') || subject === 'PARTITIONS';
  const name = isNamed ? parseName(reader) : undefined;
  const partition = subject === 'PARTITIONS' ? parsePartition(reader) : [];
  const isFiltered = FILTERED.test(subject);
  const hasFrom = isFiltered && reader.eatEither('FROM', 'IN') !== undefined;
  const from = hasFrom ? parseName(reader) : undefined;
  const filter = isFiltered ? parseFilter(reader) : undefined;
  return reader.node(start, { kind: 'show', subject, name, from, partition, filter } as const);
}

function parseFilter(reader: TokenReader): ShowFilter | undefined {
  const { start } = reader;
  const isNegated = reader.eat('NOT');
  const operator = isNegated
    ? reader.expectEither('LIKE', 'ILIKE')
    : reader.eatEither('LIKE', 'ILIKE');
  if (operator === undefined) return undefined;
  const pattern = parseString(reader);
  return reader.node(start, { kind: 'showFilter', operator, isNegated, pattern } as const);
}

/** The reader is at DESCRIBE or DESC. */
export function parseDescribe(reader: TokenReader): Describe {
  const { start } = reader;
  reader.expectEither('DESCRIBE', 'DESC');
  const type = parseDescribedType(reader);
  const isExtended = reader.eat('EXTENDED');
  const name = type === 'JOB' ? parseString(reader) : parseName(reader);
  return reader.node(start, { kind: 'describe', type, isExtended, name } as const);
}

/** A type only when a name follows: tables may have these names. */
function parseDescribedType(reader: TokenReader): Describe['type'] {
  const isAlone = /^[;.]$/.test(reader.wordAt(1)) || reader.kindAt(1) === 0;
  if (isAlone) return 'TABLE';
  const types = ['CATALOG', 'DATABASE', 'MODEL', 'FUNCTION', 'CONNECTION', 'JOB'] as const;
  return reader.eatEither(...types) ?? 'TABLE';
}
