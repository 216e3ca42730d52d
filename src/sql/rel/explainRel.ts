// EXPLAIN: a relational plan as a tree of text.
import { rexText } from '../rex/rexText.js';
import { typeText } from '../types/index.js';
import type { Rel, RelAggregateCall, SortItem, WindowSpec } from './rel.js';
import { inputsOf } from './rel.js';

/** Draws a plan, a line a node; `note` is written behind a node. */
export function explainRel(rel: Rel, note: (rel: Rel) => string = () => ''): string {
  return draw(rel, '', '', note).join('\n');
}

function draw(rel: Rel, head: string, indent: string, note: (rel: Rel) => string): string[] {
  const lines = [`${head}${textOf(rel)}${note(rel)}`];
  const inputs = inputsOf(rel);
  inputs.forEach((input, position) => {
    const isLast = position === inputs.length - 1;
    const branch = `${indent}${isLast ? '└─ ' : '├─ '}`;
    lines.push(...draw(input, branch, `${indent}${isLast ? '   ' : '│  '}`, note));
  });
  return lines;
}

function textOf(rel: Rel): string {
  const [input] = inputsOf(rel);
  const names = input?.columns.map(({ name }) => name) ?? [];
  const own = rel.columns.map(({ name }) => name).join(', ');
  switch (rel.kind) {
    case 'scan':
      return `Scan(table=[${rel.table.path.join('.')}], columns=[${own}])`;
    case 'stream':
      return `Stream(name=[${rel.name}], columns=[${own}])`;
    case 'values':
      return `Values(rows=[${rel.rows.length}], columns=[${own}])`;
    case 'project': {
      const items = rel.expressions.map((rex, i) => {
        const text = rexText(rex, names);
        const { name } = rel.columns[i];
        return text === name ? text : `${text} AS ${name}`;
      });
      return `Project(${items.join(', ')})`;
    }
    case 'filter':
      return `Filter(${rexText(rel.condition, names)})`;
    case 'windowTable':
      return `WindowTableFunction(${windowText(rel.window)} by ${names[rel.time]})`;
    case 'aggregate': {
      const groups = rel.groups.map((index) => names[index]).join(', ');
      const calls = rel.calls.map((call) => callText(call, names)).join(', ');
      return `Aggregate(groupBy=[${groups}], select=[${calls}])`;
    }
    case 'join':
    case 'lookupJoin': {
      const all = [...rel.left.columns, ...rel.right.columns].map(({ name }) => name);
      const kind = rel.kind === 'join' ? 'Join' : 'LookupJoin';
      return `${kind}(type=[${rel.type}], on=[${rexText(rel.condition, all)}])`;
    }
    case 'correlate': {
      const args = rel.args.map((rex) => rexText(rex, names)).join(', ');
      return `Correlate(type=[${rel.type}], call=[${rel.call.name}(${args})])`;
    }
    case 'rowNumber':
      return `RowNumber(${orderText(rel.partition, rel.order, names)})`;
    case 'rank':
      return `Rank(${orderText(rel.partition, rel.order, names)}, range=[${rel.from}, ${rel.to}])`;
    case 'union':
      return `Union(columns=[${own}])`;
    case 'sort': {
      const limit = rel.limit === Infinity ? '' : `, limit=[${rel.limit}]`;
      const offset = rel.offset === 0 ? '' : `, offset=[${rel.offset}]`;
      return `Sort(orderBy=[${sortText(rel.order, names)}]${offset}${limit})`;
    }
  }
}

function orderText(
  partition: readonly number[],
  order: readonly SortItem[],
  names: readonly string[],
): string {
  const by = partition.map((index) => names[index]).join(', ');
  return `partitionBy=[${by}], orderBy=[${sortText(order, names)}]`;
}

function sortText(order: readonly SortItem[], names: readonly string[]): string {
  return order
    .map(({ column, isDescending }) => `${names[column]} ${isDescending ? 'DESC' : 'ASC'}`)
    .join(', ');
}

function callText(call: RelAggregateCall, names: readonly string[]): string {
  const distinct = call.isDistinct ? 'DISTINCT ' : '';
  const args = call.args.length === 0 ? '*' : call.args.map((index) => names[index]).join(', ');
  const filter = call.filter === undefined ? '' : ` FILTER ${names[call.filter]}`;
  return `${call.user?.name ?? call.name}(${distinct}${args})${filter}`;
}

function windowText({ kind, sizeMs, stepMs }: WindowSpec): string {
  const step = kind === 'hop' || kind === 'cumulate' ? `, ${stepMs} ms` : '';
  return `${kind.toUpperCase()}(${sizeMs} ms${step})`;
}

/** The columns of a plan with their types: `a BIGINT NOT NULL, b STRING`. */
export function columnsText(rel: Rel): string {
  return rel.columns.map(({ name, type }) => `${name} ${typeText(type)}`).join(', ');
}
