// Names in statements → paths, with errors at the name.
import type { Span } from '../ast/node.js';
import type { ObjectName } from '../ast/node.js';
import type { CatalogRelation, ObjectPath } from './catalogObject.js';
import { failure, suggestion } from './definitionContext.js';
import type { DefinitionContext } from './definitionContext.js';

type Context = Pick<DefinitionContext, 'manager' | 'sql'>;

/** The parts of a name. */
export function partsOf({ parts }: ObjectName): string[] {
  return parts.map(({ name }) => name);
}

/** The path that a name means; its database is there. */
export function objectPath(name: ObjectName, context: Context): ObjectPath {
  const parts = partsOf(name);
  const path = context.manager.pathOf(parts);
  if (path === undefined) {
    const problem =
      `A name has at most three parts, catalog.database.name; '${parts.join('.')}' has ` +
      `${parts.length}.`;
    throw failure(context, problem, name);
  }
  requireDatabase(path[0], path[1], name, context);
  return path;
}

/** The catalog and database of `database` or `catalog.database`; the current ones without. */
export function databasePath(name: ObjectName | undefined, context: Context): [string, string] {
  const { manager } = context;
  if (name === undefined) return [manager.currentCatalog, manager.currentDatabase];
  const parts = partsOf(name);
  if (parts.length > 2) {
    const problem =
      `A database has at most two parts, catalog.database; '${parts.join('.')}' has ` +
      `${parts.length}.`;
    throw failure(context, problem, name);
  }
  const [catalog, database] = parts.length === 2 ? parts : [manager.currentCatalog, parts[0]];
  return [catalog, database];
}

/** The catalog that a name of one part means. */
export function catalogName(name: ObjectName, context: Context): string {
  if (name.parts.length === 1) return name.parts[0].name;
  const problem = `A catalog has one name; '${partsOf(name).join('.')}' has several.`;
  throw failure(context, problem, name);
}

export function requireCatalog(catalog: string, span: Span, context: Context): void {
  const { manager } = context;
  if (manager.catalog(catalog) !== undefined) return;
  const hint = suggestion(catalog, manager.catalogNames(), 'Catalogs');
  throw failure(context, `There is no catalog '${catalog}'.${hint}`, span);
}

export function requireDatabase(
  catalog: string,
  database: string,
  span: Span,
  context: Context,
): void {
  requireCatalog(catalog, span, context);
  const { manager } = context;
  if (manager.database(catalog, database) !== undefined) return;
  const hint = suggestion(database, manager.databaseNames(catalog), 'Databases');
  const where = catalog === manager.currentCatalog ? '' : ` in '${catalog}'`;
  throw failure(context, `There is no database '${database}'${where}.${hint}`, span);
}

/** The table or view of a name. */
export function requireRelation(name: ObjectName, context: Context): CatalogRelation {
  const parts = partsOf(name);
  const relation = context.manager.relation(parts);
  if (relation !== undefined) return relation;
  objectPath(name, context);
  throw unknownRelation(name, 'table', context);
}

/** An error for a name that nothing has. */
export function unknownRelation(name: ObjectName, what: string, context: Context): Error {
  const text = partsOf(name).join('.');
  const hint = suggestion(text, context.manager.relationNames(), 'There are');
  const problem = `There is no ${what} '${text}'.${hint}`;
  return failure(context, problem, name, 'PLAN_UNKNOWN_COLUMN');
}
