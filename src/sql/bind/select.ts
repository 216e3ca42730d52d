// SELECT: rows → groups → HAVING → numbered rows → columns → DISTINCT.
import type { Call, Expression } from '../ast/expression.js';
import type { OrderItem, Select, SelectItem, WindowSpec } from '../ast/query.js';
import type { Rel, RelColumn, SortItem } from '../rel/rel.js';
import type { Rex } from '../rex/rex.js';
import { rexText } from '../rex/rexText.js';
import { Grouped, Plain, type Behind, type Item } from './behind.js';
import { bindError, originOf, unsupported, type BindContext } from './context.js';
import { nameOf, type ExpressionBinder } from './expression.js';
import type { FromContext } from './from.js';
import { SelectRows } from './rows.js';
import { callsWithOver, hasAggregate, isPlainAggregate, walk } from './walk.js';

/** A SELECT with what ORDER BY needs behind its columns. */
export interface BoundSelect {
  readonly rel: Rel;
  readonly order: readonly SortItem[];
  /** Columns that the user asked for; the others are of ORDER BY. */
  readonly width: number;
}

/** Binds a SELECT and the ORDER BY behind it. */
export function bindSelect(
  select: Select,
  orderBy: readonly OrderItem[],
  from: FromContext,
): BoundSelect {
  const { context } = from;
  const rows = new SelectRows(select, from);
  const isGrouped =
    select.groupBy !== undefined ||
    hasAggregate(select.items, context) ||
    hasAggregate(select.having, context) ||
    hasAggregate(orderBy, context) ||
    overHasAggregate(select, orderBy, context);
  const behind = isGrouped ? new Grouped(rows) : new Plain(rows);
  if (select.having !== undefined) {
    if (!isGrouped) throw unsupported(context, 'HAVING without GROUP BY', select.having);
    behind.keep(behind.binder.bindCondition(select.having, 'HAVING'));
  }
  const overs = callsWithOver([select.items, select.qualify, orderBy]);
  const numbered = bindOvers(overs, select, behind.binder);
  const items = select.items.flatMap((item) => itemsOf(item, behind, context));
  const qualify = select.qualify && behind.binder.bindCondition(select.qualify, 'QUALIFY');
  const sorted = sortItems(orderBy, items, behind.binder, select.isDistinct);
  const own = behind.rel();
  let input = numbered.over(own, behind.settle);
  const settle = (rex: Rex): Rex => numbered.settle(behind.settle(rex), own.columns.length);
  if (qualify !== undefined) {
    const { columns } = input;
    input = { kind: 'filter', input, condition: settle(qualify), columns };
  }
  const all = [...items, ...sorted.hidden.map((rex, i) => ({ name: `$o${i}`, rex }))];
  const projected = projectRel(
    input,
    all.map(({ rex }) => settle(rex)),
    all.map(({ name }) => name),
  );
  const origin = originOf(context, { start: select.start, end: select.start + 'SELECT'.length });
  const rel: Rel = select.isDistinct ? { ...distinctRel(projected), origin } : projected;
  return { rel, order: sorted.order, width: items.length };
}

/** A projection; plain columns keep what is known of them. */
export function projectRel(input: Rel, expressions: readonly Rex[], names: readonly string[]): Rel {
  const columns = expressions.map((rex, i): RelColumn => {
    const known = rex.kind === 'input' ? input.columns[rex.index] : undefined;
    if (known !== undefined) return { ...known, name: names[i] };
    const isClock = rex.kind === 'call' && rex.name === 'PROCTIME';
    return { name: names[i], type: rex.type, ...(isClock && { time: 'processing' as const }) };
  });
  return { kind: 'project', input, expressions, columns };
}

/** Each row once. */
export function distinctRel(input: Rel): Rel {
  const groups = input.columns.map((_, i) => i);
  const columns = input.columns.map(({ time: _, ...column }) => column);
  return { kind: 'aggregate', input, groups, calls: [], columns };
}

function itemsOf(item: SelectItem, behind: Behind, context: BindContext): readonly Item[] {
  const { expression, alias } = item;
  if (expression.kind === 'star') return behind.star(expression);
  const rex = behind.binder.bind(expression);
  if (rex.type.kind === 'NULL' && rex.kind === 'literal' && alias === undefined) {
    const problem = 'The type of NULL is not known here: CAST(NULL AS …).';
    throw bindError(context, 'PLAN_TYPE_MISMATCH', problem, expression);
  }
  return [{ name: alias?.name ?? ownName(expression), rex }];
}

/** Columns without a name are called by their place in the end. */
export const UNNAMED = '';

function ownName(expression: Expression): string {
  if (expression.kind === 'column') return expression.parts.at(-1)?.name ?? UNNAMED;
  return expression.kind === 'field' ? expression.field.name : UNNAMED;
}

/** Names as Flink gives them: `EXPR$2` for those without, `id0` for the second `id`. */
export function outputNames(names: readonly string[]): string[] {
  const taken = new Set(names.filter((name) => name !== UNNAMED));
  const seen = new Set<string>();
  return names.map((name, i) => {
    if (name === UNNAMED) return `EXPR$${i}`;
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = 0;
    while (taken.has(`${name}${number}`) || seen.has(`${name}${number}`)) number++;
    seen.add(`${name}${number}`);
    return `${name}${number}`;
  });
}

function overHasAggregate(
  select: Select,
  orderBy: readonly OrderItem[],
  context: BindContext,
): boolean {
  return callsWithOver([select.items, select.qualify, orderBy]).some((call) => {
    let found = false;
    walk([call.over, call.arguments], (node) => {
      found ||= node.kind === 'call' && isPlainAggregate(node as Call, context);
      return found;
    });
    return found;
  });
}

/** Positions behind the rows that are not known before all columns are. */
const PENDING = 1 << 24;

interface Numbered {
  /** The rows with the numbers behind their columns; `settled` is what is added to them. */
  over(rel: Rel, settled: (rex: Rex) => Rex): Rel;
  /** An expression once the width of the rows is known. */
  settle(rex: Rex, width: number): Rex;
}

/** ROW_NUMBER() OVER (…): columns behind those of the rows. */
function bindOvers(calls: readonly Call[], select: Select, binder: ExpressionBinder): Numbered {
  const added: Rex[] = [];
  const positionOf = (rex: Rex): Rex => {
    if (rex.kind === 'input') return rex;
    const known = added.findIndex((value) => rexText(value) === rexText(rex));
    const index = known >= 0 ? known : added.push(rex) - 1;
    return { kind: 'input', index: PENDING + index, type: rex.type };
  };
  const windows = calls.map((call) => {
    const name = nameOf(call);
    if (name !== 'ROW_NUMBER') {
      const advice = 'Only ROW_NUMBER() is planned yet, for Top-N and deduplication.';
      throw unsupported(binder.context, `${name} OVER (…)`, call, advice);
    }
    const spec = windowOf(call, select, binder.context);
    if (spec.frame !== undefined) throw unsupported(binder.context, 'A frame of ROW_NUMBER', spec);
    if (spec.orderBy.length === 0) {
      const problem =
        'ROW_NUMBER() needs an ORDER BY in OVER: without one any row may be the first.';
      throw bindError(binder.context, 'PLAN_INVALID_ARGUMENT', problem, call);
    }
    return {
      origin: originOf(binder.context, call),
      partition: spec.partitionBy.map((expression) => positionOf(binder.bind(expression))),
      order: spec.orderBy.map((item) => ({ item, rex: positionOf(binder.bind(item.expression)) })),
    };
  });
  const type = { kind: 'BIGINT', isNullable: false } as const;
  const number = (i: number): Rex => ({ kind: 'input', index: PENDING * 2 + i, type });
  binder.overColumns = new Map(calls.map((call, i) => [call, number(i)]));
  const place = (index: number, width: number): number => {
    if (index >= PENDING * 2) return index - PENDING * 2 + width + added.length;
    return index >= PENDING ? index - PENDING + width : index;
  };
  return {
    over: (rel, settled) => {
      const width = rel.columns.length;
      const columns = rel.columns.map(({ name }) => name);
      let input = rel;
      if (added.length > 0) {
        const own = rel.columns.map((column, index): Rex => ({
          kind: 'input',
          index,
          type: column.type,
        }));
        const names = [...columns, ...added.map((_, i) => `$n${i}`)];
        input = projectRel(rel, [...own, ...added.map(settled)], names);
      }
      for (const [i, { partition, order, origin }] of windows.entries()) {
        const at = (rex: Rex): number => place((rex as { index: number }).index, width);
        input = {
          kind: 'rowNumber',
          input,
          origin,
          partition: partition.map(at),
          order: order.map(({ item, rex }) => sortItem(item, at(rex))),
          columns: [...input.columns, { name: `$r${i}`, type }],
        };
      }
      return input;
    },
    settle: (rex, width) => moveAll(rex, (index) => place(index, width)),
  };
}

function moveAll(rex: Rex, place: (index: number) => number): Rex {
  if (rex.kind === 'input') return { ...rex, index: place(rex.index) };
  const move = (part: Rex): Rex => moveAll(part, place);
  switch (rex.kind) {
    case 'call':
      return { ...rex, args: rex.args.map(move) };
    case 'cast':
    case 'field':
      return { ...rex, input: move(rex.input) };
    case 'case': {
      const branches = rex.branches.map(({ when, then }) => ({
        when: move(when),
        then: move(then),
      }));
      return { ...rex, branches, otherwise: move(rex.otherwise) };
    }
    default:
      return rex;
  }
}

function windowOf(call: Call, select: Select, context: BindContext): WindowSpec {
  const { over } = call;
  if (over?.kind !== 'identifier') return over as WindowSpec;
  const named = select.windows.find(({ name }) => name.name === over.name);
  if (named !== undefined) return named.window;
  throw bindError(context, 'PLAN_UNKNOWN_COLUMN', `There is no window '${over.name}'.`, over);
}

function sortItem(item: OrderItem, column: number): SortItem {
  // Flink takes null for the smallest value.
  const nullsFirst = item.nulls === undefined ? !item.isDescending : item.nulls === 'FIRST';
  return { column, isDescending: item.isDescending, nullsFirst };
}

/** Columns that ORDER BY names: those of SELECT, or further ones behind them. */
function sortItems(
  orderBy: readonly OrderItem[],
  items: readonly Item[],
  binder: ExpressionBinder,
  isDistinct: boolean,
): { readonly order: readonly SortItem[]; readonly hidden: readonly Rex[] } {
  const hidden: Rex[] = [];
  const order = orderBy.map((item) => {
    const { expression } = item;
    const own = ownColumn(expression, items);
    if (own >= 0) return sortItem(item, own);
    if (expression.kind === 'number' && /^\d+$/.test(expression.text)) {
      const problem = `ORDER BY ${expression.text}: there is no such column.`;
      throw bindError(binder.context, 'PLAN_INVALID_ARGUMENT', problem, expression);
    }
    const rex = binder.bind(expression);
    const known = items.findIndex((candidate) => rexText(candidate.rex) === rexText(rex));
    if (known >= 0) return sortItem(item, known);
    if (isDistinct) {
      const problem = 'ORDER BY of a SELECT DISTINCT takes its columns only.';
      throw bindError(binder.context, 'PLAN_UNSUPPORTED', problem, expression);
    }
    return sortItem(item, items.length + hidden.push(rex) - 1);
  });
  return { order, hidden };
}

function ownColumn(expression: Expression, items: readonly Item[]): number {
  if (expression.kind === 'number' && /^\d+$/.test(expression.text)) {
    const index = Number(expression.text) - 1;
    return index < items.length ? index : -1;
  }
  if (expression.kind !== 'column' || expression.parts.length !== 1) return -1;
  const [{ name }] = expression.parts;
  return items.findIndex((item) => item.name === name);
}

export { sortItem };
