// What happens to records that do not fit: the policy of a decoder, and their count.
import { MillraceError } from '../error.js';
import type { BadRecord, BadRecordPolicy } from '../source/source.js';

/** Applies a {@link BadRecordPolicy}. */
export class BadRecords {
  /** Records skipped. */
  count = 0;

  constructor(
    readonly policy: BadRecordPolicy,
    private readonly onBadRecord: (record: BadRecord) => void,
  ) {}

  /**
   * Counts and hands on a record that is skipped.
   *
   * @throws MillraceError DATA_BAD_RECORD with its place, under policy FAIL.
   */
  add(record: BadRecord): void {
    if (this.policy === 'FAIL') throw badRecordError(record);
    this.count += 1;
    this.onBadRecord(record);
  }
}

function badRecordError({ problem, source, line, column, offset }: BadRecord): MillraceError {
  return new MillraceError(
    'DATA_BAD_RECORD',
    `${problem}. Correct the record or the schema, or set badRecords to 'SKIP' or 'DEAD_LETTER'.`,
    { location: { source, line, column, offset } },
  );
}
