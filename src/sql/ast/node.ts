// What every node of the syntax tree has: its kind and where it stands in the text.

/**
 * A node's place: `start` is the offset of its first character, `end` that behind its last, in
 * UTF-16 units. `positionAt(text, start)` makes a line and a column of it.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A name of one part. Flink compares names by case. */
export interface Identifier extends Span {
  readonly kind: 'identifier';
  /** Without quotes, escapes resolved. */
  readonly name: string;
  /** Written in backticks: never a keyword. */
  readonly isQuoted: boolean;
}

/** `catalog.database.table` or fewer parts. */
export interface ObjectName extends Span {
  readonly kind: 'name';
  readonly parts: readonly Identifier[];
}
