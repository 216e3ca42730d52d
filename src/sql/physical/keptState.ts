// What operators keep, in words: for EXPLAIN, and for warnings of state that grows for ever.
import type { RelAggregate, RelJoin, RelRank, RelSort } from '../rel/rel.js';
import type { StateTrait } from './traits.js';

/** What an aggregate of windows keeps. */
export function windowState(keys: readonly string[]): StateTrait {
  return { kept: `one row per ${['window', ...keys].join(', ')}`, bound: 'window' };
}

/** What GROUP BY keeps: besides results the values that DISTINCT, MIN and their like need. */
export function groupState(
  { calls, groups, input, origin }: RelAggregate,
  keys: readonly string[],
  retracts: boolean,
  ttlMs: number | undefined,
): StateTrait {
  const keepsValues = calls.some(
    ({ isDistinct, name }) =>
      isDistinct ||
      /^(?:LISTAGG|COLLECT|ARRAY_AGG)$/.test(name) ||
      (retracts && /^(?:MIN|MAX|FIRST_VALUE|LAST_VALUE)$/.test(name)),
  );
  const values = keepsValues ? ' and the values of its aggregates' : '';
  const isSmall = groups.every((index) => input.columns[index].type.kind === 'BOOLEAN');
  return {
    kept: keys.length === 0 ? `one row${values}` : `one row per ${keys.join(', ')}${values}`,
    bound: isSmall && !keepsValues ? 'fixed' : 'growing',
    ...(ttlMs !== undefined && { ttlMs }),
    instead: 'group by windows: TUMBLE, HOP, CUMULATE, SESSION',
    what: calls.length === 0 ? 'DISTINCT' : groups.length === 0 ? 'The aggregate' : 'GROUP BY',
    origin,
  };
}

/** What a regular join keeps: the rows of both sides, one per key where it is unique. */
export function joinState(
  rel: RelJoin,
  uniqueKeys: readonly (readonly string[] | undefined)[],
  retracts: boolean,
  ttlMs: number | undefined,
): StateTrait {
  const texts = uniqueKeys.map((key, i) => {
    const which = i === 0 ? 'left' : 'right';
    const kept = key === undefined ? 'every row' : `one row per unique key (${key.join(', ')})`;
    return `${kept} of the ${which} input`;
  });
  const isAll = uniqueKeys.every((key) => key === undefined);
  const kept = isAll ? 'every row of both inputs' : texts.join(' and ');
  return {
    kept: retracts ? `${kept} until removed` : kept,
    bound: 'growing',
    ...(ttlMs !== undefined && { ttlMs }),
    instead: 'join within windows or an interval of the times of both inputs',
    what: `The ${JOINS[rel.type]}`,
    origin: rel.origin,
  };
}

const JOINS: Readonly<Record<RelJoin['type'], string>> = {
  inner: 'join',
  left: 'left join',
  right: 'right join',
  full: 'full join',
  semi: 'IN or EXISTS',
  anti: 'NOT IN or NOT EXISTS',
};

/** What Top-N and deduplication keep. */
export function rankState(
  { origin, order, to }: RelRank,
  rows: string,
  partition: readonly string[],
  ttlMs: number | undefined,
): StateTrait {
  const isFixed = partition.length === 0 && rows !== 'all rows';
  return {
    kept: partition.length === 0 ? rows : `${rows} per ${partition.join(', ')}`,
    bound: isFixed ? 'fixed' : 'growing',
    ...(ttlMs !== undefined && { ttlMs }),
    instead: 'add window_start and window_end of a window to PARTITION BY',
    what: to === 1 && order.length === 1 ? 'Deduplication (ROW_NUMBER() = 1)' : 'Top-N',
    origin,
  };
}

/** What LIMIT keeps. */
export function limitState(
  { limit, offset, order, origin }: RelSort,
  retracts: boolean,
): StateTrait {
  const keepsAll = retracts || limit === Infinity;
  return {
    kept: keepsAll ? 'all rows' : order.length === 0 ? 'a count' : `${offset + limit} rows`,
    bound: keepsAll ? 'growing' : 'fixed',
    knowsTtl: false,
    instead: 'limit rows before they are changed',
    what: 'LIMIT',
    origin,
  };
}
