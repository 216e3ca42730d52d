// What tells two plans apart: names of columns do not.
import type { Rel, SortItem } from '../rel/rel.js';
import { inputsOf } from '../rel/rel.js';
import { isDeterministic } from '../rex/rewrite.js';
import { rexText } from '../rex/rexText.js';
import type { Rex } from '../rex/rex.js';

/** A text that two plans of the same rows share; undefined where each use is one of its own. */
export function digestOf(rel: Rel): string | undefined {
  const inputs = inputsOf(rel).map(digestOf);
  const own = ownDigest(rel);
  return own === undefined || inputs.includes(undefined)
    ? undefined
    : `${own}(${inputs.join('; ')})`;
}

function ownDigest(rel: Rel): string | undefined {
  switch (rel.kind) {
    case 'scan':
      return `scan ${JSON.stringify([rel.table.path, rel.options, rel.positions])}`;
    case 'stream':
      return `stream ${JSON.stringify(rel.name)}`;
    case 'values':
      return undefined;
    case 'project':
      return expressions('project', rel.expressions);
    case 'filter':
      return expressions('filter', [rel.condition]);
    case 'join':
    case 'lookupJoin':
      return expressions(`${rel.kind} ${rel.type}`, [rel.condition]);
    case 'correlate':
      return rel.call.isDeterministic
        ? expressions(`correlate ${rel.type} ${rel.call.name}`, rel.args)
        : undefined;
    case 'aggregate':
      return `aggregate ${JSON.stringify([rel.groups, rel.calls])}`;
    case 'windowTable':
      return `windowTable ${JSON.stringify([rel.window, rel.time, rel.partition])}`;
    case 'rowNumber':
      return `rowNumber ${JSON.stringify([rel.partition, orderOf(rel.order)])}`;
    case 'rank':
      return `rank ${rel.from} ${rel.to} ${rel.hasRank} ${JSON.stringify([
        rel.partition,
        orderOf(rel.order),
      ])}`;
    case 'sort':
      return `sort ${JSON.stringify([orderOf(rel.order), rel.offset, String(rel.limit)])}`;
    case 'union':
      return 'union';
  }
}

function expressions(kind: string, list: readonly Rex[]): string | undefined {
  return list.every(isDeterministic)
    ? `${kind} ${list.map((rex) => rexText(rex)).join(', ')}`
    : undefined;
}

function orderOf(order: readonly SortItem[]): unknown {
  return order.map(({ column, isDescending, nullsFirst }) => [column, isDescending, nullsFirst]);
}
