// DESCRIBE: the columns of a table or view, as Flink lists them.
import type { Describe } from '../ast/statement.js';
import type { Expression } from '../ast/expression.js';
import { typeText, withNullability } from '../types/index.js';
import type { CatalogRelation, CatalogTable, TableColumn } from './catalogObject.js';
import { BOOLEAN_TYPE, STRING_TYPE, notYet } from './definitionContext.js';
import type { CatalogResult, DefinitionContext } from './definitionContext.js';
import {
  catalogName,
  databasePath,
  requireCatalog,
  requireDatabase,
  requireRelation,
} from './objectNames.js';
import { shownOptions } from './secrets.js';
import { columnExtras, expressionText } from './showCreate.js';

export function describe(statement: Describe, context: DefinitionContext): CatalogResult {
  const { type, name, isExtended } = statement;
  if (name.kind === 'string' || (type !== 'TABLE' && type !== 'CATALOG' && type !== 'DATABASE')) {
    throw notYet(context, `DESCRIBE ${type}`, statement, 'tables, views and databases have it.');
  }
  if (type === 'TABLE') return describeRelation(requireRelation(name, context), context);
  const { manager } = context;
  if (type === 'CATALOG') {
    const catalog = catalogName(name, context);
    requireCatalog(catalog, name, context);
    return describeNamespace(catalog, manager.catalog(catalog), isExtended);
  }
  const [catalog, database] = databasePath(name, context);
  requireDatabase(catalog, database, name, context);
  return describeNamespace(database, manager.database(catalog, database), isExtended);
}

function describeNamespace(
  name: string,
  namespace: { comment?: string; options: Readonly<Record<string, string>> } | undefined,
  isExtended: boolean,
): CatalogResult {
  const rows: (string | null)[][] = [
    ['name', name],
    ['comment', namespace?.comment ?? null],
  ];
  if (isExtended) {
    const options = Object.entries(shownOptions(namespace?.options ?? {}));
    rows.push(...options.map(([key, value]) => [`option:${key}`, value]));
  }
  return { kind: 'rows', columns: texts('info name', 'info value'), rows };
}

const texts = (...names: readonly string[]): { name: string; type: typeof STRING_TYPE }[] =>
  names.map((name) => ({ name, type: STRING_TYPE }));

/** name, type, null, key, extras, watermark; the comment when a column has one. */
export function describeRelation(
  relation: CatalogRelation,
  context: DefinitionContext,
): CatalogResult {
  const [name, type, ...rest] = texts('name', 'type', 'key', 'extras', 'watermark');
  const columns = [name, type, { name: 'null', type: BOOLEAN_TYPE }, ...rest];
  if (relation.kind === 'view') {
    const { columnNames } = relation;
    const rows = context
      .queryColumns(relation.query)
      .map((column, i) => [
        columnNames[i] ?? column.name,
        typeText(withNullability(column.type, true)),
        column.type.isNullable,
        ...[null, null, null],
      ]);
    return { kind: 'rows', columns, rows };
  }
  const hasComments = relation.columns.some(({ comment }) => comment !== undefined);
  const rows = relation.columns.map((column) => {
    const row = columnRow(column, relation);
    return hasComments ? [...row, column.comment ?? null] : row;
  });
  return {
    kind: 'rows',
    columns: hasComments ? [...columns, ...texts('comment')] : columns,
    rows,
  };
}

function columnRow(column: TableColumn, table: CatalogTable): unknown[] {
  const { name, type } = column;
  const { watermark, primaryKey } = table;
  const isRowtime = watermark?.column.length === 1 && watermark.column[0] === name;
  const isClock = column.kind === 'computed' && isProctime(column.expression);
  const time = isRowtime ? ' *ROWTIME*' : isClock ? ' *PROCTIME*' : '';
  return [
    name,
    `${typeText(withNullability(type, true))}${time}`,
    type.isNullable,
    primaryKey.includes(name) ? `PRI(${primaryKey.join(', ')})` : null,
    columnExtras(column),
    isRowtime ? expressionText(watermark.expression) : null,
  ];
}

function isProctime(expression: Expression): boolean {
  if (expression.kind !== 'call') return false;
  return expression.name.parts.at(-1)?.name.toUpperCase() === 'PROCTIME';
}
