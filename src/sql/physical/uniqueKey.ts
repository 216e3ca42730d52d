// Unique keys: columns that no two rows of a plan share.
import type { Rel } from '../rel/rel.js';
import { joinParts } from '../rule/conditions.js';

/** Positions of columns that identify a row, as few as are known; undefined where none do. */
export function uniqueKeyOf(rel: Rel): readonly number[] | undefined {
  switch (rel.kind) {
    case 'aggregate':
      return rel.groups.map((_, i) => i);
    case 'filter':
    case 'sort':
      return uniqueKeyOf(rel.input);
    case 'stream':
      return rel.key;
    case 'windowTable':
      return undefined;
    case 'project': {
      const key = uniqueKeyOf(rel.input);
      const places = key?.map((index) =>
        rel.expressions.findIndex((rex) => rex.kind === 'input' && rex.index === index),
      );
      return places?.includes(-1) === true ? undefined : places;
    }
    case 'rank': {
      if (rel.from === 1 && rel.to === 1) return rel.partition;
      return rel.hasRank ? [...rel.partition, rel.columns.length - 1] : uniqueKeyOf(rel.input);
    }
    case 'join': {
      const left = uniqueKeyOf(rel.left);
      if (rel.type === 'semi' || rel.type === 'anti') return left;
      const right = uniqueKeyOf(rel.right);
      const width = rel.left.columns.length;
      const { keys } = joinParts(rel.condition, width);
      const covers = (side: 'left' | 'right', key: readonly number[] | undefined): boolean =>
        key !== undefined &&
        key.every((index) =>
          keys.some((pair) => pair[side].kind === 'input' && pair[side].index === index),
        );
      // Each row of the one side meets at most one of the other.
      if (covers('right', right) && (rel.type === 'inner' || rel.type === 'left')) return left;
      if (covers('left', left) && (rel.type === 'inner' || rel.type === 'right')) {
        return right?.map((index) => index + width);
      }
      if (left === undefined || right === undefined) return undefined;
      return [...left, ...right.map((index) => index + width)];
    }
    case 'scan': {
      const { primaryKey, columns } = rel.table;
      if (primaryKey.length === 0) return undefined;
      const places = primaryKey.map((name) =>
        rel.positions.indexOf(columns.findIndex((column) => column.name === name)),
      );
      return places.includes(-1) ? undefined : places;
    }
    default:
      return undefined;
  }
}
