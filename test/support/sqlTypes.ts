// Types in tests as their SQL.
import { parseDataType } from '../../src/sql/index.js';
import { resolveType, typeText } from '../../src/sql/types/index.js';
import type { LogicalType } from '../../src/sql/types/index.js';

/** What `INT NOT NULL` means. */
export function typeOf(text: string): LogicalType {
  return resolveType(parseDataType(text), { text });
}

/** The text of a type, none for undefined. */
export function textOf(type: LogicalType | undefined): string {
  return type === undefined ? 'none' : typeText(type);
}
