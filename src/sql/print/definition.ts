// CREATE and DROP as text.
import type {
  ColumnPosition,
  Constraint,
  CreateFunction,
  CreateMaterializedTable,
  CreateModel,
  CreateNamespace,
  CreateTable,
  CreateView,
  Definition,
  Distribution,
  Drop,
  PartitionEntry,
  TableElement,
  TableLike,
} from '../ast/definition.js';
import type { Option } from '../ast/expression.js';
import { printAlter } from './alter.js';
import { printDataType } from './dataType.js';
import { printExpression } from './expression.js';
import { printInterval, printString } from './literal.js';
import { printQuery } from './query.js';
import { clause, list, optional, printIdentifier, printName, words } from './words.js';

export function printDefinition(definition: Definition): string {
  switch (definition.kind) {
    case 'createTable':
      return printCreateTable(definition);
    case 'createMaterializedTable':
      return printCreateMaterializedTable(definition);
    case 'createView':
      return printCreateView(definition);
    case 'createModel':
      return printCreateModel(definition);
    case 'createFunction':
      return printCreateFunction(definition);
    case 'createNamespace':
      return printCreateNamespace(definition);
    case 'drop':
      return printDrop(definition);
    case 'alter':
      return printAlter(definition);
  }
}

/** What stands before the kind of object: `TEMPORARY SYSTEM`. */
export function scopeOf(object: { isTemporary?: boolean; isSystem?: boolean }): string {
  return words(object.isTemporary && 'TEMPORARY', object.isSystem && 'SYSTEM');
}

const ifNotExists = (object: { ifNotExists: boolean }): string =>
  object.ifNotExists ? 'IF NOT EXISTS' : '';

function printCreateTable(table: CreateTable): string {
  const create = table.isReplace ? 'CREATE OR REPLACE' : 'CREATE';
  return words(
    create,
    scopeOf(table),
    'TABLE',
    ifNotExists(table),
    printBody(table),
    optional('LIKE', table.like, printLike),
    optional('AS', table.query, printQuery),
  );
}

function printCreateMaterializedTable(table: CreateMaterializedTable): string {
  return words(
    table.isOrAlter ? 'CREATE OR ALTER MATERIALIZED TABLE' : 'CREATE MATERIALIZED TABLE',
    ifNotExists(table),
    printBody(table),
    optional('FRESHNESS =', table.freshness, printInterval),
    table.refreshMode !== undefined && `REFRESH_MODE = ${table.refreshMode}`,
    `AS ${printQuery(table.query)}`,
  );
}

function printBody(table: CreateTable | CreateMaterializedTable): string {
  return words(
    printName(table.name),
    clause('', table.elements, printElement),
    optional('COMMENT', table.comment, printString),
    optional('DISTRIBUTED', table.distribution, printDistribution),
    clause('PARTITIONED BY', table.partitionedBy, printIdentifier),
    printWith(table.options),
  );
}

/** Without its first word. */
export function printDistribution({ method, columns, buckets }: Distribution): string {
  const names = clause('', columns, printIdentifier);
  const by = columns.length > 0 && words('BY', method, names);
  return words(by, buckets !== undefined && `INTO ${buckets.text} BUCKETS`);
}

function printLike({ table, options }: TableLike): string {
  const printed = options.map(({ strategy, feature }) => `${strategy} ${feature}`);
  return words(printName(table), options.length > 0 && `(${printed.join(' ')})`);
}

/** WITH and its options; empty without any. */
export function printWith(options: readonly Option[]): string {
  return words(clause('WITH', options, printOption));
}

export function printOption({ key, value }: Option): string {
  return `${printString(key)} = ${printString(value)}`;
}

export function printPartition(entries: readonly PartitionEntry[]): string {
  return words(
    clause('PARTITION', entries, ({ column, value }) =>
      words(printIdentifier(column), optional('=', value, printExpression)),
    ),
  );
}

export function printElement(element: TableElement): string {
  if (element.kind === 'constraint') return printConstraint(element);
  if (element.kind === 'watermark') {
    return `WATERMARK FOR ${printName(element.column)} AS ${printExpression(element.expression)}`;
  }
  return words(
    printIdentifier(element.name),
    printColumn(element),
    optional('COMMENT', element.comment, printString),
    optional('', element.position, printPosition),
  );
}

function printColumn(column: Exclude<TableElement, { kind: 'constraint' | 'watermark' }>): string {
  switch (column.kind) {
    case 'columnName':
      return '';
    case 'computedColumn':
      return `AS ${printExpression(column.expression)}`;
    case 'physicalColumn':
      return words(printDataType(column.type), optional('', column.constraint, printConstraint));
    case 'metadataColumn': {
      const { type, from, isVirtual } = column;
      const key = optional('FROM', from, printString);
      return words(printDataType(type), 'METADATA', key, isVirtual && 'VIRTUAL');
    }
  }
}

function printConstraint({ type, name, columns, isEnforced }: Constraint): string {
  return words(
    optional('CONSTRAINT', name, printIdentifier),
    type,
    clause('', columns, printIdentifier),
    isEnforced !== undefined && (isEnforced ? 'ENFORCED' : 'NOT ENFORCED'),
  );
}

const printPosition = (position: ColumnPosition): string =>
  position.kind === 'first' ? 'FIRST' : `AFTER ${printIdentifier(position.column)}`;

function printCreateView(view: CreateView): string {
  return words(
    'CREATE',
    scopeOf(view),
    'VIEW',
    ifNotExists(view),
    printName(view.name),
    clause('', view.columns, printIdentifier),
    optional('COMMENT', view.comment, printString),
    `AS ${printQuery(view.query)}`,
  );
}

function printCreateModel(model: CreateModel): string {
  return words(
    'CREATE',
    scopeOf(model),
    'MODEL',
    ifNotExists(model),
    printName(model.name),
    clause('INPUT', model.input, printElement),
    clause('OUTPUT', model.output, printElement),
    optional('COMMENT', model.comment, printString),
    printWith(model.options),
    optional('AS', model.query, printQuery),
  );
}

function printCreateFunction(definition: CreateFunction): string {
  const { name, className, language, jars, options } = definition;
  return words(
    'CREATE',
    scopeOf(definition),
    'FUNCTION',
    ifNotExists(definition),
    `${printName(name)} AS ${printString(className)}`,
    language !== undefined && `LANGUAGE ${language}`,
    jars.length > 0 && `USING ${list(jars, (jar) => `JAR ${printString(jar)}`)}`,
    printWith(options),
  );
}

function printCreateNamespace(namespace: CreateNamespace): string {
  return words(
    'CREATE',
    scopeOf(namespace),
    namespace.type,
    ifNotExists(namespace),
    printName(namespace.name),
    optional('COMMENT', namespace.comment, printString),
    printWith(namespace.options),
  );
}

function printDrop(drop: Drop): string {
  const ifExists = drop.ifExists && 'IF EXISTS';
  return words('DROP', scopeOf(drop), drop.type, ifExists, printName(drop.name), drop.behavior);
}
