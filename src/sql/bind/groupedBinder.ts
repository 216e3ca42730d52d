// Expressions behind GROUP BY: over the groups and the results of aggregates.
//
//   rows behind GROUP BY:  group 0 … group n−1, aggregate 0 …
import type { Call, Expression } from '../ast/expression.js';
import { mapInputs, argumentsOf } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { rexText } from '../rex/rexText.js';
import { bindAggregateCall, type BoundAggregate } from './aggregateCall.js';
import { bindError } from './context.js';
import { ExpressionBinder } from './expression.js';
import { OUTER, Scope } from './scope.js';
import { hasAggregate, walk } from './walk.js';

/** Binds SELECT, HAVING and ORDER BY of a query with groups. */
export class GroupedBinder extends ExpressionBinder {
  readonly aggregates: BoundAggregate[] = [];
  private readonly known = new Map<string, number>();

  /**
   * @param rows  Binds what is grouped.
   * @param groups  Over the rows, in the order of the columns behind.
   */
  constructor(
    private readonly rows: ExpressionBinder,
    private readonly groups: readonly Rex[],
    /** Calls that stand for columns: of windows, GROUPING. */
    private readonly columnsOfCalls: (call: Call) => Rex | undefined,
    /** Position of the first aggregate. */
    private readonly width: number,
    /** There may be no rows, so that values may be missing. */
    private readonly isGlobal = groups.length === 0,
  ) {
    super(rows.context, new Scope([]));
  }

  override bind(expression: Expression): Rex {
    if (expression.kind === 'call') {
      const column = this.columnsOfCalls(expression);
      if (column !== undefined) return column;
    }
    if (this.hasOwnParts(expression)) return this.bindNode(expression);
    return this.overGroups(this.rows.bind(expression), expression);
  }

  protected override bindAggregate(call: Call): Rex {
    const bound = bindAggregateCall(call, this.rows, this.isGlobal);
    const key = aggregateText(bound);
    const index = this.known.get(key) ?? this.aggregates.push(bound) - 1;
    this.known.set(key, index);
    return { kind: 'input', index: this.width + index, type: bound.type };
  }

  /** True where a part of it is computed behind GROUP BY. */
  private hasOwnParts(expression: Expression): boolean {
    if (hasAggregate(expression, this.context)) return true;
    let found = false;
    walk(expression, ({ kind }) => {
      found ||= kind === 'subquery';
      return found;
    });
    forEachCall(expression, (call) => {
      found ||= this.columnsOfCalls(call) !== undefined || call.over !== undefined;
    });
    return found;
  }

  private overGroups(rex: Rex, span: Expression): Rex {
    const index = this.groups.findIndex((group) => rexText(group) === rexText(rex));
    if (index >= 0) return { kind: 'input', index, type: this.groups[index].type };
    if (rex.kind === 'input' && rex.index < OUTER) {
      const problem =
        'This column is neither in GROUP BY nor in an aggregate. Add it to GROUP BY, or take ' +
        'MIN, MAX or LAST_VALUE of it.';
      throw bindError(this.context, 'PLAN_UNSUPPORTED', problem, span);
    }
    if (argumentsOf(rex).length === 0) return rex;
    return this.withParts(rex, span);
  }

  private withParts(rex: Rex, span: Expression): Rex {
    const over = (part: Rex): Rex => this.overGroups(part, span);
    switch (rex.kind) {
      case 'call':
        return { ...rex, args: rex.args.map(over) };
      case 'cast':
      case 'field':
        return { ...rex, input: over(rex.input) };
      case 'case': {
        const branches = rex.branches.map(({ when, then }) => ({
          when: over(when),
          then: over(then),
        }));
        return { ...rex, branches, otherwise: over(rex.otherwise) };
      }
      default:
        return mapInputs(rex, over);
    }
  }
}

function aggregateText({
  name,
  args,
  isDistinct,
  filter,
  separator,
  user,
}: BoundAggregate): string {
  const parts = [
    user?.name ?? name,
    isDistinct,
    separator ?? '',
    ...args.map((arg) => rexText(arg)),
  ];
  return [...parts, filter === undefined ? '' : rexText(filter)].join('\u0001');
}

function forEachCall(value: unknown, visit: (call: Call) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) forEachCall(item, visit);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if ('kind' in value && value.kind === 'call') visit(value as Call);
  if ('kind' in value && value.kind === 'query') return;
  for (const part of Object.values(value)) forEachCall(part, visit);
}
