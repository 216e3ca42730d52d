// ALTER TABLE ADD, MODIFY, RENAME and DROP of columns, watermark and key.
import type { AlterAction, TableElement } from '../ast/definition.js';
import type { Expression } from '../ast/expression.js';
import type { Identifier, ObjectName, Span } from '../ast/node.js';
import type { CatalogTable } from './catalogObject.js';
import { failure, suggestion } from './definitionContext.js';
import type { DefinitionContext } from './definitionContext.js';
import { TableBuilder } from './tableBuilder.js';

type Action<Kind> = Extract<AlterAction, { kind: Kind }>;
type Elements = readonly TableElement[];

/** The table with an action taken; undefined for actions of another kind. */
export function alterColumns(
  table: CatalogTable,
  action: AlterAction,
  context: DefinitionContext,
): CatalogTable | undefined {
  const builder = new TableBuilder(context, table);
  switch (action.kind) {
    case 'add':
      add(builder, action.elements, context);
      break;
    case 'modify':
      modify(builder, action.elements, context);
      break;
    case 'renameColumn':
      renameColumn(table, builder, action, context);
      break;
    case 'dropColumns':
      dropColumns(table, builder, action, context);
      break;
    case 'dropWatermark':
      if (!builder.hasWatermark) throw failure(context, 'The table has no watermark.', action);
      builder.removeWatermark();
      break;
    case 'dropPrimaryKey':
      requireKey(table, undefined, action, context);
      builder.removeKey();
      break;
    case 'dropConstraint':
      requireKey(table, action.name, action, context);
      builder.removeKey();
      break;
    default:
      return undefined;
  }
  return builder.finish(table);
}

function add(builder: TableBuilder, elements: Elements, context: DefinitionContext): void {
  for (const element of elements) {
    const isKey = element.kind === 'constraint';
    if (isKey && builder.hasKey) {
      throw failure(context, 'The table has a PRIMARY KEY already: MODIFY or DROP it.', element);
    }
    if (element.kind === 'watermark' && builder.hasWatermark) {
      throw failure(context, 'The table has a watermark already: MODIFY or DROP it.', element);
    }
  }
  builder.addAll(elements);
}

function modify(builder: TableBuilder, elements: Elements, context: DefinitionContext): void {
  const rest: TableElement[] = [];
  for (const element of elements) {
    if (element.kind === 'watermark' || element.kind === 'constraint') {
      const isKey = element.kind === 'constraint';
      if (!(isKey ? builder.hasKey : builder.hasWatermark)) {
        const noun = isKey ? 'PRIMARY KEY' : 'watermark';
        throw failure(context, `The table has no ${noun} to modify: ADD one.`, element);
      }
      if (isKey) builder.removeKey();
      else builder.removeWatermark();
      rest.push(element);
    } else if (element.kind === 'columnName') {
      rest.push(element);
    } else {
      builder.replaceColumn(element);
    }
  }
  builder.addAll(rest);
}

function renameColumn(
  table: CatalogTable,
  builder: TableBuilder,
  { from, to }: Action<'renameColumn'>,
  context: DefinitionContext,
): void {
  const column = topLevel(from, context);
  builder.requireColumn(column);
  requireUnused(table, column, [], context);
  if (table.partitionKeys.includes(column.name)) throw isPartitionKey(column, context);
  builder.rename(column, to);
}

function dropColumns(
  table: CatalogTable,
  builder: TableBuilder,
  { columns }: Action<'dropColumns'>,
  context: DefinitionContext,
): void {
  const dropped = columns.map((name) => topLevel(name, context));
  const names = dropped.map(({ name }) => name);
  for (const column of dropped) {
    builder.requireColumn(column);
    requireUnused(table, column, names, context);
    if (table.partitionKeys.includes(column.name)) throw isPartitionKey(column, context);
    if (table.primaryKey.includes(column.name)) {
      const problem = `'${column.name}' is in the PRIMARY KEY: DROP PRIMARY KEY first.`;
      throw failure(context, problem, column);
    }
    builder.removeColumn(column.name);
  }
  if (builder.names.length === 0) {
    throw failure(context, 'A table keeps one column at least.', columns[0]);
  }
}

function topLevel(name: ObjectName, context: DefinitionContext): Identifier {
  if (name.parts.length === 1) return name.parts[0];
  const problem = 'Fields of a ROW are not altered one by one: MODIFY the whole column.';
  throw failure(context, problem, name, 'PLAN_UNSUPPORTED');
}

/** Throws when the watermark, or a computed column that stays, is made of the column. */
function requireUnused(
  { columns, watermark }: CatalogTable,
  column: Identifier,
  dropped: readonly string[],
  context: DefinitionContext,
): void {
  const { name } = column;
  for (const other of columns) {
    if (other.kind !== 'computed' || dropped.includes(other.name)) continue;
    if (!isUsed(name, other.expression)) continue;
    throw failure(context, `The column '${other.name}' is computed from '${name}'.`, column);
  }
  if (watermark === undefined) return;
  if (watermark.column[0] !== name && !isUsed(name, watermark.expression)) return;
  const problem = `The watermark is made of '${name}': DROP WATERMARK first.`;
  throw failure(context, problem, column);
}

function isUsed(name: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => isUsed(name, item));
  if (typeof value !== 'object' || value === null) return false;
  if ('kind' in value && value.kind === 'column') {
    return (value as Extract<Expression, { kind: 'column' }>).parts[0].name === name;
  }
  return Object.values(value).some((item) => isUsed(name, item));
}

function isPartitionKey(column: Identifier, context: DefinitionContext): Error {
  return failure(context, `'${column.name}' is a partition key, which stays as it is.`, column);
}

/** Throws when there is no key, or not one of the name. */
function requireKey(
  { primaryKey, primaryKeyName }: CatalogTable,
  constraint: Identifier | undefined,
  span: Span,
  context: DefinitionContext,
): void {
  if (primaryKey.length === 0) throw failure(context, 'The table has no PRIMARY KEY.', span);
  const known = primaryKeyName ?? `PK_${primaryKey.join('_')}`;
  if (constraint === undefined || constraint.name === known) return;
  const hint = suggestion(constraint.name, [known], 'Constraints');
  throw failure(context, `There is no constraint '${constraint.name}'.${hint}`, constraint);
}
