// CREATE VIEW and ALTER VIEW.
import type { Alter, CreateView } from '../ast/definition.js';
import type { Identifier, Span } from '../ast/node.js';
import type { Query } from '../ast/query.js';
import type { CatalogView } from './catalogObject.js';
import { DONE, failure } from './definitionContext.js';
import type { CatalogResult, DefinitionContext } from './definitionContext.js';
import { objectPath } from './objectNames.js';

export function createView(statement: CreateView, context: DefinitionContext): CatalogResult {
  const { name, isTemporary, ifNotExists, columns, comment, query } = statement;
  const { manager, sql } = context;
  const path = objectPath(name, context);
  const known = manager.relationAt(path, isTemporary);
  if (known !== undefined && ifNotExists) return DONE;
  if (known !== undefined) {
    const problem =
      `There is a ${known.kind} '${path[2]}' already. Write IF NOT EXISTS, or DROP it ` + 'first.';
    throw failure(context, problem, name);
  }
  checkColumns(query, columns, context, name);
  manager.addView({
    kind: 'view',
    path,
    columnNames: columns.map((column) => column.name),
    query,
    comment: comment?.value,
    isTemporary,
    sql,
  });
  return DONE;
}

/** ALTER VIEW … AS. */
export function alterViewQuery(
  view: CatalogView,
  query: Query,
  { name }: Alter,
  context: DefinitionContext,
): CatalogView {
  checkColumns(query, [], context, name);
  return { ...view, columnNames: [], query, sql: context.sql };
}

/** The query can be bound, and each of its columns gets a name of its own. */
function checkColumns(
  query: Query,
  names: readonly Identifier[],
  context: DefinitionContext,
  span: Span,
): void {
  const columns = context.queryColumns(query).map((column) => column.name);
  if (names.length > 0 && names.length !== columns.length) {
    const problem =
      `The view has ${names.length} names for the ${columns.length} columns of its query: ` +
      `${columns.join(', ')}.`;
    throw failure(context, problem, names[0]);
  }
  const all = names.length > 0 ? names.map((identifier) => identifier.name) : columns;
  const twice = all.find((column, i) => all.indexOf(column) !== i);
  if (twice === undefined) return;
  const problem =
    `The view has the column '${twice}' twice. Name its columns: CREATE VIEW v (a, b) AS ` + '….';
  throw failure(
    context,
    problem,
    names.at(all.lastIndexOf(twice)) ?? span,
    'PLAN_DUPLICATE_COLUMN',
  );
}
