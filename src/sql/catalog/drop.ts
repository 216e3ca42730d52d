// DROP.
import type { Drop } from '../ast/definition.js';
import { DONE, failure, notYet } from './definitionContext.js';
import type { CatalogResult, DefinitionContext } from './definitionContext.js';
import { dropCatalog, dropDatabase } from './namespaces.js';
import { objectPath, unknownRelation } from './objectNames.js';

export function drop(statement: Drop, context: DefinitionContext): CatalogResult {
  switch (statement.type) {
    case 'CATALOG':
      return dropCatalog(statement, context);
    case 'DATABASE':
      return dropDatabase(statement, context);
    case 'TABLE':
    case 'VIEW':
      return dropRelation(statement, context);
    default: {
      if (statement.ifExists && statement.type !== 'FUNCTION') return DONE;
      const advice = 'there is none, as it cannot be made in SQL.';
      throw notYet(context, `DROP ${statement.type}`, statement, advice);
    }
  }
}

function dropRelation(statement: Drop, context: DefinitionContext): CatalogResult {
  const { type, name, isTemporary, ifExists } = statement;
  const { manager } = context;
  const kind = type === 'VIEW' ? 'view' : 'table';
  const path = objectPath(name, context);
  const hiding = isTemporary ? undefined : manager.relationAt(path, true);
  if (hiding !== undefined) {
    const problem =
      `'${path[2]}' is a temporary ${hiding.kind}: write DROP TEMPORARY ` +
      `${hiding.kind.toUpperCase()}.`;
    throw failure(context, problem, name);
  }
  const relation = manager.relationAt(path, isTemporary);
  if (relation?.kind === kind) {
    manager.drop(relation);
    return DONE;
  }
  if (ifExists && relation === undefined) return DONE;
  if (relation !== undefined) {
    const problem =
      `'${path[2]}' is a ${relation.kind}: write DROP ` + `${relation.kind.toUpperCase()}.`;
    throw failure(context, problem, name);
  }
  throw unknownRelation(name, isTemporary ? `temporary ${kind}` : kind, context);
}
