// DROP.
import type { Drop } from '../ast/definition.js';
import { DONE, failure, notYet, suggestion } from './definitionContext.js';
import type { CatalogResult, DefinitionContext } from './definitionContext.js';
import { dropCatalog, dropDatabase } from './namespaces.js';
import { objectPath, partsOf, unknownRelation } from './objectNames.js';

export function drop(statement: Drop, context: DefinitionContext): CatalogResult {
  switch (statement.type) {
    case 'CATALOG':
      return dropCatalog(statement, context);
    case 'DATABASE':
      return dropDatabase(statement, context);
    case 'TABLE':
    case 'VIEW':
      return dropRelation(statement, context);
    case 'FUNCTION':
      return dropFunction(statement, context);
    default: {
      if (statement.ifExists) return DONE;
      const advice = 'there is none, as it cannot be made in SQL.';
      throw notYet(context, `DROP ${statement.type}`, statement, advice);
    }
  }
}

function dropFunction(statement: Drop, context: DefinitionContext): CatalogResult {
  const { ifExists, isSystem, isTemporary, name } = statement;
  const place = isSystem ? 'system' : isTemporary ? 'temporary' : 'catalog';
  const text = partsOf(name).join('.');
  if (context.dropFunction?.(place, text) === true || ifExists) return DONE;
  const hint = suggestion(text, context.userFunctionNames?.() ?? [], 'There are');
  const words = { system: 'temporary system ', temporary: 'temporary ', catalog: '' };
  throw failure(context, `There is no ${words[place]}function '${text}'.${hint}`, name);
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
