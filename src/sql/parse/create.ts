// CREATE and DROP.
import type {
  CreateFunction,
  CreateModel,
  CreateNamespace,
  CreateView,
  Definition,
  Drop,
  ObjectType,
} from '../ast/definition.js';
import type { StringLiteral } from '../ast/literal.js';
import { parseCreateMaterializedTable, parseCreateTable } from './createTable.js';
import { parseIdentifiers, parseName, parseWord } from './names.js';
import { parseComment, parseIfExists, parseIfNotExists, parseWith } from './options.js';
import { parseQuery } from './query.js';
import { parseString } from './strings.js';
import { parseElements } from './tableElement.js';
import type { TokenReader } from './tokenReader.js';

/** What stands between CREATE and the kind of object. */
export interface Prefix {
  readonly start: number;
  readonly isReplace: boolean;
  readonly isOrAlter: boolean;
  readonly isTemporary: boolean;
  readonly isSystem: boolean;
}

/** The reader is at CREATE, or at REPLACE TABLE. */
export function parseCreate(reader: TokenReader): Definition {
  const prefix = parsePrefix(reader);
  const { isReplace, isOrAlter, isTemporary, isSystem } = prefix;
  if (!isOrAlter && !isSystem && reader.eat('TABLE')) return parseCreateTable(reader, prefix);
  if (!isReplace && !isTemporary && reader.eatAll('MATERIALIZED', 'TABLE')) {
    return parseCreateMaterializedTable(reader, prefix);
  }
  if (isReplace || isOrAlter) reader.fail();
  if (reader.eat('FUNCTION')) return parseCreateFunction(reader, prefix);
  if (reader.eat('CONNECTION')) return parseCreateNamespace(reader, prefix, 'CONNECTION');
  if (isSystem) reader.fail();
  if (reader.eat('VIEW')) return parseCreateView(reader, prefix);
  if (reader.eat('MODEL')) return parseCreateModel(reader, prefix);
  if (isTemporary) reader.fail();
  return parseCreateNamespace(reader, prefix, reader.expectEither('CATALOG', 'DATABASE'));
}

function parsePrefix(reader: TokenReader): Prefix {
  const { start } = reader;
  const isShort = reader.eat('REPLACE');
  if (!isShort) reader.expect('CREATE');
  const or = !isShort && reader.eat('OR') ? reader.expectEither('REPLACE', 'ALTER') : undefined;
  const isTemporary = !isShort && reader.eat('TEMPORARY');
  const isSystem = isTemporary && reader.eat('SYSTEM');
  const isReplace = isShort || or === 'REPLACE';
  return { start, isReplace, isOrAlter: or === 'ALTER', isTemporary, isSystem };
}

function parseCreateFunction(reader: TokenReader, prefix: Prefix): CreateFunction {
  const { start, isTemporary, isSystem } = prefix;
  const ifNotExists = parseIfNotExists(reader);
  const name = parseName(reader);
  reader.expect('AS');
  const className = parseString(reader);
  const language = parseLanguage(reader);
  const jars = reader.eat('USING') ? reader.list(parseJar) : [];
  const head = { kind: 'createFunction', isTemporary, isSystem, ifNotExists, name } as const;
  const options = parseWith(reader);
  return reader.node(start, { ...head, className, language, jars, options });
}

/** LANGUAGE and its name in upper case. */
export function parseLanguage(reader: TokenReader): string | undefined {
  return reader.eat('LANGUAGE') ? parseWord(reader).name.toUpperCase() : undefined;
}

function parseJar(reader: TokenReader): StringLiteral {
  reader.expectEither('JAR', 'ARTIFACT');
  return parseString(reader);
}

function parseCreateNamespace(
  reader: TokenReader,
  prefix: Prefix,
  type: CreateNamespace['type'],
): CreateNamespace {
  const { start, isTemporary, isSystem } = prefix;
  const ifNotExists = parseIfNotExists(reader);
  const name = parseName(reader);
  const comment = parseComment(reader);
  const options = parseWith(reader);
  const head = { kind: 'createNamespace', type, isTemporary, isSystem, ifNotExists } as const;
  return reader.node(start, { ...head, name, comment, options });
}

function parseCreateView(reader: TokenReader, { start, isTemporary }: Prefix): CreateView {
  const ifNotExists = parseIfNotExists(reader);
  const name = parseName(reader);
  const columns = reader.is('(') ? parseIdentifiers(reader) : [];
  const comment = parseComment(reader);
  reader.expect('AS');
  const query = parseQuery(reader);
  const head = { kind: 'createView', isTemporary, ifNotExists, name } as const;
  return reader.node(start, { ...head, columns, comment, query });
}

function parseCreateModel(reader: TokenReader, { start, isTemporary }: Prefix): CreateModel {
  const ifNotExists = parseIfNotExists(reader);
  const name = parseName(reader);
  const input = reader.eat('INPUT') ? parseElements(reader) : [];
  const output = reader.eat('OUTPUT') ? parseElements(reader) : [];
  const comment = parseComment(reader);
  const options = parseWith(reader);
  const query = reader.eat('AS') ? parseQuery(reader) : undefined;
  const head = { kind: 'createModel', isTemporary, ifNotExists, name } as const;
  return reader.node(start, { ...head, input, output, comment, options, query });
}

/** The reader is at DROP. */
export function parseDrop(reader: TokenReader): Drop {
  const { start } = reader;
  reader.expect('DROP');
  const isTemporary = reader.eat('TEMPORARY');
  const isSystem = isTemporary && reader.eat('SYSTEM');
  const type = parseObjectType(reader);
  const ifExists = parseIfExists(reader);
  const name = parseName(reader);
  const behavior = reader.eatEither('CASCADE', 'RESTRICT');
  const head = { kind: 'drop', type, isTemporary, isSystem, ifExists, name } as const;
  return reader.node(start, { ...head, behavior });
}

/** TABLE, MATERIALIZED TABLE, VIEW and so on. */
export function parseObjectType(reader: TokenReader): ObjectType {
  if (reader.eatAll('MATERIALIZED', 'TABLE')) return 'MATERIALIZED TABLE';
  const types = ['TABLE', 'VIEW', 'FUNCTION', 'MODEL', 'CATALOG', 'DATABASE'] as const;
  return reader.expectEither(...types, 'CONNECTION');
}
