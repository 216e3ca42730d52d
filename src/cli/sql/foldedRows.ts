// Changes folded into the rows that they leave.
//
//   −U a, +U b     a goes, b comes
//   +U b           b takes the place of the row of its key: the query is an upsert
import { MillraceError } from '../../error.js';
import type { RowKind } from '../../sink/rowKind.js';
import type { Json } from '../../source/source.js';
import { RowSet } from './rowSet.js';

export class FoldedRows {
  private readonly rows: RowSet;
  private readonly byKey: Map<string, string>;
  /** The change before was a −U: a +U that follows has nothing to take back. */
  private wasTakenBack = false;

  /** @param snapshot  What {@link snapshot} gave; null for none. */
  constructor(snapshot: Json) {
    const { rows = [], keys = [] } = (snapshot ?? {}) as { rows?: string[]; keys?: string[][] };
    this.rows = new RowSet(rows);
    this.byKey = new Map(keys.map(([key, row]) => [key, row]));
  }

  snapshot(): Json {
    return { rows: [...this.rows], keys: [...this.byKey] };
  }

  [Symbol.iterator](): Iterator<string> {
    return this.rows[Symbol.iterator]();
  }

  /** Takes rows with their kinds (undefined: all are +I) and keys, where these are known. */
  fold(
    records: readonly string[],
    kinds: readonly RowKind[] | undefined,
    keys: readonly string[] | undefined,
  ): void {
    records.forEach((record, i) => {
      const kind = kinds?.[i] ?? '+I';
      if (kind === '+I' || kind === '+U') this.add(record, kind, keys?.[i]);
      else this.remove(record, kind, keys?.[i]);
      this.wasTakenBack = kind === '-U';
    });
  }

  private add(record: string, kind: RowKind, key: string | undefined): void {
    if (key !== undefined) {
      const before = this.byKey.get(key);
      if (kind === '+U' && !this.wasTakenBack && before !== undefined) this.rows.remove(before);
      this.byKey.set(key, record);
    }
    this.rows.add(record);
  }

  private remove(record: string, kind: RowKind, key: string | undefined): void {
    const before = key === undefined ? undefined : this.byKey.get(key);
    if (!this.rows.remove(record) && (before === undefined || !this.rows.remove(before))) {
      throw new MillraceError(
        'INTERNAL_STATE',
        `The query took back (${kind}) a row that it has not given: ${record}`,
      );
    }
    if (key !== undefined && before === record) this.byKey.delete(key);
  }
}
