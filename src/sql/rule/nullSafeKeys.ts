// Null-safe keys: `l IS NOT DISTINCT FROM r` as equalities that are never null, so that rows are
// found by their keys and dealt out by them.
//
//   l IS NOT DISTINCT FROM r   ─►   COALESCE(l, 0) = COALESCE(r, 0)
//                                   AND CASE WHEN l IS NULL THEN 1 ELSE 0 END = CASE WHEN r …
import { callNode } from '../../expression/node.js';
import { nullTest } from '../rex/logic.js';
import type { Rex, RexLiteral } from '../rex/rex.js';
import type { LogicalType } from '../types/index.js';

/** Two expressions, of one type, that have to be equal. */
export interface KeyPair {
  readonly left: Rex;
  readonly right: Rex;
}

/** The equalities that stand for a null-safe one; undefined for types without a plain value. */
export function nullSafeKeys(pair: KeyPair): readonly KeyPair[] | undefined {
  const { left, right } = pair;
  if (!left.type.isNullable && !right.type.isNullable) return [pair];
  const zero = zeroOf(left.type);
  if (zero === undefined) return undefined;
  return [
    { left: orZero(left, zero), right: orZero(right, zero) },
    { left: isNull(left), right: isNull(right) },
  ];
}

function orZero(rex: Rex, zero: RexLiteral): Rex {
  if (!rex.type.isNullable) return rex;
  return {
    kind: 'call',
    name: 'COALESCE',
    args: [rex, zero],
    type: zero.type,
    node: (nodes) => callNode('coalesce', nodes),
    isDeterministic: true,
  };
}

function isNull(rex: Rex): Rex {
  if (!rex.type.isNullable) return int(0);
  const branches = [{ when: nullTest(rex), then: int(1) }];
  return { kind: 'case', branches, otherwise: int(0), type: int(0).type };
}

function int(value: number): RexLiteral {
  return { kind: 'literal', value, type: { kind: 'INT', isNullable: false } };
}

/** Some value of a type. */
function zeroOf(type: LogicalType): RexLiteral | undefined {
  const value = zeroValue(type);
  if (value === undefined) return undefined;
  return { kind: 'literal', value, type: { ...type, isNullable: false } };
}

function zeroValue(type: LogicalType): unknown {
  switch (type.kind) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'FLOAT':
    case 'DOUBLE':
      return 0;
    case 'BIGINT':
      return 0n;
    case 'BOOLEAN':
      return false;
    case 'DECIMAL':
      return '0';
    case 'CHAR':
    case 'VARCHAR':
      return '';
    case 'DATE':
      return '1970-01-01';
    case 'TIME':
      return '00:00:00';
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return type.precision <= 3 ? new Date(0) : undefined;
    default:
      return undefined;
  }
}
