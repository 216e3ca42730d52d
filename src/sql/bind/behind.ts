// The rows that SELECT, HAVING and ORDER BY work on: those of FROM and WHERE, or their groups.
import type { Star } from '../ast/expression.js';
import type { Identifier, Span } from '../ast/node.js';
import { nearestName } from '../../error.js';
import type { Rel } from '../rel/rel.js';
import { moveInputs } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { withNullability } from '../types/index.js';
import { bindError, originOf, type BindContext } from './context.js';
import type { ExpressionBinder } from './expression.js';
import { GroupedBinder } from './groupedBinder.js';
import { aggregateRel, bindGroups } from './groups.js';
import type { SelectRows } from './rows.js';
import { scalarJoin, scalarQuery } from './subqueries.node.js';
import type { Scope } from './scope.js';

/** Positions of queries as values beside aggregates, before all aggregates are known. */
const SCALARS = 1 << 27;

/** A column of SELECT. */
export interface Item {
  readonly name: string;
  readonly rex: Rex;
}

/** The rows behind FROM, WHERE and GROUP BY. */
export interface Behind {
  readonly binder: ExpressionBinder;
  /** To be asked when everything that adds columns was bound. */
  rel(): Rel;
  keep(condition: Rex): void;
  /** An expression once {@link rel} is known. */
  settle(this: void, rex: Rex): Rex;
  /** The columns of a star. */
  star(star: Star): readonly Item[];
}

/** Of a query without groups. */
export class Plain implements Behind {
  constructor(private readonly rows: SelectRows) {}

  get binder(): ExpressionBinder {
    return this.rows.binder;
  }

  rel(): Rel {
    return this.rows.rel;
  }

  keep(): never {
    throw new Error('HAVING was checked.');
  }

  readonly settle = (rex: Rex): Rex => rex;

  star({ qualifier, ...span }: Star): readonly Item[] {
    const { scope, from } = this.rows;
    const tables =
      qualifier.length === 0 ? scope.tables : tablesNamed(qualifier, scope, from.context, span);
    const hidden = (index: number): boolean => qualifier.length === 0 && scope.hidden.has(index);
    return tables.flatMap((table) =>
      table.columns.flatMap(({ name, type }, i): Item[] => {
        const index = table.offset + i;
        return hidden(index) ? [] : [{ name, rex: { kind: 'input', index, type } }];
      }),
    );
  }
}

/** Of a query with groups. */
export class Grouped implements Behind {
  readonly binder: GroupedBinder;
  private readonly groups;
  private condition: Rex | undefined;
  /** Queries as values, whose columns stand behind those of the aggregate. */
  private readonly scalars: Rel[] = [];

  constructor(private readonly rows: SelectRows) {
    this.groups = bindGroups(rows.select.groupBy, rows);
    const { columnsOfCalls, groups, sets } = this.groups;
    const width = groups.length + (sets.length > 1 ? 1 : 0);
    this.binder = new GroupedBinder(rows.binder, groups, columnsOfCalls, width);
    this.binder.scalarColumn = (query) => {
      const rel = scalarQuery(query, rows);
      const index = SCALARS + this.scalars.push(rel) - 1;
      return { kind: 'input', index, type: withNullability(rel.columns[0].type, true) };
    };
  }

  rel(): Rel {
    const aggregate = this.aggregate();
    const rel = this.scalars.reduce<Rel>((left, right) => scalarJoin(left, right).rel, aggregate);
    const { columns } = rel;
    const { condition } = this;
    if (condition === undefined) return rel;
    return { kind: 'filter', input: rel, condition: this.settle(condition), columns };
  }

  private aggregate(): Rel {
    const { groupBy, start } = this.rows.select;
    const span = groupBy ?? { start, end: start + 'SELECT'.length };
    const origin = originOf(this.rows.from.context, span);
    const bound = aggregateRel(this.rows.rel, this.groups, this.binder.aggregates);
    return { ...bound, origin };
  }

  readonly settle = (rex: Rex): Rex => {
    const width = this.aggregate().columns.length;
    return moveInputs(rex, (index) => (index < SCALARS ? index : index - SCALARS + width));
  };

  keep(condition: Rex): void {
    this.condition = condition;
  }

  star(star: Star): never {
    const problem = 'A star does not go with GROUP BY: name the columns.';
    throw bindError(this.rows.from.context, 'PLAN_UNSUPPORTED', problem, star);
  }
}

function tablesNamed(
  qualifier: readonly Identifier[],
  scope: Scope,
  context: BindContext,
  span: Span,
): Scope['tables'] {
  const names = qualifier.map(({ name }) => name);
  const table = scope.tableOf(names);
  if (table !== undefined) return [table];
  const near = nearestName(
    names.join('.'),
    scope.tables.flatMap(({ name }) => name ?? []),
  );
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  const problem = `There is no table '${names.join('.')}' in FROM.${hint}`;
  throw bindError(context, 'PLAN_UNKNOWN_COLUMN', problem, span);
}
