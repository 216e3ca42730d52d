// INSERT INTO: the columns of a query as those of a table.
import type { Span } from '../../sql/ast/node.js';
import type { Insert } from '../../sql/ast/statement.js';
import { nearestName } from '../../error.js';
import { bindError, type BindContext } from '../../sql/bind/context.js';
import { castTo } from '../../sql/bind/expression.js';
import { projectRel } from '../../sql/bind/select.js';
import type { CatalogManager } from '../../sql/catalog/catalogManager.js';
import type { CatalogTable } from '../../sql/catalog/catalogObject.js';
import type { SqlText } from '../../sql/locatedError.js';
import type { Rel } from '../../sql/rel/rel.js';
import type { Rex } from '../../sql/rex/rex.js';
import { isImplicitCast, typeText, withNullability } from '../../sql/types/index.js';
import { writtenColumns } from './tables.js';

/** Where an INSERT writes. */
export interface InsertTarget {
  readonly table: CatalogTable;
  /** Of the table and of OPTIONS hints. */
  readonly options: Readonly<Record<string, string>>;
  /** Undefined: all. */
  readonly columns: readonly string[] | undefined;
}

/** The table of an INSERT. @throws MillraceError located. */
export function insertTarget(insert: Insert, manager: CatalogManager, sql: SqlText): InsertTarget {
  const parts = insert.table.parts.map(({ name }) => name);
  const table = manager.relation(parts);
  if (table?.kind !== 'table') {
    const what = table === undefined ? 'There is no table' : 'This is a view, not a table:';
    const problem = `${what} '${parts.join('.')}'.`;
    throw bindError({ sql }, 'PLAN_UNKNOWN_COLUMN', problem, insert.table);
  }
  if (insert.partition.length > 0 || insert.isOverwrite || insert.onConflict !== undefined) {
    const problem = 'INSERT OVERWRITE, PARTITION and ON CONFLICT are not supported yet.';
    throw bindError({ sql }, 'PLAN_UNSUPPORTED', problem, insert);
  }
  const hints = insert.hints.flatMap((hint) =>
    hint.name.name.toUpperCase() === 'OPTIONS' ? hint.arguments : [],
  );
  const added = hints.flatMap(({ key, value }) =>
    key?.kind === 'string' && value.kind === 'string' ? [[key.value, value.value] as const] : [],
  );
  const options = { ...table.options, ...Object.fromEntries(added) };
  const columns = insert.columns.map((column) => column.parts.map(({ name }) => name).join('.'));
  return { table, options, columns: columns.length > 0 ? columns : undefined };
}

/**
 * The query with the columns of the table in their order; those that `names` leaves out are null.
 *
 * @throws MillraceError located: another number of columns, types that do not fit.
 */
export function insertColumns(
  rel: Rel,
  table: CatalogTable,
  names: readonly string[] | undefined,
  span: Span,
  context: BindContext,
): Rel {
  const columns = writtenColumns(table);
  const targets = names ?? columns.map(({ name }) => name);
  const fail = (problem: string): never => {
    throw bindError(context, 'PLAN_TYPE_MISMATCH', problem, span);
  };
  for (const name of targets) {
    if (columns.some((column) => column.name === name)) continue;
    const near = nearestName(
      name,
      columns.map((column) => column.name),
    );
    const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
    fail(`The table '${table.path[2]}' has no column '${name}' that can be written.${hint}`);
  }
  if (targets.length !== rel.columns.length) {
    const given = rel.columns.map(({ name }) => name).join(', ');
    fail(
      `'${table.path[2]}' takes ${targets.length} columns (${targets.join(', ')}), ` +
        `the query gives ${rel.columns.length} (${given}).`,
    );
  }
  const expressions = columns.map(({ name, type }): Rex => {
    const index = targets.indexOf(name);
    if (index < 0) {
      if (!type.isNullable) fail(`The column '${name}' is NOT NULL and gets no value.`);
      return { kind: 'literal', value: null, type };
    }
    const given = rel.columns[index];
    if (!isImplicitCast(withNullability(given.type, false), withNullability(type, true))) {
      const [from, to] = [typeText(given.type), typeText(type)];
      fail(`The column '${name}' is ${to}, the query gives ${from}: CAST(${given.name} AS ${to}).`);
    }
    return castTo({ kind: 'input', index, type: given.type }, type);
  });
  const project = projectRel(
    rel,
    expressions,
    columns.map(({ name }) => name),
  );
  const typed = columns.map(({ name, type }, i) => ({
    ...project.columns[i],
    name,
    type: withNullability(type, type.isNullable || project.columns[i].type.isNullable),
  }));
  return { ...project, columns: typed };
}
