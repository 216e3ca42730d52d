// Keys of joins: both sides in one type, because rows are dealt out and looked up by their bits.
import { castTo } from '../bind/expression.js';
import type { JoinParts } from '../rule/conditions.js';
import { columnType, commonType } from '../types/index.js';

/** The keys, with a cast where the types of the two sides differ: INT = BIGINT. */
export function keysAlike(keys: JoinParts['keys']): JoinParts['keys'] {
  return keys.map((key) => {
    const [left, right] = [columnType(key.left.type), columnType(key.right.type)];
    if (left.nullable().equals(right.nullable())) return key;
    const type = commonType([key.left.type, key.right.type]);
    return { left: castTo(key.left, type), right: castTo(key.right, type) };
  });
}
