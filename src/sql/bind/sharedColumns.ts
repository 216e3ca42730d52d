// USING and NATURAL: columns that both sides of a join have become one, which stands first in a
// star and is named without a table; those of the sides are named with theirs only.
import type { Join } from '../ast/tableReference.js';
import type { Rel, RelColumn, RelJoin } from '../rel/rel.js';
import type { Rex } from '../rex/rex.js';
import { bindError, type BindContext } from './context.js';
import type { ExpressionBinder } from './expression.js';
import { Scope } from './scope.js';

/** Rows with the names of their columns. */
interface Named {
  readonly rel: Rel;
  readonly scope: Scope;
}

/** A column that both sides of USING or NATURAL have, with its places there. */
export interface SharedColumn {
  readonly name: string;
  readonly l: number;
  readonly r: number;
}

/** Shared columns, once each, behind all others; they come first in a star. */
export function merged(
  rel: RelJoin,
  shared: readonly SharedColumn[],
  scope: Scope,
  binder: ExpressionBinder,
  join: Join,
): Named {
  const width = rel.columns.length;
  const places = shared.map(({ l, r }) => [l, r + rel.left.columns.length] as const);
  const own = rel.columns.map(({ type }, index): Rex => ({ kind: 'input', index, type }));
  const values = places.map(([l, r]): Rex => {
    // Of FULL JOIN either side may be missing.
    if (rel.type === 'full') return binder.call('COALESCE', [own[l], own[r]], join);
    return own[rel.type === 'right' ? r : l];
  });
  const added = values.map((rex, i): RelColumn => {
    const known = rex.kind === 'input' ? rel.columns[rex.index] : { type: rex.type };
    return { ...known, name: shared[i].name };
  });
  const columns = [...rel.columns, ...added];
  const table = { name: undefined, offset: width, columns: added };
  const hidden = new Set([...scope.hidden, ...places.flat()]);
  return {
    rel: { kind: 'project', input: rel, expressions: [...own, ...values], columns },
    scope: new Scope([table, ...scope.tables], scope.outer, hidden),
  };
}

/**
 * The columns of USING and NATURAL on both sides; undefined without.
 *
 * @throws MillraceError located: a side has none of the name, or several.
 */
export function sharedColumns(
  join: Join,
  left: Named,
  right: Named,
  context: BindContext,
): readonly SharedColumn[] | undefined {
  const using = join.condition?.kind === 'using' ? join.condition.columns : undefined;
  if (using === undefined && !join.isNatural) return undefined;
  const others = visibleNames(right);
  const names =
    using?.map(({ name }) => name) ??
    visibleNames(left).flatMap((name) =>
      name !== undefined && others.includes(name) ? [name] : [],
    );
  return names.map((name) => {
    const positionIn = (side: Named): number => {
      const found = visibleNames(side).flatMap((own, index) => (own === name ? [index] : []));
      if (found.length === 1) return found[0];
      const span = using?.find((column) => column.name === name) ?? join;
      const what = found.length === 0 ? 'has no column' : 'has several columns';
      const problem = `USING: one of the tables ${what} '${name}'.`;
      throw bindError(context, 'PLAN_UNKNOWN_COLUMN', problem, span);
    };
    return { name, l: positionIn(left), r: positionIn(right) };
  });
}

/** Names of columns, undefined for those that are named with their table only. */
function visibleNames({ rel, scope }: Named): readonly (string | undefined)[] {
  return rel.columns.map(({ name }, index) => (scope.hidden.has(index) ? undefined : name));
}
