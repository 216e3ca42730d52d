// Which types are taken for which without a CAST.
import { childrenOf, isSameType } from './logicalType.js';
import type { LogicalType } from './logicalType.js';

/** Kinds by the kinds that they are made of; a kind is made of itself too. */
const SOURCES = new Map<string, readonly string[]>(
  Object.entries({
    VARCHAR: 'CHAR',
    VARBINARY: 'BINARY',
    SMALLINT: 'TINYINT',
    INT: 'TINYINT SMALLINT',
    BIGINT: 'TINYINT SMALLINT INT',
    DECIMAL: 'TINYINT SMALLINT INT BIGINT FLOAT DOUBLE',
    FLOAT: 'TINYINT SMALLINT INT BIGINT DECIMAL',
    DOUBLE: 'TINYINT SMALLINT INT BIGINT DECIMAL FLOAT',
    DATE: 'TIMESTAMP',
    TIME: 'TIMESTAMP',
  }).map(([kind, sources]) => [kind, sources.split(' ')]),
);

/** True when a value of `from` is taken for one of `to` without a CAST, as Flink has it. */
export function isImplicitCast(from: LogicalType, to: LogicalType): boolean {
  if (from.isNullable && !to.isNullable) return false;
  if (from.kind === 'NULL' || isSameType(from, to)) return true;
  const [parts, targets] = [childrenOf(from), childrenOf(to)];
  if (parts.length + targets.length > 0) {
    const isAlike = from.kind === to.kind && from.kind !== 'STRUCTURED';
    return (
      isAlike &&
      parts.length === targets.length &&
      parts.every((part, i) => isImplicitCast(part, targets[i]))
    );
  }
  if (from.kind === 'RAW') return false;
  if (from.kind === 'INTERVAL' && to.kind === 'INTERVAL') return isMonths(from) === isMonths(to);
  return from.kind === to.kind || (SOURCES.get(to.kind)?.includes(from.kind) ?? false);
}

/** True for a year-month interval. */
export function isMonths({ from }: { readonly from: string }): boolean {
  return from === 'YEAR' || from === 'MONTH';
}
