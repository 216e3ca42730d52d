// Changes → the rows that are left: a multiset in the order of arrival.
import type { RowKind } from '../../sink/rowKind.js';
import { MillraceError } from '../../error.js';

/** The rows that a changelog leaves, told apart by a text of their values. */
export class MaterializedRows<Row> {
  private readonly kept = new Map<string, Row[]>();
  /** Rows with the number of their arrival. */
  private readonly arrivals = new Map<Row, number>();
  private next = 0;
  private count = 0;

  constructor(
    private readonly textOf: (row: Row) => string,
    private readonly limit = 10_000_000,
  ) {}

  /**
   * +I and +U add a row, -U and -D take the latest like it away.
   *
   * @throws MillraceError RESOURCE_LIMIT beyond the limit; INTERNAL_STATE for a row taken back that
   * is not there.
   */
  apply(kind: RowKind, row: Row): void {
    const text = this.textOf(row);
    if (kind === '+I' || kind === '+U') {
      if (++this.count > this.limit) throw tooMany(this.limit);
      const rows = this.kept.get(text);
      if (rows === undefined) this.kept.set(text, [row]);
      else rows.push(row);
      this.arrivals.set(row, this.next++);
      return;
    }
    const rows = this.kept.get(text);
    const last = rows?.pop();
    if (rows === undefined || last === undefined) throw notThere(kind, text);
    if (rows.length === 0) this.kept.delete(text);
    this.arrivals.delete(last);
    this.count -= 1;
  }

  /** In the order in which those that are left arrived. */
  rows(): Row[] {
    return [...this.arrivals].toSorted(([, a], [, b]) => a - b).map(([row]) => row);
  }
}

function tooMany(limit: number): MillraceError {
  return new MillraceError(
    'RESOURCE_LIMIT',
    `The result has more than ${limit} rows; INSERT INTO a table instead, or add LIMIT.`,
  );
}

function notThere(kind: RowKind, text: string): MillraceError {
  return new MillraceError('INTERNAL_STATE', `${kind} takes back a row that is not there: ${text}`);
}
