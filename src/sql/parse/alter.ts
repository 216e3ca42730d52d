// ALTER: the object, and what is done to it.
import type { AddedPartition, Alter, AlterAction } from '../ast/definition.js';
import type { Span } from '../ast/node.js';
import { parseLanguage, parseObjectType } from './create.js';
import { parseDistribution, parseFreshness, parseRefreshMode } from './createTable.js';
import { STRING } from './lexer.js';
import { parseIdentifier, parseName } from './names.js';
import {
  parseIfExists,
  parseIfNotExists,
  parseOptions,
  parsePartition,
  parseWith,
} from './options.js';
import { parseQuery } from './query.js';
import { parseString } from './strings.js';
import { parseElement, parseElements } from './tableElement.js';
import type { TokenReader } from './tokenReader.js';

type Action = AlterAction extends infer One
  ? One extends Span
    ? Omit<One, keyof Span>
    : never
  : never;

/** The reader is at ALTER. */
export function parseAlter(reader: TokenReader): Alter {
  const { start } = reader;
  reader.expect('ALTER');
  const isTemporary = reader.eat('TEMPORARY');
  const isSystem = isTemporary && reader.eat('SYSTEM');
  const type = parseObjectType(reader);
  const ifExists = parseIfExists(reader);
  const name = parseName(reader);
  const actionStart = reader.start;
  const action = reader.node(actionStart, parseAction(reader));
  const head = { kind: 'alter', type, isTemporary, isSystem, ifExists, name } as const;
  return reader.node(start, { ...head, action });
}

function parseAction(reader: TokenReader): Action {
  if (reader.eat('RENAME')) return parseRename(reader);
  if (reader.eat('SET')) return parseSet(reader);
  if (reader.eat('RESET')) {
    return { kind: 'resetOptions', keys: reader.listInParentheses(parseString) };
  }
  if (reader.eat('COMMENT')) return { kind: 'setComment', comment: parseString(reader) };
  if (reader.eat('ADD')) return parseAdd(reader);
  if (reader.eat('MODIFY')) return parseModify(reader);
  if (reader.eat('DROP')) return parseDropped(reader);
  if (reader.eat('REFRESH')) return { kind: 'refresh', partition: parsePartition(reader) };
  if (reader.eat('SUSPEND')) return { kind: 'suspend' };
  if (reader.eat('RESUME')) return { kind: 'resume', options: parseWith(reader) };
  reader.expect('AS');
  if (reader.kind !== STRING) return { kind: 'asQuery', query: parseQuery(reader) };
  const className = parseString(reader);
  return { kind: 'asFunction', className, language: parseLanguage(reader) };
}

function parseRename(reader: TokenReader): Action {
  if (reader.eat('TO')) return { kind: 'rename', to: parseName(reader) };
  const from = parseName(reader);
  reader.expect('TO');
  return { kind: 'renameColumn', from, to: parseIdentifier(reader) };
}

function parseSet(reader: TokenReader): Action {
  if (reader.eat('FRESHNESS')) return { kind: 'setFreshness', freshness: parseFreshness(reader) };
  if (reader.eat('REFRESH_MODE')) return { kind: 'setRefreshMode', mode: parseRefreshMode(reader) };
  return { kind: 'setOptions', options: parseOptions(reader) };
}

function parseAdd(reader: TokenReader): Action {
  if (isDistribution(reader)) {
    return { kind: 'addDistribution', distribution: parseDistribution(reader) };
  }
  if (!reader.is('PARTITION') && !reader.is('IF')) return parseAddedElements(reader, 'add');
  const ifNotExists = parseIfNotExists(reader);
  const partitions: AddedPartition[] = [];
  do partitions.push(parseAddedPartition(reader));
  while (reader.is('PARTITION'));
  return { kind: 'addPartitions', ifNotExists, partitions };
}

function parseAddedPartition(reader: TokenReader): AddedPartition {
  const { start } = reader;
  if (!reader.is('PARTITION')) reader.fail();
  const entries = parsePartition(reader);
  const options = parseWith(reader);
  return reader.node(start, { kind: 'addedPartition', entries, options } as const);
}

function parseModify(reader: TokenReader): Action {
  if (!isDistribution(reader)) return parseAddedElements(reader, 'modify');
  return { kind: 'modifyDistribution', distribution: parseDistribution(reader) };
}

const isDistribution = (reader: TokenReader): boolean =>
  reader.either('DISTRIBUTION', 'DISTRIBUTED') !== undefined;

function parseAddedElements(reader: TokenReader, kind: 'add' | 'modify'): Action {
  return { kind, elements: reader.is('(') ? parseElements(reader) : [parseElement(reader)] };
}

function parseDropped(reader: TokenReader): Action {
  if (reader.eat('WATERMARK')) return { kind: 'dropWatermark' };
  if (reader.eat('DISTRIBUTION')) return { kind: 'dropDistribution' };
  if (reader.eatAll('PRIMARY', 'KEY')) return { kind: 'dropPrimaryKey' };
  if (reader.eat('CONSTRAINT')) return { kind: 'dropConstraint', name: parseIdentifier(reader) };
  if (reader.is('PARTITION') || reader.is('IF')) {
    const ifExists = parseIfExists(reader);
    if (!reader.is('PARTITION')) reader.fail();
    return { kind: 'dropPartitions', ifExists, partitions: reader.list(parsePartition) };
  }
  const columns = reader.is('(') ? reader.listInParentheses(parseName) : [parseName(reader)];
  return { kind: 'dropColumns', columns };
}
