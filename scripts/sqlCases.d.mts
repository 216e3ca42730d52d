/** A statement and what it has to give. */
export interface SqlCase {
  readonly title: string;
  readonly sql: string;
  readonly kind: 'rows' | 'changes' | 'error' | 'ours';
  /** Lines of CSV, or a message. */
  readonly expected: string;
}

/** The cases of one file. */
export function readCases(text: string, file: string): SqlCase[];

/** A case as it stands in its file. */
export function caseText(one: SqlCase): string;
